"""When a point is open: its weekly hours, read at the clock of the place itself.

Hours are [[weekday 0-6, "HH:MM", "HH:MM"], …] in local time, within 7 h–23 h. A point is closed on
the public holidays of its département, as the town halls that house most points are (our choice).
"""

from datetime import datetime, time, timedelta

from maillage.apps.accounts.french import BLANK, clock, day_in_words
from maillage.apps.territory.opening_hours import opening, public_holiday, time_zone

FIRST, LAST = time(7), time(23)
_DAYS_AHEAD = 60  # even a point open one day a week finds a day that is no holiday


def within_the_day(hours):
    """Whether every range lies within 7 h–23 h.

    >>> within_the_day([[0, "09:00", "12:00"]]), within_the_day([[0, "20:00", "23:30"]])
    (True, False)
    """
    return all(
        time.fromisoformat(opens) >= FIRST and time.fromisoformat(closes) <= LAST
        for _, opens, closes in hours
    )


def is_open(hours, departement, instant):
    """Whether the doors are open at an instant (aware).

    >>> from datetime import UTC
    >>> is_open([[0, "09:00", "12:00"]], "974", datetime(2026, 11, 23, 5, 30, tzinfo=UTC))
    True
    """
    return opening(hours, departement, instant).status == "open"


def is_day(departement, instant):
    """Whether the clock of a place is within 7 h–23 h: then the queue takes people from home.

    >>> from datetime import UTC
    >>> is_day("974", datetime(2026, 11, 23, 3, 30, tzinfo=UTC))
    True
    """
    return FIRST <= instant.astimezone(time_zone(departement)).time() < LAST


def next_opening(hours, departement, instant):
    """The first opening after an instant (aware), in local time; None when none comes."""
    zone = time_zone(departement)
    today = instant.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)):
        if public_holiday(departement, day):
            continue
        clocks = sorted(opens for weekday, opens, _ in hours if weekday == day.weekday())
        starts = (datetime.combine(day, time.fromisoformat(each), tzinfo=zone) for each in clocks)
        found = next((start for start in starts if start > instant), None)
        if found:
            return found
    return None


def opening_in_words(start, instant):
    """When a local opening comes, seen from an instant.

    >>> from zoneinfo import ZoneInfo
    >>> paris = ZoneInfo("Europe/Paris")
    >>> now = datetime(2026, 11, 22, 20, tzinfo=paris)
    >>> opening_in_words(datetime(2026, 11, 23, 9, tzinfo=paris), now)
    'demain à 9\\xa0h'
    """
    today = instant.astimezone(start.tzinfo).date()
    ahead = (start.date() - today).days
    day = ("aujourd’hui", "demain")[ahead] if ahead < 2 else day_in_words(start.date(), today)
    return f"{day} à {clock(start.time())}"


def why_not_open(hours, departement, instant):
    """Why the doors are closed at an instant, and when they open; "" when they are open."""
    found = opening(hours, departement, instant)
    if found.status == "open":
        return ""
    why = "Ce point est fermé à cette heure."
    if found.status == "holiday":
        why = f"Ce point est fermé aujourd’hui{BLANK}: jour férié ({found.holiday})."
    start = next_opening(hours, departement, instant)
    return f"{why} Il ouvre {opening_in_words(start, instant)}." if start else why
