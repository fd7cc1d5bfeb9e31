"""Who will receive what, and why not: shown before the button, from the very plan that is sent."""

from maillage.apps.booking import messages
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token, shown_code
from maillage.apps.booking.enums import Event, State
from maillage.apps.booking.models import Appointment, Person
from maillage.apps.booking.people import PersonData, clean_person

NOT_STORED = 0  # the number of no appointment: its history is empty


def planned(appointment, event, now):
    """What the page shows of each message: channel, to whom (masked), text, or why not.

    The code and the link in its text are the person's own: left out.
    """
    secrets = shown_code(appointment), link_token(appointment)
    return [
        {
            "channel": message.channel.label,
            "recipient": message.recipient_shown,
            "text": _without(message.text, secrets),
            "will_send": message.will_send,
            "why_not": message.why_not,
        }
        for message in messages.plan(appointment, event, now)
    ]


def of_booking(agenda, reason, slot, data, now):
    """Preview of a booking not made yet, from what was typed (`PersonData`, checked here).

    Raises `BadBooking` as the booking itself would.
    """
    draft = Appointment(
        pk=NOT_STORED,
        agenda=agenda,
        reason=reason,
        start=slot["start"],
        end=slot["end"],
        state=State.BOOKED,
        person=_unsaved(checked(data, agenda, now)),
    )
    return planned(draft, Event.BOOKED, now)


def checked(data, agenda, now):
    """What was typed of a person, cleaned as the booking cleans it. Raises `BadBooking`."""
    today = now.astimezone(zone_of(agenda)).date()
    return clean_person(data, today=today, departement=agenda.service.site.commune.departement_id)


def of_change(appointment, event, now, **changes):
    """Preview of a change not made yet: `changes` are fields of the appointment, as start, end."""
    for field, value in changes.items():
        setattr(appointment, field, value)
    return planned(appointment, event, now)


def _without(text, secrets):
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def _unsaved(data):
    names = [field for field in PersonData.__dataclass_fields__ if field != "responsible"]
    responsible = _unsaved(data.responsible) if data.responsible else None
    return Person(responsible=responsible, **{name: getattr(data, name) for name in names})
