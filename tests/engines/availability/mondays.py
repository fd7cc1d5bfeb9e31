"""A Monday at the practice, to vary by what each test is about."""

from datetime import date, time
from zoneinfo import ZoneInfo

from maillage.engines.availability import Calendar, OpenDay, Rule, local_instant

UTC = ZoneInfo("UTC")
MONDAY = date(2026, 1, 5)
NINE = local_instant(MONDAY, time(9), UTC)
HOUR, DAY, WEEK = 60, 1440, 7 * 1440


def rule(**changes):
    """Mondays from 9:00 to 10:00, every 20 minutes, one person, reason 1."""
    usual = {
        "first_day": MONDAY,
        "last_day": None,
        "weekdays": frozenset({0}),
        "every_weeks": 1,
        "skips": frozenset(),
        **_opening,
    }
    return Rule(**{**usual, **changes})


def open_day(**changes):
    """That Monday from 9:00 to 10:00, every 20 minutes, one person, reason 1."""
    return OpenDay(**{"day": MONDAY, **_opening, **changes})


def calendar(*rules, **changes):
    return Calendar(**{"zone": UTC, "rules": rules, **changes})


_opening = {
    "starts": time(9),
    "ends": time(10),
    "step_minutes": 20,
    "capacity": 1,
    "reasons": frozenset({1}),
    "room": None,
}
