"""Answer `problems.SetCover` with the least cover."""

import numpy as np

from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.refusals import refuse_uncovered
from maillage.engines.siting.result import Result
from maillage.engines.siting.set_cover import least_cover


def solve_set_cover(problem, watch, seed):
    """See `problems.SetCover`."""
    del seed
    near = problem.distances.within(problem.radius)
    limits = limits_of(problem.openings, near.shape[1])
    need = 1 + problem.backup
    cover = least_cover(near, np.full(near.shape[0], need), limits, watch.seconds_left)
    if cover.is_open is None:
        refuse_uncovered(problem, near, limits, need)
    cost = float(limits.cost[cover.is_open].sum())
    whole = (limits.cost == np.floor(limits.cost)).all()
    bound = min(cost, np.ceil(cover.bound - 1e-6) if whole else cover.bound)
    proven = bound >= cost - 1e-9 * max(1.0, cost)
    served = nearest_open(problem.distances, near, cover.is_open)
    return Result(np.flatnonzero(cover.is_open), served, cost, float(bound), proven, watch.seconds)


def nearest_open(distances, near, is_open):
    """For each point, its nearest open site among those of its row of ``near``; -1: none."""
    served = np.full(near.shape[0], -1)
    kept = near[:, np.flatnonzero(is_open)].tocoo()
    sites = np.flatnonzero(is_open)[kept.col]
    far = distances.of(kept.row, sites)
    order = np.lexsort((sites, -far))
    # Written farthest first: the nearest has the last word.
    served[kept.row[order]] = sites[order]
    return served
