"""An agenda's openings as the availability engine reads them, holidays resolved.

Asks nothing of the database for agendas fetched with their site, commune and professional
(`select_related`), and `PARTS` (`prefetch_related`).
"""

from datetime import timedelta
from math import ceil
from typing import NamedTuple

from maillage.apps.territory.opening_hours import time_zone
from maillage.engines.availability import OpenDay, Rule, local_interval

from .closures import public_holidays, school_holidays

PARTS = ("rules__reasons", "exceptions__reasons", "absences", "role__practitioner__absences")
ONE_DAY = timedelta(days=1)


class Parts(NamedTuple):
    """What the offer knows of a calendar; the appointments are added by whoever books.

    `closed` holds (start, end) in minutes since 1970-01-01T00:00Z.
    """

    rules: tuple[Rule, ...]
    open_days: tuple[OpenDay, ...]
    closed: tuple[tuple[int, int], ...]


def zone_of(agenda):
    """Time zone of the place where an agenda is kept."""
    return time_zone(agenda.service.site.commune.departement_id)


def engine_parts(agenda, first, last):
    """Rules, open days, closings and absences of an agenda that touch local days `first`–`last`.

    The day before `first` counts too: what opens at 22:00 may end at 02:00. Rules are given whole,
    with the holidays of those days only.
    """
    first = first - ONE_DAY
    exceptions = [each for each in agenda.exceptions.all() if first <= each.day <= last]
    return Parts(
        rules=tuple(
            as_engine_rule(rule, rule.reasons.all(), agenda.service.site, first, last)
            for rule in agenda.rules.all()
            if rule.first_day <= last and (rule.last_day is None or rule.last_day >= first)
        ),
        open_days=tuple(_open_day(each) for each in exceptions if each.is_open),
        closed=tuple(sorted([*_closings(agenda, exceptions), *_absences(agenda, first, last)])),
    )


def as_engine_rule(rule, reasons, site, first, last):
    """One rule for the engine; the holidays it skips are those from `first` to `last`."""
    skips = frozenset()
    if rule.skips_public_holidays:
        skips |= public_holidays(site.commune.departement_id, first, last)
    if rule.skips_school_holidays:
        skips |= school_holidays(site.school_zone, first, last)
    return Rule(
        first_day=rule.first_day,
        last_day=rule.last_day,
        weekdays=frozenset(rule.weekdays),
        every_weeks=rule.every_weeks,
        skips=skips,
        **_opening(rule, reasons),
    )


def _open_day(exception):
    return OpenDay(day=exception.day, **_opening(exception, exception.reasons.all()))


def _opening(opening, reasons):
    return {
        "starts": opening.starts,
        "ends": opening.ends,
        "step_minutes": opening.step_minutes,
        "capacity": opening.capacity,
        "reasons": frozenset(reason.pk for reason in reasons),
        "room": opening.room_id,
    }


def _closings(agenda, exceptions):
    zone = zone_of(agenda)
    for each in exceptions:
        if not each.is_open:
            yield local_interval(each.day, each.starts, each.ends, zone)


def _absences(agenda, first, last):
    absences = list(agenda.absences.all())
    if agenda.role_id:
        absences += agenda.role.practitioner.absences.all()
    zone = zone_of(agenda)
    for absence in absences:
        starts_on, ends_on = (each.astimezone(zone).date() for each in (absence.start, absence.end))
        # A range of the last day may end the day after.
        if starts_on <= last + ONE_DAY and ends_on >= first:
            yield int(absence.start.timestamp() // 60), ceil(absence.end.timestamp() / 60)
