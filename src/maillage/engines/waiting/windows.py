"""How many of those who come in a step wait too long, at least, given who is on duty around it.

One queue, in order of arrival. A person starts as soon as those before have started and fewer
consultations run than practitioners are on duty: take people away, let somebody start or end
earlier, or add practitioners, and nobody starts later (by induction on the order of arrival). So a
window of steps lived from empty, and left at its end with whoever still waits served at once, gives
each person at most the wait of the whole day with the same practitioners in these steps.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

MANY = 2**40  # practitioners: nobody waits


class Window(NamedTuple):
    """Steps ``first`` to ``last``, lived to know who waits too long among those of ``step``."""

    first: int
    step: int
    last: int
    closes: bool  # whether those who still wait are served after the day


def windows_of(n_steps, before, ahead):
    """The `Window` of each step, with so many steps before and ahead where the day has them.

    >>> windows_of(3, 1, 1)[1:]
    [Window(first=0, step=1, last=2, closes=False), Window(first=1, step=2, last=2, closes=True)]
    """
    return [
        Window(max(0, step - before), step, min(n_steps - 1, step + ahead), step + ahead >= n_steps)
        for step in range(n_steps)
    ]


class Choices(NamedTuple):
    """What is tried in a window, and what is counted.

    sizes : int64 (n_levels,), choices at each step; where the window closes, a last one of size 1
    most : int64 (n_levels, n_choices), practitioners on duty, ascending in each row; the row after
        closing goes by the choice of the step before
    minutes, prices : float64 (n_targets,)
    step : position in the window of the step whose people are counted, the last who come
    """

    sizes: np.ndarray
    most: np.ndarray
    closes: bool
    step_minutes: float
    minutes: np.ndarray
    prices: np.ndarray
    step: int


@njit(cache=True)
def count_late(people, choices):
    """Those of the counted step who wait too long, for each vector of choices.

    Returns (late (n_vectors, n_targets), squares of the priced late (n_vectors,)), summed over
    days; vectors in lexicographic order.
    """
    vectors, n_targets = 1, choices.minutes.size
    for size in choices.sizes:
        vectors *= size
    row, total = np.zeros((vectors, n_targets)), np.zeros((vectors, n_targets))
    squares = np.zeros(vectors)
    for day in range(people.first.size - 1):
        span = people.first[day], people.first[day + 1]
        _live_choices(people.time, people.service, span, choices, row)
        for vector in range(vectors):
            priced = 0.0
            for j in range(n_targets):
                total[vector, j] += row[vector, j]
                priced += choices.prices[j] * row[vector, j]
            squares[vector] += priced * priced
    return total, squares


@njit(cache=True)
def _live_choices(time, service, span, choices, row):
    """Late of one day into ``row``: a tree of choices, each step lived once for all that follow."""
    sizes, most, n = choices.sizes, choices.most, choices.sizes.size
    ends = np.empty((n + 1, span[1] - span[0] + 1))
    numbers = np.zeros((n + 1, 2), np.int64)  # consultations under way, next person
    late = np.zeros((n + 1, choices.minutes.size))
    numbers[0, 1] = span[0]
    digits, waited = np.zeros(n, np.int64), np.ones(n, np.bool_)
    kept, level = (ends, numbers, late), 0
    while level >= 0:
        at, stride = _rows(sizes, digits, level)
        if digits[level] and not waited[level]:
            # Nobody waited for one practitioner fewer: one more changes nothing.
            _repeat(row, at, stride)
        else:
            after = choices.closes and level == n - 1
            begin = level * choices.step_minutes
            end = np.inf if after else begin + choices.step_minutes
            staff = most[level, digits[level - 1] if after else digits[level]]
            day = time, service, span[1], begin, end
            waited[level] = _live_step(day, kept, level, staff, choices)
            if level < n - 1:
                level += 1
                digits[level] = 0
                continue
            _copy(late, n, row, at)
            for i in range(numbers[n, 1], span[1]):
                _tell(row, at, time[i], end, choices)
        level = _next(sizes, digits, level)


@njit(cache=True)
def _next(sizes, digits, level):
    """The step whose choice changes next, changed; -1 when all were made."""
    while level >= 0 and digits[level] == sizes[level] - 1:
        level -= 1
    if level >= 0:
        digits[level] += 1
    return level


@njit(cache=True)
def _repeat(row, at, stride):
    for i in range(at, at + stride):
        _copy(row, i - stride, row, i)


@njit(cache=True)
def _copy(source, at, target, to):
    for j in range(source.shape[1]):
        target[to, j] = source[at, j]


@njit(cache=True)
def _rows(sizes, digits, level):
    """(first row, number of rows) of the choices made down to ``level``."""
    at, stride = 0, 1
    for each in range(sizes.size):
        at *= sizes[each]
        if each <= level:
            at += digits[each]
        else:
            stride *= sizes[each]
    return at, stride


@njit(cache=True)
def _live_step(day, kept, level, staff, choices):
    """From the state ``level`` to the next; whether somebody waited for a practitioner.

    Ends of consultations are kept in order, those past duty among them: the next person starts
    when fewer than ``staff`` are left.
    """
    time, service, last, begin, end = day
    ends, numbers, late = kept
    n = 0
    for each in range(numbers[level, 0]):
        if ends[level, each] > begin:
            ends[level + 1, n] = ends[level, each]
            n += 1
    _copy(late, level, late, level + 1)
    i, waited = numbers[level, 1], False
    while i < last and time[i] < end:
        start = ready = max(time[i], begin)
        if n >= staff:
            start = ends[level + 1, n - staff] if staff else np.inf
            start = max(ready, start)
        waited |= start > ready
        if start >= end:
            break
        n = _put(ends, level + 1, n, start + service[i])
        _tell(late, level + 1, time[i], start, choices)
        i += 1
    numbers[level + 1, 0], numbers[level + 1, 1] = n, i
    return waited


@njit(cache=True)
def _put(ends, level, n, value):
    """One more end, in order; the new number."""
    at = n
    while at and ends[level, at - 1] > value:
        ends[level, at] = ends[level, at - 1]
        at -= 1
    ends[level, at] = value
    return n + 1


@njit(cache=True)
def _tell(late, at, time, start, choices):
    if time >= choices.step * choices.step_minutes:
        for j in range(choices.minutes.size):
            if start - time > choices.minutes[j]:
                late[at, j] += 1
