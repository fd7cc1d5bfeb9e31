"""Draw who comes on each of many days: when, for what care, how long it takes, how patient.

The same seed gives the same people whatever the staffing, so that two staffings are compared on
the same days.
"""

from typing import NamedTuple

import numpy as np
from numba import njit


class People(NamedTuple):
    """Everybody who comes on some days, by day then by time of arrival."""

    first: np.ndarray  # int64 (n_days + 1,), where each day begins in the arrays below
    time: np.ndarray  # float64, minutes since the day began
    kind: np.ndarray  # uint8, position of the care type among those drawn
    service: np.ndarray  # float64, minutes
    patience: np.ndarray  # float64, minutes; of size 0 when nobody gives up

    @property
    def n_days(self):
        return self.first.size - 1


def draw_people(problem, kinds, n_days, seed):
    """`People` of the care types ``kinds`` (positions) on ``n_days`` days.

    seed : tuple of whole numbers; each care type has its own stream of it.
    """
    parts = [_draw_care(problem, kind, n_days, (*seed, kind)) for kind in kinds]
    counts, times, services, patiences = zip(*parts, strict=True)
    patient = all(np.isinf(problem.care_types[kind].patience_minutes) for kind in kinds)
    time, service, patience = (np.concatenate(each) for each in (times, services, patiences))
    mine = np.repeat(np.arange(len(kinds), dtype=np.uint8), [each.size for each in times])
    if len(parts) > 1:
        order = merge(np.array(counts), time)
        time, service, patience, mine = (each[order] for each in (time, service, patience, mine))
    first = np.concatenate(([0], np.cumsum(np.sum(counts, axis=0))))
    return People(first, time, mine, service, np.empty(0) if patient else patience)


def _draw_care(problem, kind, n_days, seed):
    """(count of each day, arrival times, services, patiences) of one care type."""
    care = problem.care_types[kind]
    generator = np.random.Generator(np.random.SFC64(seed))
    cumulative = np.concatenate(([0.0], np.cumsum(care.arrivals)))
    counts = generator.poisson(cumulative[-1], n_days)
    total = int(counts.sum())
    # Uniform points in order are the running sums of exponential gaps, divided by the last.
    gaps = generator.standard_exponential(total + n_days)
    time = place(counts, gaps, cumulative, problem.step_minutes)
    if care.cv == 0:
        service = np.full(total, care.mean_minutes)
    else:
        shape = 1 / care.cv**2
        service = generator.standard_gamma(shape, total) * (care.mean_minutes / shape)
    if np.isinf(care.patience_minutes):
        return counts, time, service, np.full(total, np.inf)
    return counts, time, service, generator.exponential(care.patience_minutes, total)


@njit(cache=True)
def place(counts, gaps, cumulative, step_minutes):
    """Times of a Poisson process with a constant rate in each step, given how many each day."""
    time = np.empty(counts.sum())
    g = i = 0
    for n in counts:
        scale = cumulative[-1] / gaps[g : g + n + 1].sum()
        passed = 0.0
        k = 0
        for _ in range(n):
            passed += gaps[g] * scale
            while k < cumulative.size - 2 and cumulative[k + 1] < passed:
                k += 1
            share = (passed - cumulative[k]) / (cumulative[k + 1] - cumulative[k])
            time[i] = (k + min(share, 1.0)) * step_minutes
            g += 1
            i += 1
        g += 1
    return time


@njit(cache=True)
def merge(counts, time):
    """Indices that put the care types' arrivals, one after the other, in order within each day."""
    n_kinds, n_days = counts.shape
    order = np.empty(time.size, np.int64)
    at = np.zeros(n_kinds, np.int64)
    for kind in range(1, n_kinds):
        at[kind] = at[kind - 1] + counts[kind - 1].sum()
    i = 0
    for day in range(n_days):
        end = at + counts[:, day]
        for _ in range(counts[:, day].sum()):
            best = -1
            for kind in range(n_kinds):
                if at[kind] < end[kind] and (best < 0 or time[at[kind]] < time[at[best]]):
                    best = kind
            order[i] = at[best]
            at[best] += 1
            i += 1
    return order
