"""The calendar file joined to an e-mail: a title, an hour, a place, a telephone. Never a reason."""

from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from maillage.apps.booking.enums import CANCELLED, Change

from .facts import facts_of

TITLE = "Rendez-vous"
_COUNTED = (Change.MOVED, Change.CANCELLED, Change.RESTORED)


def calendar_file(appointment, now):
    """Text of an iCalendar file (RFC 5545) that adds, moves or cancels this appointment.

    SEQUENCE grows at each change written in its history, so that calendars keep the latest. It
    holds neither the link nor the code: families share calendars.
    """
    return calendar_of(appointment, facts_of(appointment, None, now), now)


def calendar_of(appointment, facts, now):
    """The same, from what may be told of it."""
    entry = Event()
    entry.add("uid", f"{appointment.public_id}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", appointment.changes.filter(change__in=_COUNTED).count())
    entry.add("status", "CANCELLED" if appointment.state in CANCELLED else "CONFIRMED")
    entry.add("summary", TITLE)
    entry.add("class", "PRIVATE")
    entry.add("dtstamp", now)
    entry.add("dtstart", appointment.start)
    entry.add("dtend", appointment.end)
    entry.add("location", ", ".join(filter(None, [facts.name, *facts.place])))
    if facts.phone:
        entry.add("description", f"Téléphone\u00a0: {facts.phone}")
    calendar = Calendar()
    calendar.add("prodid", "-//maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical().decode()
