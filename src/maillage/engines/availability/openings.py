"""Rules and open days, expanded into ranges of instants."""

from datetime import date

from .calendars import Range
from .checks import check_window
from .clocks import DAY_MINUTES, EPOCH_DAY, local_interval


def ranges(calendar, *, first, last):
    """Openings that meet [`first`, `last`), in order; closings and appointments cut nothing here.

    One opening per rule and day; those that overlap are all given. Minutes since 1970 in and out.
    """
    check_window(first, last)
    return expand(calendar, first, last, calendar.rules, calendar.open_days)


def expand(calendar, first, last, rules, open_days):
    """Ranges of some rules and open days that meet [`first`, `last`), in order."""
    # The place may be a day away from UTC, and a range may begin the day before.
    low, high = EPOCH_DAY + first // DAY_MINUTES - 2, EPOCH_DAY + last // DAY_MINUTES + 2
    found = [
        _range(opening, day, calendar.zone)
        for opening in rules
        for day in map(date.fromordinal, days_of(opening, low, high))
    ]
    found += [
        _range(opening, opening.day, calendar.zone)
        for opening in open_days
        if low <= opening.day.toordinal() <= high
    ]
    # The change of the clock may leave an opening no time at all.
    met = [each for each in found if each.start < min(each.end, last) and first < each.end]
    return sorted(met, key=_order)


def days_of(rule, low, high):
    """Ordinals of the days, from `low` to `high`, on which a rule opens; lazily, in order.

    >>> from datetime import time
    >>> from maillage.engines.availability import Rule
    >>> alternate = (date(2026, 1, 7), None, frozenset({0, 3}), 2, time(9), time(12), 20, 1)
    >>> rule = Rule(*alternate, frozenset({1}), None, frozenset({date(2026, 1, 19)}))
    >>> january = days_of(rule, date(2026, 1, 1).toordinal(), date(2026, 1, 31).toordinal())
    >>> [date.fromordinal(day).day for day in january]
    [8, 22]
    """
    low = max(low, rule.first_day.toordinal())
    if rule.last_day is not None:
        high = min(high, rule.last_day.toordinal())
    skips = {day.toordinal() for day in rule.skips}
    # Day 1 of the calendar was a Monday.
    week = (rule.first_day.toordinal() - 1) // 7
    week += ((low - 1) // 7 - week) // rule.every_weeks * rule.every_weeks
    for monday in range(7 * week + 1, high + 1, 7 * rule.every_weeks):
        for weekday in sorted(rule.weekdays):
            if low <= monday + weekday <= high and monday + weekday not in skips:
                yield monday + weekday


def _range(opening, day, zone):
    return Range(
        *local_interval(day, opening.starts, opening.ends, zone),
        opening.step_minutes,
        opening.capacity,
        opening.reasons,
        opening.room,
    )


def _order(opening):
    room = -1 if opening.room is None else opening.room
    return opening.start, opening.end, opening.capacity, opening.step_minutes, room
