"""The calendar a practitioner reads in their own tool, at a secret address (iCalendar, RFC 5545).

Whoever has the address reads it, with no sign-in: so it holds initials only, never a telephone,
nor the reason when it is sensitive. Making a new address ends the one before.
"""

import secrets
from datetime import timedelta

import icalendar
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.accounts.selectors import organisations_of

from .enums import State
from .models import Appointment, CalendarFeed

SHOWN = (State.BOOKED, State.ARRIVED, State.SEEN)
PAST_DAYS, COMING_DAYS = 30, 366


@transaction.atomic
def create_feed(*, practitioner, booker):
    """Give a practitioner's calendar a new secret address; return its token, never shown again."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        practitioner=practitioner, defaults={"token_fingerprint": _fingerprint(token)}
    )
    audit.record(
        actor=booker.actor,
        action="calendar_feed.create",
        subject=f"practitioner:{practitioner.pk}",
    )
    return token


def practitioner_of_token(token):
    """Whose calendar this is, or None: unknown address, the account is closed, or its owner
    left every organisation.
    """
    feed = (
        CalendarFeed.objects.select_related("practitioner__user")
        .filter(token_fingerprint=_fingerprint(token))
        .first()
    )
    user = feed.practitioner.user if feed else None
    if user is None or not organisations_of(user).exists():
        return None
    return feed.practitioner


def calendar_text(practitioner, now):
    """The calendar as text, from 30 days before `now` (aware) to a year after."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//maillage//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Rendez-vous")
    for appointment in _appointments(practitioner, now):
        calendar.add_component(_event(appointment, now))
    return calendar.to_ical().decode()


def initials(person):
    """Initials of a person, enough for who knows the day.

    >>> from maillage.apps.booking.models import Person
    >>> initials(Person(given_name="anne-marie", family_name="Le Goff"))
    'A.L.'
    """
    names = (person.given_name, person.family_name)
    return "".join(f"{name.strip()[0].upper()}." for name in names if name.strip())


def _appointments(practitioner, now):
    return (
        Appointment.objects.filter(
            practitioner=practitioner,
            agenda__service__site__organisation__in=organisations_of(practitioner.user).order_by(),
            state__in=SHOWN,
            start__range=(now - timedelta(days=PAST_DAYS), now + timedelta(days=COMING_DAYS)),
        )
        .select_related("person", "reason", "agenda__service__site")
        .order_by("start", "pk")
    )


def _event(appointment, now):
    event = icalendar.Event()
    event.add("uid", f"{appointment.public_id}@maillage")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    event.add("summary", initials(appointment.person) or "Rendez-vous")
    event.add("location", appointment.agenda.service.site.name)
    event.add("class", "PRIVATE")
    if not appointment.reason.is_sensitive:
        event.add("description", appointment.reason.public_label)
    return event


def _fingerprint(token):
    return fingerprint(token, purpose="calendar_feed")
