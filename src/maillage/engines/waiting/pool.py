"""One queue, in order of arrival, in front of practitioners who are all alike.

Only the times at which each becomes free matter (Kiefer and Wolfowitz 1955): a heap of them, so a
person costs one replacement at its top, whatever the length of the queue.
"""

import numpy as np
from numba import njit

# What is counted for each day and care type, before one column per target.
ARRIVALS, SERVED, ABANDONED, WAITED = range(4)


@njit(cache=True)
def serve_pool(people, staff, step_minutes, minutes, tally):
    """Let ``staff`` see ``people``; return minutes worked past duty, (n_days,).

    staff : int64 (n_steps + 1,), the last for after the day
    minutes : float64 (n_targets,)
    tally : float64 (n_days, n_kinds, 4 + n_targets), added to
    """
    free = np.empty(max(1, staff.max()))
    past_duty, numbers = np.empty(free.size), np.zeros(2, np.int64)
    closing = step_minutes * (staff.size - 1)
    overtime = np.zeros(people.first.size - 1)
    for day in range(people.first.size - 1):
        n, k = staff[0], 0
        free[:n] = 0.0
        numbers[0], numbers[1] = n, 0
        for i in range(people.first[day], people.first[day + 1]):
            arrival = people.time[i]
            start = max(arrival, free[0]) if n else np.inf
            while k < staff.size - 1 and (k + 1) * step_minutes <= start:
                k += 1
                now = k * step_minutes
                overtime[day] += _change(free, past_duty, numbers, staff[k], now, closing)
                n = numbers[0]
                start = max(arrival, free[0]) if n else np.inf
            told = tally[day, people.kind[i]]
            told[ARRIVALS] += 1
            wait = start - arrival
            if people.patience.size and wait > people.patience[i]:
                told[ABANDONED] += 1
            elif wait < np.inf:
                _sink(free, n, start + people.service[i])
                overtime[day] += max(0.0, start + people.service[i] - max(start, closing))
                tell(told, wait, minutes)
        while k < staff.size - 1:
            k += 1
            overtime[day] += _change(free, past_duty, numbers, staff[k], k * step_minutes, closing)
    return overtime


@njit(cache=True, inline="always")
def tell(told, wait, minutes):
    told[SERVED] += 1
    told[WAITED] += wait
    for j in range(minutes.size):
        if wait <= minutes[j]:
            told[WAITED + 1 + j] += 1


@njit(cache=True)
def _change(free, past_duty, numbers, staff, now, closing):
    """Others are on duty from now; return the minutes past duty that this makes.

    The free go first, then the first to end. Among those who come are those who went and have not
    ended yet, the last to end first: nobody is in two places.
    """
    n, gone = numbers[0], 0
    for i in range(numbers[1]):
        if past_duty[i] > now:
            past_duty[gone] = past_duty[i]
            gone += 1
    overtime = 0.0
    while n > staff:
        if free[0] > now:
            past_duty[gone] = free[0]
            gone += 1
            overtime += max(0.0, min(free[0], closing) - now)
        n -= 1
        _sink(free, n, free[n])
    while n < staff:
        value = now
        if gone:
            last = _latest(past_duty, gone)
            value = past_duty[last]
            gone -= 1
            past_duty[last] = past_duty[gone]
            overtime -= max(0.0, min(value, closing) - now)
        n += 1
        _rise(free, n, value)
    numbers[0], numbers[1] = n, gone
    return overtime


@njit(cache=True)
def _latest(values, n):
    best = 0
    for i in range(1, n):
        if values[i] > values[best]:
            best = i
    return best


@njit(cache=True)
def _rise(free, n, value):
    """Add ``value`` as the last of ``n``."""
    at = n - 1
    while at and free[(at - 1) >> 1] > value:
        free[at] = free[(at - 1) >> 1]
        at = (at - 1) >> 1
    free[at] = value


@njit(cache=True)
def _sink(free, n, value):
    """Replace the earliest of the first ``n`` by ``value``."""
    at, child = 0, 1
    while child < n:
        # The comparison is used as a number: which child is earlier cannot be foretold.
        child += int(child + 1 < n and free[child + 1] < free[child])
        if free[child] >= value:
            break
        free[at] = free[child]
        at, child = child, 2 * child + 1
    free[at] = value
