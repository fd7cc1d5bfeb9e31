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

MANY = np.int64(2**40)  # practitioners: nobody waits


class Window(NamedTuple):
    """Steps ``first`` to ``last``, lived to know who waits too long among those of ``step``."""

    first: int
    step: int
    last: int
    closes: bool  # whether the day ends before those who wait are let go


def windows_of(n_steps, before, ahead):
    """The `Window` of each step, with so many steps before and ahead where the day has them.

    >>> windows_of(3, 1, 1)[1:]
    [Window(first=0, step=1, last=2, closes=False), Window(first=1, step=2, last=2, closes=True)]
    """
    return [
        Window(max(0, step - before), step, min(n_steps - 1, step + ahead), step + ahead >= n_steps)
        for step in range(n_steps)
    ]


@njit(cache=True)
def count_late(people, caps, closing, step_minutes, told):
    """Those of the last step of ``people`` who wait too long, for each choice of practitioners.

    caps : (sizes int64 (n_steps,), most on duty int64 (n_steps, n_choices) ascending by row)
    closing : int64 (n_choices,), on duty after the last step by its choice; of size 0: everybody
    told : (minutes (n_targets,), weights (n_targets,), step counted)

    Returns (total late (n_vectors, n_targets), squares of the weighted late (n_vectors,)), summed
    over days; vectors of choices in lexicographic order.
    """
    sizes = caps[0]
    minutes, weights, _ = told
    strides = np.ones(sizes.size, np.int64)
    for level in range(sizes.size - 2, -1, -1):
        strides[level] = strides[level + 1] * sizes[level + 1]
    vectors = strides[0] * sizes[0]
    row, total = np.zeros((vectors, minutes.size)), np.zeros((vectors, minutes.size))
    squares = np.zeros(vectors)
    for day in range(people.first.size - 1):
        span = people.first[day], people.first[day + 1]
        _live_choices((people.time, people.service, span), caps, closing, step_minutes, told, row)
        for vector in range(vectors):
            weighted = 0.0
            for j in range(minutes.size):
                total[vector, j] += row[vector, j]
                weighted += weights[j] * row[vector, j]
            squares[vector] += weighted * weighted
    return total, squares


@njit(cache=True)
def _live_choices(people, caps, closing, step_minutes, told, row):
    """Late of one day into ``row``: a tree of choices, each step lived once for those after it."""
    sizes, most = caps
    time, service, span = people
    n_steps, room = sizes.size, span[1] - span[0] + 1
    ends = np.empty((n_steps + 2, room))
    numbers = np.zeros((n_steps + 2, 2), np.int64)  # consultations kept, next person
    late = np.zeros((n_steps + 2, told[0].size))
    numbers[0, 1] = span[0]
    digits, held = np.zeros(n_steps, np.int64), np.ones(n_steps, np.bool_)
    day = time, service, span[1]
    level = 0
    while level >= 0:
        at, stride = _position(sizes, digits, level)
        if digits[level] and not held[level]:
            # Nobody waited for one practitioner fewer: one more changes nothing.
            row[at : at + stride] = row[at - stride : at]
        else:
            times = level * step_minutes, (level + 1) * step_minutes
            cap = most[level, digits[level]]
            held[level] = _live_step(day, (ends, numbers, late), level, cap, times, told, step_minutes)
            if level < n_steps - 1:
                level += 1
                digits[level] = 0
                continue
            leaf = n_steps
            if closing.size:
                times = n_steps * step_minutes, np.inf
                cap = closing[digits[level]]
                _live_step(day, (ends, numbers, late), leaf, cap, times, told, step_minutes)
                leaf += 1
            row[at] = late[leaf]
            for i in range(numbers[leaf, 1], span[1]):
                _tell(row[at], time[i], n_steps * step_minutes - time[i], told, step_minutes)
        while level >= 0 and digits[level] == sizes[level] - 1:
            level -= 1
        if level >= 0:
            digits[level] += 1
    return


@njit(cache=True)
def _position(sizes, digits, level):
    """(first row, number of rows) of the choices made down to ``level``."""
    at, stride = 0, 1
    for each in range(sizes.size):
        at = at * sizes[each] + (digits[each] if each <= level else 0)
        if each > level:
            stride *= sizes[each]
    return at, stride


@njit(cache=True)
def _live_step(day, kept, level, cap, times, told, step_minutes):
    """From the state ``level`` to the next one; whether somebody waited for a practitioner."""
    time, service, last = day
    ends, numbers, late = kept
    begin, end = times
    now, n = ends[level + 1], 0
    for each in range(numbers[level, 0]):
        if ends[level, each] > begin:
            now[n] = ends[level, each]
            n += 1
    late[level + 1] = late[level]
    i, low, held = numbers[level, 1], 0, False
    while i < last and time[i] < end:
        ready = max(time[i], begin)
        start = ready
        if cap <= 0:
            held = True
            break
        if n - low >= cap:
            start = max(ready, now[n - cap])
            held |= start > ready
        if start >= end:
            break
        while low < n and now[low] <= start:
            low += 1
        at = n
        value = start + service[i]
        while at > low and now[at - 1] > value:
            now[at] = now[at - 1]
            at -= 1
        now[at] = value
        n += 1
        _tell(late[level + 1], time[i], start - time[i], told, step_minutes)
        i += 1
    numbers[level + 1, 1] = i
    for each in range(low, n):
        now[each - low] = now[each]
    numbers[level + 1, 0] = n - low
    return held


@njit(cache=True, inline="always")
def _tell(late, time, wait, told, step_minutes):
    minutes, _, step = told
    if time >= step * step_minutes:
        for j in range(minutes.size):
            if wait > minutes[j]:
                late[j] += 1
