"""What would be sent about an appointment, channel by channel: the preview shows exactly this."""

from dataclasses import dataclass

from maillage.apps.booking.enums import Event, MessageChannel

from . import recipients, words
from .calendars import calendar_of
from .facts import facts_of
from .wording import subject_of, text_of

PLANNED = (Event.BOOKED, Event.MOVED, Event.CANCELLED, Event.REMINDER, Event.EARLIER)
_WITH_CALENDAR = (Event.BOOKED, Event.MOVED, Event.CANCELLED)


@dataclass(frozen=True)
class Planned:
    """One channel. Nothing but `why_not` and a masked recipient when it will not be sent."""

    channel: MessageChannel
    recipient: str
    recipient_shown: str
    subject: str
    text: str
    calendar: str
    will_send: bool
    why_not: str


def plan(appointment, event, now):
    """One `Planned` for each channel: e-mail, SMS, letter. Reads only.

    To preview a change, give the appointment as it will be (`state`, `start`, `end`, `agenda`),
    not saved: a cancellation is told as the service's when its state says so.
    """
    if event not in PLANNED:
        raise ValueError(f"event is {event!r}; expected one of {', '.join(PLANNED)}.")
    targets = recipients.targets(appointment, event, now)
    if all(target.why_not for target in targets):
        return [_withheld(target) for target in targets]
    facts = facts_of(appointment, event, now, is_for_relative=targets[0].is_for_relative)
    calendar = calendar_of(appointment, facts, now) if event in _WITH_CALENDAR else ""
    return [
        _withheld(target) if target.why_not else _sent(appointment, event, target, facts, calendar)
        for target in targets
    ]


def _withheld(target):
    masked = words.masked(target.channel, target.recipient) if target.recipient else ""
    return Planned(target.channel, "", masked, "", "", "", False, target.why_not)


def _sent(appointment, event, target, facts, calendar):
    channel = target.channel
    is_email = channel == MessageChannel.EMAIL
    return Planned(
        channel=channel,
        recipient=target.recipient,
        recipient_shown=words.masked(channel, target.recipient),
        subject=subject_of(event, facts) if is_email else "",
        text=text_of(appointment, event, channel, facts),
        calendar=calendar if is_email else "",
        will_send=True,
        why_not="",
    )
