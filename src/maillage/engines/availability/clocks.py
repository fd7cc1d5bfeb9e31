"""From the clock on the wall to instants, through the nights when the clock changes.

In spring an hour of the wall does not exist: what is set then happens as soon as the clock has
jumped. In autumn an hour comes twice: an opening starts at the first and ends at the second.
"""

from bisect import bisect_left
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from .checks import check_year

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAY_MINUTES = 24 * 60
# Where midnight comes twice, or not at all: by the clock before the change, and by the one after.
MIDNIGHT, LAST_MIDNIGHT = time(0), time(0, fold=1)
EPOCH_DAY = 719_163  # the ordinal of 1970-01-01


def local_instant(day, clock, zone, *, is_end=False):
    """Minutes since 1970-01-01T00:00Z when the clock of `zone` shows `clock` on `day`.

    A time that does not exist gives the first instant after the gap; one that comes twice, the
    first for a start and the second for an end. Days of 1900 to 2200.

    >>> from datetime import date, time
    >>> from zoneinfo import ZoneInfo
    >>> paris = ZoneInfo("Europe/Paris")
    >>> noon = local_instant(date(2026, 3, 29), time(12), paris)
    >>> noon - local_instant(date(2026, 3, 29), time(0), paris)
    660
    """
    wall = (day.toordinal() - EPOCH_DAY) * DAY_MINUTES + clock.hour * 60 + clock.minute
    steady = _steady_offset(day, zone)
    if steady is not None:
        return wall - steady
    before, after = _offsets(day, clock, zone)
    if before < after:
        return _after_gap(wall, before // MINUTE, after // MINUTE, zone)
    return wall - (after if is_end else before) // MINUTE


def local_interval(day, starts, ends, zone):
    """(start, end) of an opening or a closing of `day`, past midnight when `ends` ≤ `starts`.

    Inside a spring gap the two are equal: nothing opens, nothing is closed.

    >>> from datetime import date, time
    >>> from zoneinfo import ZoneInfo
    >>> start, end = local_interval(date(2026, 7, 1), time(22), time(2), ZoneInfo("Europe/Paris"))
    >>> end - start
    240
    """
    start = local_instant(day, starts, zone)
    last = day if starts < ends else day + DAY
    return start, local_instant(last, ends, zone, is_end=True)


def exists(day, clock, zone):
    """Whether the clock of `zone` shows `clock` on `day`: False inside the spring gap.

    >>> from datetime import date, time
    >>> from zoneinfo import ZoneInfo
    >>> exists(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Paris"))
    False
    """
    before, after = _offsets(day, clock, zone)
    return before >= after


@lru_cache(maxsize=4096)
def _steady_offset(day, zone):
    """Minutes from UTC all that day, or None when the clock changes: no zone changes twice a day.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> days = date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)
    >>> [_steady_offset(day, ZoneInfo("Europe/Paris")) for day in days]
    [60, None, 120]
    """
    check_year(day)
    morning = datetime.combine(day, MIDNIGHT, zone).utcoffset()
    night = datetime.combine(day + DAY, LAST_MIDNIGHT, zone).utcoffset()
    return morning // MINUTE if morning == night else None


def _offsets(day, clock, zone):
    """Offsets from UTC by the clock in use before, and by the one after, a change at that time."""
    wall = datetime.combine(day, clock, zone)
    return wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()


def _after_gap(wall, before, after, zone):
    """The instant of the change: the first of those around it that has the new offset."""

    def is_changed(instant):
        moment = datetime.fromtimestamp(instant * 60, UTC).astimezone(zone)
        return moment.utcoffset() // MINUTE == after

    around = range(wall - after, wall - before + 1)
    return around[bisect_left(around, True, key=is_changed)]
