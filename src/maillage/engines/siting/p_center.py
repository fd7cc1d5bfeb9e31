"""p-center: halve the list of possible distances, asking each time for a cover (Minieka 1970)."""

import numpy as np

from maillage.engines.siting.cover import nearest_open
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.refusals import refuse_uncovered
from maillage.engines.siting.result import Result
from maillage.engines.siting.set_cover import greedy_cover, least_cover, needs_more_than_allowed

MOST_PAIRS_FOR_HIGHS = 60_000  # beyond, its presolve alone outlasts any limit
HARD_SHARE = 0.25  # of the time left, to prove one distance possible or not


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
    near = problem.distances.within(levels[-1] if len(levels) else 0.0)
    is_open = greedy_cover(near, need, limits)
    if is_open is None:
        is_open = least_cover(near, need, limits, watch.seconds_left).is_open
    if is_open is None:
        refuse_uncovered(problem, near, limits, need[0])
    return is_open


def cover_within(problem, radius, limits, need, watch):
    """(plan or None, whether one may still exist) at this distance."""
    near = problem.distances.within(radius)
    if (np.diff(near.indptr) < need).any() or needs_more_than_allowed(near, need, limits):
        return None, False
    found = greedy_cover(near, need, limits)
    if found is not None:
        return found, True
    if near.nnz > MOST_PAIRS_FOR_HIGHS:
        return None, True
    # A share of what is left, so that one hard distance leaves time for the others.
    cover = least_cover(near, need, limits, watch.seconds_left * HARD_SHARE)
    return cover.is_open, cover.bound < np.inf


def worst_level(distances, is_open, need, levels):
    """Index of the level at which every point has its sites."""
    opened, rank = np.flatnonzero(is_open), need[0] - 1
    far = distances.of(np.arange(distances.shape[0])[:, None], opened[None, :])
    return int(np.searchsorted(levels, np.partition(far, rank, axis=1)[:, rank].max()))
