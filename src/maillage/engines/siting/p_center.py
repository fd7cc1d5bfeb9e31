"""p-center: halve the list of possible distances, asking each time for a cover (Minieka 1970)."""

import numpy as np

from maillage.engines.siting.cover import nearest_open
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.refusals import refuse_uncovered
from maillage.engines.siting.result import Result
from maillage.engines.siting.set_cover import greedy_cover, least_cover


def solve_p_center(problem, watch, seed):
    """See `problems.PCenter`: every level below the bound is proven out of reach."""
    del seed
    levels = problem.distances.levels()
    limits = limits_of(problem.openings, problem.distances.shape[1])
    need = np.full(problem.distances.shape[0], 1 + problem.backup)
    is_open = widest_cover(problem, levels, limits, need, watch)
    low, high = 0, worst_level(problem.distances, is_open, need, levels)
    unknown = len(levels)
    while low < min(high, unknown):
        middle = (low + min(high, unknown) - 1) // 2
        found, possible = cover_within(problem, levels[middle], limits, need, watch)
        if found is not None:
            is_open = found
            high = worst_level(problem.distances, found, need, levels)
        elif possible:
            unknown = middle
        else:
            low = middle + 1
        if watch.must_stop(levels[high], levels[min(low, high)]):
            break
    near = problem.distances.within(levels[high])
    return Result(
        np.flatnonzero(is_open), nearest_open(problem.distances, near, is_open),
        float(levels[high]), float(levels[low]), low >= high, watch.seconds,
    )  # fmt: skip


def widest_cover(problem, levels, limits, need, watch):
    """A plan at the largest distance of all, or Infeasible with the points left out."""
    near = problem.distances.within(levels[-1]) if len(levels) else None
    if near is None:
        near = problem.distances.within(0.0)
    cover = least_cover(near, need, limits, watch.seconds_left)
    if cover.is_open is None:
        refuse_uncovered(problem, near, limits, need[0])
    return cover.is_open


def cover_within(problem, radius, limits, need, watch):
    """(plan or None, whether one may still exist) at this distance."""
    near = problem.distances.within(radius)
    counts = np.diff(near.indptr)
    if (counts < need).any():
        return None, False
    found = greedy_cover(near, need, limits)
    if found is not None:
        return found, True
    cover = least_cover(near, need, limits, watch.seconds_left)
    return cover.is_open, cover.bound < np.inf


def worst_level(distances, is_open, need, levels):
    """Index of the level at which every point has its sites."""
    low, high = 0, len(levels) - 1
    opened = is_open.astype(float)
    while low < high:
        middle = (low + high) // 2
        if (distances.within(levels[middle]) @ opened >= need).all():
            high = middle
        else:
            low = middle + 1
    return high
