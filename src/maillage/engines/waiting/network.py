"""Several queues and practitioners who do not all see the same care types, event by event.

A practitioner who is free takes the oldest waiting person she may see; a person who comes goes to
the free practitioner who may see the fewest care types, so that rare skills are kept.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.engines.waiting.pool import ABANDONED, ARRIVALS, tell

NOBODY = -1


class Crew(NamedTuple):
    """Who is on duty, skills that see the fewest care types first."""

    staff: np.ndarray  # int64 (n_skills, n_steps + 1), the last column for after the day
    serves: np.ndarray  # bool (n_skills, n_kinds)
    step_minutes: float


@njit(cache=True)
def serve_network(people, crew, minutes, tally):
    """As `serve_pool`, for a crew; return minutes past duty, (n_days, n_skills)."""
    overtime = np.zeros((people.first.size - 1, crew.staff.shape[0]))
    after = np.empty(people.time.size, np.int64)
    for day in range(people.first.size - 1):
        span = people.first[day], people.first[day + 1]
        _live_a_day(people, crew, minutes, (tally[day], overtime[day], after), span)
    return overtime


# Long, because an array taken out of a tuple in a loop costs ten times what is done with it.
@njit(cache=True)
def _live_a_day(people, crew, minutes, kept, span):
    """One day from empty to empty: the next arrival, change of staff or end of a consultation."""
    tally, overtime, after = kept
    staff, serves, step_minutes = crew.staff, crew.serves, crew.step_minutes
    time, kinds, service, patience = people.time, people.kind, people.service, people.patience
    n_skills, n_kinds = serves.shape
    on_duty, busy, since = staff[:, 0].copy(), np.zeros(n_skills, np.int64), np.zeros(n_skills)
    head, tail = np.full(n_kinds, NOBODY), np.full(n_kinds, NOBODY)
    ends, who = np.empty(_most_busy(staff)), np.empty(_most_busy(staff), np.int64)
    closing = step_minutes * (staff.shape[1] - 1)
    (i, last), n, k = span, 0, 0
    while True:
        arrival = time[i] if i < last else np.inf
        change = (k + 1) * step_minutes if k < staff.shape[1] - 1 else np.inf
        end = ends[0] if n else np.inf
        now = min(arrival, change, end)
        if now == np.inf:
            break
        if end == now:
            skill, n = pop(ends, who, n)
            _count_overtime(overtime, since, busy[skill] - on_duty[skill], skill, min(now, closing))
            busy[skill] -= 1
            able = skill, skill + 1
        elif change == now:
            k += 1
            for skill in range(n_skills):
                _count_overtime(overtime, since, busy[skill] - on_duty[skill], skill, now)
                on_duty[skill] = staff[skill, k]
            able = 0, n_skills
        else:
            tally[kinds[i], ARRIVALS] += 1
            _join(head, tail, after, kinds[i], i)
            skill = _first_free(busy, on_duty, serves[:, kinds[i]])
            able = skill, min(skill + 1, n_skills)
            i += 1
        for skill in range(*able):
            while busy[skill] < on_duty[skill]:
                if patience.size:
                    _forget_gone(people, head, after, tally, now)
                oldest = _oldest(head, serves[skill])
                if oldest == NOBODY:
                    break
                head[kinds[oldest]] = after[oldest]
                tell(tally[kinds[oldest]], now - time[oldest], minutes)
                end = now + service[oldest]
                overtime[skill] += max(0.0, end - max(now, closing))
                busy[skill] += 1
                n = push(ends, who, n, end, skill)
    if patience.size:
        _forget_gone(people, head, after, tally, np.inf)


@njit(cache=True)
def _most_busy(staff):
    """Consultations under way at once, those past duty included."""
    most = 1
    for skill in range(staff.shape[0]):
        most += staff[skill].max()
    return most


@njit(cache=True)
def _join(head, tail, after, kind, i):
    after[i] = NOBODY
    if head[kind] == NOBODY:
        head[kind] = i
    else:
        after[tail[kind]] = i
    tail[kind] = i


@njit(cache=True)
def _first_free(busy, on_duty, able):
    """The first skill with somebody free; the number of skills if there is none."""
    for skill in range(busy.size):
        if able[skill] and busy[skill] < on_duty[skill]:
            return skill
    return busy.size


@njit(cache=True)
def _oldest(head, able):
    best = NOBODY
    for kind in range(head.size):
        if able[kind] and head[kind] != NOBODY and (best == NOBODY or head[kind] < best):
            best = head[kind]
    return best


@njit(cache=True)
def _forget_gone(people, head, after, tally, now):
    """Leave out those at the heads who have given up."""
    for kind in range(head.size):
        i = head[kind]
        while i != NOBODY and people.time[i] + people.patience[i] < now:
            tally[kind, ABANDONED] += 1
            i = after[i]
        head[kind] = i


@njit(cache=True)
def _count_overtime(overtime, since, extra, skill, now):
    if extra > 0:
        overtime[skill] += extra * (now - since[skill])
    since[skill] = now


@njit(cache=True)
def push(ends, who, n, end, skill):
    """Add to the heap of ``n``; the new number."""
    at = n
    while at and ends[(at - 1) >> 1] > end:
        up = (at - 1) >> 1
        ends[at], who[at] = ends[up], who[up]
        at = up
    ends[at], who[at] = end, skill
    return n + 1


@njit(cache=True)
def pop(ends, who, n):
    """(skill of the earliest, the new number), out of the heap of ``n``."""
    skill, n = who[0], n - 1
    value, last = ends[n], who[n]
    at, child = 0, 1
    while child < n:
        child += int(child + 1 < n and ends[child + 1] < ends[child])
        if ends[child] >= value:
            break
        ends[at], who[at] = ends[child], who[child]
        at, child = child, 2 * child + 1
    ends[at], who[at] = value, last
    return skill, n
