"""Messages written down in the transaction of the change they tell, each under a unique key."""

from django.db import connection

from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errors import NoTransaction
from maillage.apps.booking.enums import Event, MessageChannel
from maillage.apps.booking.models import Message
from maillage.apps.offer.phones import is_mobile

from . import providers, wording
from .facts import facts_of
from .planning import plan
from .recipients import silence_of

LOST_CODES_AT_MOST = 3


def enqueue(appointment, event, now, *, number=1):
    """Write down what `plan` says, sent or withheld; the messages, one a channel.

    Call it inside the transaction of the change, once the change and its history line are saved.
    `number` tells the second move from the first: the same (appointment, event, number) is
    written once, whoever asks again.
    """
    _check_transaction()
    stem = f"{appointment.public_id}:{event}:{number}"
    return _written(
        [
            Message(
                key=f"{stem}:{planned.channel}",
                appointment=appointment,
                event=event,
                channel=planned.channel,
                recipient=planned.recipient,
                subject=planned.subject,
                text=planned.text,
                calendar=planned.calendar,
                state=MessageState.WAITING if planned.will_send else MessageState.WITHHELD,
                why_not=planned.why_not,
                next_try_at=now if planned.will_send else None,
            )
            for planned in plan(appointment, event, now)
        ]
    )


def enqueue_code(proof, contact, channel, code, now):
    """Write down the six digits that prove a contact; the message, or None on a closed channel.

    Even for a silent reason: the person asked for it on the screen, and it says nothing.
    """
    _check_transaction()
    if not providers.is_open(channel):
        return None
    message = Message(
        key=f"code:{proof.pk}:{proof.code_fingerprint[:16]}:{channel}",
        appointment_id=proof.appointment_id,
        event=Event.CODE,
        channel=channel,
        recipient=contact,
        subject="" if channel == MessageChannel.SMS else wording.CODE_SUBJECT,
        text=wording.code_text(channel, code),
        next_try_at=now,
    )
    return _written([message])[0]


def enqueue_lost_code(contact, appointments, now):
    """Write the codes of these appointments to the contact they were booked with, once an hour.

    Silent ones are left out, as if they did not exist. The message, or None when there is nothing
    to send or no way to: the page answers the same either way.
    """
    _check_transaction()
    told = [each for each in appointments if _may_be_told(each, contact)][:LOST_CODES_AT_MOST]
    channel = MessageChannel.EMAIL if "@" in contact else MessageChannel.SMS
    can_receive = channel == MessageChannel.EMAIL or is_mobile(contact)
    if not told or not can_receive or not providers.is_open(channel):
        return None
    found = fingerprint(contact, purpose="message.lost_code")[:32]
    lines = [(each, facts_of(each, Event.LOST_CODE, now)) for each in told]
    message = Message(
        key=f"lost_code:{found}:{now:%Y%m%d%H}:{channel}",
        event=Event.LOST_CODE,
        channel=channel,
        recipient=contact,
        subject="" if channel == MessageChannel.SMS else wording.LOST_CODE_SUBJECT,
        text=wording.lost_code_text(channel, lines),
        next_try_at=now,
    )
    return _written([message])[0]


def _may_be_told(appointment, contact):
    """Neither the person, nor the reason, nor the relative whose contact it is, is silent."""
    relative = appointment.person.responsible
    is_relatives = relative is not None and contact in (relative.phone, relative.email)
    return not silence_of(appointment) and not (is_relatives and relative.is_silent)


def _written(messages):
    """Store what is not stored yet; all of them as stored, in the order given."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    stored = Message.objects.in_bulk([message.key for message in messages], field_name="key")
    return [stored[message.key] for message in messages]


def _check_transaction():
    if not connection.in_atomic_block:
        raise NoTransaction("Open a transaction around the change and the message that tells it.")
