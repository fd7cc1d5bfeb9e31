"""Is the town hall open now? Weekly hours read at the clock of the place itself."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

_TIME_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
}
# ISO 3166-2 subdivisions whose public holidays differ, as the `holidays` package names them.
_HOLIDAY_SUBDIVISIONS = {
    **{code: code for code in ("57", "971", "972", "973", "974", "976")},
    **{"67": "6AE", "68": "6AE", "975": "PM", "977": "BL", "978": "MF"},
}


@dataclass(frozen=True)
class Day:
    """One weekday (0 = Monday) and its ranges, each (opens, closes)."""

    weekday: int
    ranges: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Opening:
    """The week, what today is, and whether the doors are open at this minute.

    `status` is `open`, `closed`, `holiday` (usual hours, but a public holiday) or `unknown`.
    """

    days: tuple[Day, ...]
    today: int
    status: str
    until: time | None
    next_weekday: int | None
    next_opens: time | None
    holiday: str


def time_zone(departement):
    """Time zone of a département.

    >>> time_zone("974").key, time_zone("23").key
    ('Indian/Reunion', 'Europe/Paris')
    """
    return ZoneInfo(_TIME_ZONES.get(departement, "Europe/Paris"))


def public_holiday(departement, day):
    """French name of the public holiday of that date there, or an empty text.

    >>> from datetime import date
    >>> public_holiday("23", date(2026, 7, 14))
    'Fête nationale'
    """
    return _holidays(_HOLIDAY_SUBDIVISIONS.get(departement), day.year).get(day, "")


@cache
def _holidays(subdivision, year):
    return holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")


def opening(hours, departement, now):
    """Read weekly `hours` ([[weekday, "HH:MM", "HH:MM"], …]) at the instant `now` (aware)."""
    local = now.astimezone(time_zone(departement))
    days = _week(hours)
    if not hours:
        return Opening(days, local.weekday(), "unknown", None, None, None, "")
    holiday = public_holiday(departement, local.date())
    until = _closes(days[local.weekday()], local)
    status = "holiday" if holiday else "open" if until else "closed"
    weekday, opens = _next_opening(days, local)
    return Opening(days, local.weekday(), status, until, weekday, opens, holiday)


def _week(hours):
    ranges = {weekday: [] for weekday in range(7)}
    for weekday, opens, closes in hours:
        ranges[weekday].append((time.fromisoformat(opens), time.fromisoformat(closes)))
    return tuple(Day(weekday, tuple(sorted(found))) for weekday, found in ranges.items())


def _closes(day, local: datetime):
    clock = local.time()
    return next((closes for opens, closes in day.ranges if opens <= clock < closes), None)


def _next_opening(days, local):
    clock = local.time()
    for ahead in range(8):
        day = days[(local.weekday() + ahead) % 7]
        for opens, _ in day.ranges:
            if ahead or opens > clock:
                return day.weekday, opens
    return None, None
