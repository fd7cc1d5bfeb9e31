"""The calendar that `engines.availability` reads, built from what is stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain

from django.db.models import Q

from maillage.apps.offer.models import Agenda
from maillage.apps.offer.openings import PARTS, engine_parts, zone_of
from maillage.engines.availability import Busy, Calendar

from .enums import OCCUPYING
from .models import Appointment

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def minutes_of(instant):
    """Whole minutes since 1970 of an aware instant.

    >>> minutes_of(datetime(1970, 1, 2, tzinfo=UTC))
    1440
    """
    return (instant - EPOCH) // MINUTE


def instant_of(minutes):
    """The aware instant of minutes since 1970."""
    return EPOCH + minutes * MINUTE


def agendas_with_openings():
    """Agendas with all that their openings are made of, in a constant number of queries."""
    return (
        Agenda.objects.select_related(
            "service__site__commune", "service__site__organisation", "role__practitioner"
        )
        .prefetch_related(*PARTS, "service__reasons")
        .order_by("pk")
    )


@lru_cache(maxsize=2_000)
def remembered_openings(agenda_id, version):
    """An agenda with its openings as they were at this version; for what must be quick."""
    return agendas_with_openings().get(pk=agenda_id)


def calendar_of(agenda, *, first, last, now, without=None):
    """The calendar of one agenda between two instants; `without` is an appointment to forget.

    A place held past its ten minutes no longer counts. `agenda` comes from
    `agendas_with_openings`.
    """
    return occupied_calendar(agenda, first=first, last=last, now=now, without=without)[0]


def occupied_calendar(agenda, *, first, last, now, without=None):
    """The calendar, and the numbers of the holds that ended but still stand in the table."""
    zone = zone_of(agenda)
    days = first.astimezone(zone).date(), last.astimezone(zone).date()
    rules, open_days, closed = engine_parts(agenda, *days)
    rooms = {part.room for part in chain(rules, open_days) if part.room}
    calendar = Calendar(zone=zone, rules=rules, open_days=open_days, closed=closed)
    rows = _standing(agenda, rooms, (first, last)).exclude(pk=without)
    ended = [row.pk for row in rows if row.held_until and row.held_until <= now]
    rows = [row for row in rows if row.pk not in ended]
    return _occupied(calendar, agenda, rooms, rows), ended


def _standing(agenda, rooms, window):
    concerned = Q(agenda=agenda.pk)
    if agenda.role_id:
        concerned |= Q(practitioner=agenda.role.practitioner_id)
    if rooms:
        concerned |= Q(room__in=rooms)
    return (
        Appointment.objects.filter(
            concerned, state__in=OCCUPYING, start__lt=window[1], end__gt=window[0]
        )
        .order_by("start", "pk")
        .values_list(
            *("pk", "agenda_id", "practitioner_id", "room_id", "seat", "start", "end"),
            "held_until",
            named=True,
        )
    )


def _occupied(calendar, agenda, rooms, rows):
    mine, elsewhere, rooms_busy = [], [], []
    practitioner = agenda.role.practitioner_id if agenda.role_id else None
    for row in rows:
        begins, ends = minutes_of(row.start), minutes_of(row.end)
        if row.agenda_id == agenda.pk:
            mine.append(Busy(begins, ends, row.seat, row.room_id))
            continue
        if practitioner and row.practitioner_id == practitioner:
            elsewhere.append((begins, ends))
        if row.room_id in rooms:
            rooms_busy.append((row.room_id, begins, ends))
    return replace(
        calendar,
        bookings=tuple(mine),
        elsewhere=tuple(elsewhere),
        rooms_busy=tuple(rooms_busy),
    )
