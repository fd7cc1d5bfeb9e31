"""What can be said of rules before any calendar: whether they open, and whether they collide.

By the clock on the wall: the nights when it changes are for `clocks`.
"""

from dataclasses import replace
from datetime import date
from math import lcm

from .clocks import DAY_MINUTES
from .openings import days_of


def rule_never_opens(rule):
    """Why a rule never opens, in English, or "" when it opens some day.

    >>> from datetime import date, time
    >>> from maillage.engines.availability import Rule
    >>> tuesday_to_sunday = date(2026, 1, 6), date(2026, 1, 11)
    >>> mondays = (frozenset({0}), 1, time(9), time(12), 20, 1, frozenset({1}), None, frozenset())
    >>> rule_never_opens(Rule(*tuesday_to_sunday, *mondays))
    'none of its weekdays comes between 2026-01-06 and 2026-01-11'
    """
    start, end = _clock_minutes(rule)
    if not rule.weekdays:
        return "it names no weekday"
    if end - start < rule.step_minutes:
        return f"it lasts {end - start} minutes, less than its step of {rule.step_minutes}"
    if rule.last_day is not None and rule.last_day < rule.first_day:
        return f"its last day, {rule.last_day}, is before its first, {rule.first_day}"
    if _has_day(rule):
        return ""
    if _has_day(replace(rule, skips=frozenset())):
        return f"it skips all its days, the last being no later than {rule.last_day}"
    return f"none of its weekdays comes between {rule.first_day} and {rule.last_day}"


def overlaps(rule, other):
    """Whether two rules open together on some day, by the clock on the wall.

    Exact, for rules without a last day too: once both have begun and their last holiday is past,
    they repeat together every so many weeks, and these weeks are all looked at.

    >>> from datetime import date, time
    >>> from maillage.engines.availability import Rule
    >>> rest = (20, 1, frozenset({1}), None, frozenset())
    >>> night = Rule(date(2026, 1, 5), None, frozenset({6}), 1, time(22), time(2), *rest)
    >>> early = Rule(date(2026, 1, 5), None, frozenset({0}), 1, time(1), time(6), *rest)
    >>> overlaps(night, early), overlaps(early, replace(night, ends=time(1)))
    (True, False)
    """
    start, end = _clock_minutes(rule)
    starts, ends = _clock_minutes(other)
    shifts = [
        days
        for days in (-1, 0, 1)
        if starts + days * DAY_MINUTES < end and start < ends + days * DAY_MINUTES
    ]
    low = max(rule.first_day, other.first_day).toordinal() - 1
    settled = max(low, *(day.toordinal() for day in rule.skips | other.skips), 0)
    # One day more on each side: an opening of the eve, one of the morrow.
    high = settled + 7 * lcm(rule.every_weeks, other.every_weeks) + 3
    others = set(days_of(other, low, high))
    return any(day + days in others for day in days_of(rule, low, high) for days in shifts)


def _has_day(rule):
    days = days_of(rule, rule.first_day.toordinal(), date.max.toordinal())
    return next(days, None) is not None


def _clock_minutes(rule):
    """(start, end) in minutes from the midnight that begins the day."""
    start = rule.starts.hour * 60 + rule.starts.minute
    end = rule.ends.hour * 60 + rule.ends.minute
    return start, end if start < end else end + DAY_MINUTES
