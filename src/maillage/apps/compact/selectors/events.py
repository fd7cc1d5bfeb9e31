"""Prevention events of a compact: those to count, to come and past; and their calendar."""

from dataclasses import dataclass

import icalendar

from maillage.apps.compact.models import Event


@dataclass(frozen=True)
class Calendar:
    """Events by what is to be done with them, each list in the order of the days.

    to_count : held, and nobody said yet how many people came
    coming : to come; past : held and counted, the last first; cancelled : the last first
    """

    to_count: list
    coming: list
    past: list
    cancelled: list


def calendar(compact, now):
    """`Calendar` of a compact."""
    found = Event.objects.filter(compact=compact).select_related("organisation", "commune")
    events = list(found.order_by("starts_at", "pk"))
    held = [event for event in events if event.cancelled_at is None and event.ends_at <= now]
    return Calendar(
        to_count=[event for event in held if event.reached is None],
        coming=[event for event in events if event.cancelled_at is None and event.ends_at > now],
        past=[event for event in reversed(held) if event.reached is not None],
        cancelled=[event for event in reversed(events) if event.cancelled_at],
    )


def calendar_text(events, now):
    """Events as the text of a calendar (iCalendar, RFC 5545); those cancelled say so."""
    found = icalendar.Calendar()
    found.add("prodid", "-//maillage//rendez-vous de prévention//FR")
    found.add("version", "2.0")
    for event in events:
        found.add_component(_entry(event, now))
    return found.to_ical().decode()


def _entry(event, now):
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.pk}@maillage")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("sequence", event.revision)
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("summary", event.title)
    entry.add("location", ", ".join(filter(None, (event.place, event.commune.name))))
    entry.add("description", f"Organisé par {event.organisation.name}")
    return entry
