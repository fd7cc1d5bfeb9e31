"""What an agenda holds: appointments of a day or a week, free slots, what openings displaced."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from maillage.apps.booking.calendars import (
    agendas_with_openings,
    calendar_of,
    instant_of,
    minutes_of,
)
from maillage.apps.booking.enums import UPCOMING, State
from maillage.apps.booking.models import Appointment, FreeSlot
from maillage.engines.availability import availability, slot_at

DAY = timedelta(days=1)


def slots(agenda_id, reason, *, first, last, now, without=None):
    """Free slots of a reason from `first` to `last`, computed afresh, past and held ones left out.

    Dictionaries `start`, `end`, `places`, in order. The reason's notice is the caller's business.
    """
    agenda = agendas_with_openings().get(pk=agenda_id)
    if not agenda.is_open:
        return []
    calendar = calendar_of(agenda, first=first, last=last + DAY, now=now, without=without)
    found = availability(
        calendar,
        reason=reason.pk,
        minutes=reason.minutes,
        first=minutes_of(max(first, now)),
        last=minutes_of(last),
    )
    return [
        {"start": instant_of(s.start), "end": instant_of(s.end), "places": s.places} for s in found
    ]


def next_slots(agenda_id, reason, *, after, limit=10):
    """The first free slots of a reason after an instant and its notice, as last computed."""
    earliest = after + timedelta(minutes=reason.notice_minutes)
    found = FreeSlot.objects.filter(agenda=agenda_id, reason=reason, start__gte=earliest)
    return list(found.order_by("start").values("start", "end", "places")[:limit])


def appointments_between(agendas, first, last):
    """Appointments that hold a place, or were cancelled, with their person; by start."""
    return (
        Appointment.objects.filter(agenda__in=agendas, start__lt=last, end__gt=first)
        .exclude(state__in=[State.EXPIRED])
        .select_related(
            "person",
            "reason",
            "agenda__service__site__commune",
            "agenda__service__site__organisation",
            "booked_by_organisation",
        )
        .order_by("start", "seat", "pk")
    )


def day(agendas, date, zone):
    """Appointments of one local day."""
    return appointments_between(agendas, *bounds(date, zone))


def week(agendas, monday, zone):
    """Appointments of seven local days from a Monday."""
    first, _ = bounds(monday, zone)
    last, _ = bounds(monday + 7 * DAY, zone)
    return appointments_between(agendas, first, last)


def bounds(date, zone):
    """First instant of a local day, and of the next: 23 to 25 hours apart.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> first, last = bounds(date(2026, 3, 29), ZoneInfo("Europe/Paris"))
    >>> last.timestamp() - first.timestamp()
    82800.0
    """
    return (
        datetime.combine(date, time(), tzinfo=zone),
        datetime.combine(date + DAY, time(), tzinfo=zone),
    )


def waiting_now(agendas):
    """Appointments whose person has arrived and waits, first arrived first."""
    return (
        Appointment.objects.filter(agenda__in=agendas, state=State.ARRIVED)
        .select_related("person", "reason", "agenda")
        .order_by("start", "pk")
    )


def displaced(agenda_id, *, now):
    """Appointments to come that today's openings would no longer offer: to move or cancel."""
    agenda = agendas_with_openings().get(pk=agenda_id)
    ahead = Appointment.objects.filter(agenda=agenda, start__gte=now, state__in=UPCOMING)
    ahead = ahead.exclude(state=State.HELD).select_related("person", "reason").order_by("start")
    appointments = list(ahead)
    if not appointments:
        return []
    calendar = calendar_of(
        agenda, first=now, last=max(one.end for one in appointments) + DAY, now=now
    )
    # Openings alone: other people's appointments are no reason to be displaced.
    openings = replace(calendar, bookings=(), elsewhere=(), rooms_busy=())
    return [
        one
        for one in appointments
        if slot_at(
            openings,
            reason=one.reason_id,
            minutes=(one.end - one.start) // timedelta(minutes=1),
            start=minutes_of(one.start),
        )
        is None
    ]
