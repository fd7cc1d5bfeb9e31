"""Sends what waits in the outbox: claimed in a transaction, sent outside of it, then marked.

A process killed in between leaves a claim without an end. Five minutes later the message goes to
its provider again under the same key; an e-mail, which has no key, is marked “may have left”.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from maillage.apps.accounts import emails
from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errors import MaybeDelivered, NotDelivered
from maillage.apps.booking.enums import Event, MessageChannel, State
from maillage.apps.booking.models import Message

from .providers import FileProvider, is_open, provider_of
from .recipients import CLOSED, silence_of

RETRY_MINUTES = (1, 5, 30, 240)
CODE_RETRY_MINUTES = (1, 5)  # a code is good for ten minutes
CODE_VALID = timedelta(minutes=10)
CLAIM = timedelta(minutes=5)
KEPT = timedelta(days=30)
REPLACED = "remplacé par un message plus récent"
CHANGED = "le rendez-vous est passé ou annulé"
TOO_OLD = "le code n’était plus valable"
_PENDING = (MessageState.WAITING, MessageState.SENDING)
_TELLS_THE_DATE = (Event.BOOKED, Event.MOVED, Event.CANCELLED)
_EMPTY = {"recipient": "", "subject": "", "text": "", "calendar": ""}


def deliver_due(now=None, limit=100):
    """Send at most `limit` messages that are due; return how many left."""
    sent = 0
    for _ in range(limit):
        at = now or timezone.now()
        # Looked at first without the write lock that a claim takes on SQLite.
        message = _claim(at) if _due(at).exists() else None
        if message is None:
            break
        if message.state == MessageState.SENDING:
            sent += _send(message, now or timezone.now())
    return sent


def forget_old(now=None):
    """Empty the messages that ended 30 days ago, files included; return how many."""
    now = now or timezone.now()
    held = Length("recipient") + Length("subject") + Length("text") + Length("calendar")
    old = (
        Message.objects.exclude(state__in=_PENDING)
        .alias(held=held, ended_at=Coalesce("sent_at", "created_at"))
        .filter(held__gt=0, ended_at__lte=now - KEPT)
    )
    count = 0
    for number, key, channel in old.order_by("pk").values_list("pk", "key", "channel"):
        _forget_file(key, channel)
        count += Message.objects.filter(pk=number).update(**_EMPTY)
    return count


@transaction.atomic(durable=True)
def _claim(now):
    """Take the first message due, or None; it comes back as something else than SENDING when
    there is nothing to send after all."""
    unclaimed = _due(now).select_for_update(skip_locked=True, of=("self",))
    message = unclaimed.order_by("next_try_at", "pk").first()
    if message is None:
        return None
    why_not = _why_not_any_more(message, now)
    if message.state == MessageState.SENDING and _cannot_be_repeated(message):
        _end(message, MessageState.UNCERTAIN)
    elif why_not:
        _end(message, MessageState.WITHHELD, why_not=why_not, **_EMPTY)
    else:
        message.state, message.claimed_at = MessageState.SENDING, now
        message.attempts, message.next_try_at = message.attempts + 1, now + CLAIM
        message.save(update_fields=["state", "claimed_at", "attempts", "next_try_at"])
    return message


def _due(now):
    return Message.objects.filter(state__in=_PENDING, next_try_at__lte=now)


def _cannot_be_repeated(message):
    return message.channel == MessageChannel.EMAIL or message.attempts > len(RETRY_MINUTES)


def _why_not_any_more(message, now):
    """What changed since the message was written, that makes it wrong to send."""
    if not is_open(message.channel):
        return CLOSED[message.channel]
    if message.event == Event.CODE:
        return TOO_OLD if now - message.next_try_at > CODE_VALID else ""
    appointment = message.appointment
    if appointment is None:
        return ""
    return silence_of(appointment) or _overtaken(message, appointment, now)


def _overtaken(message, appointment, now):
    newer = appointment.messages.filter(
        event__in=_TELLS_THE_DATE, channel=message.channel, pk__gt=message.pk
    )
    if newer.exists():
        return REPLACED
    is_ahead = appointment.state == State.BOOKED and appointment.start > now
    return "" if is_ahead or message.event == Event.CANCELLED else CHANGED


def _send(message, now):
    try:
        if message.channel == MessageChannel.EMAIL:
            emails.send(message, calendar=message.calendar)
        else:
            provider_of(message.channel).send(message.key, message.recipient, message.text)
    except NotDelivered:
        _plan_next_try(message, now)
        return 0
    except MaybeDelivered:
        _end(message, MessageState.UNCERTAIN)
        return 0
    _end(message, MessageState.SENT, sent_at=now)
    return 1


def _plan_next_try(message, now):
    waits = CODE_RETRY_MINUTES if message.event == Event.CODE else RETRY_MINUTES
    if message.attempts > len(waits):
        _end(message, MessageState.FAILED)
        return
    next_try_at = now + timedelta(minutes=waits[message.attempts - 1])
    _end(message, MessageState.WAITING, next_try_at=next_try_at)


def _end(message, state, *, next_try_at=None, **values):
    """Write how the try ended, unless someone else claimed the message meanwhile."""
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at)
    mine.update(state=state, next_try_at=next_try_at, **values)
    message.state = state


def _forget_file(key, channel):
    if channel == MessageChannel.EMAIL:
        return
    provider = provider_of(channel) if is_open(channel) else None
    if isinstance(provider, FileProvider):
        provider.forget(key)
