"""The measures of an experiment: steps of whole months counted from the day it starts."""

from dataclasses import dataclass
from datetime import timedelta

from .periods import Period, between, read_period

_DAY = timedelta(days=1)
_CODES = {1: "{0.year:04d}-{0.month:02d}", 3: "{0.year:04d}-T{1}", 12: "{0.year:04d}"}


@dataclass(frozen=True)
class Steps:
    """`before` and `after` the start, in order; `left_over` days of the end fill no step."""

    before: tuple[Period, ...]
    after: tuple[Period, ...]
    left_over: int

    @property
    def all(self):
        return self.before + self.after


def steps_of(starts_on, ends_on, months, before):
    """`Steps` of `months` months; as many as fit until `ends_on` (included), `before` before.

    >>> from datetime import date
    >>> found = steps_of(date(2026, 3, 1), date(2026, 5, 10), 1, 2)
    >>> [step.code for step in found.all], len(found.before), found.left_over
    (['2026-01', '2026-02', '2026-03', '2026-04'], 2, 10)
    """
    after, rank = [], 0
    while (step := _step(starts_on, months, rank)).last <= ends_on:
        after.append(step)
        rank += 1
    left_over = (ends_on - step.first).days + 1
    earlier = tuple(_step(starts_on, months, rank) for rank in range(-before, 0))
    return Steps(earlier, tuple(after), left_over)


def _step(starts_on, months, rank):
    first = _months_later(starts_on, rank * months)
    last = _months_later(starts_on, (rank + 1) * months) - _DAY
    period = between(first, last)
    named = read_period(_CODES[months].format(first, (first.month + 2) // 3))
    # Written as people write it when it is a month, a quarter or a year of the calendar.
    return named if (named.first, named.last) == (first, last) else period


def _months_later(day, months):
    """The same day of another month; the 1st of the next where that month is too short."""
    place = day.year * 12 + day.month - 1 + months
    first = day.replace(day=1, year=place // 12, month=place % 12 + 1)
    later = first + timedelta(days=day.day - 1)
    if later.month == first.month:
        return later
    return (first + timedelta(days=31)).replace(day=1)
