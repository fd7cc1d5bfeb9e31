"""Location set covering: the cheapest sites that leave nobody out (Toregas et al. 1971).

Identical rows are merged, a greedy plan is kept as a fall-back, and HiGHS proves the rest.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from maillage.engines.siting.interchange import CLOSED, KEPT
from maillage.engines.siting.linear import limit_rows, milp_options, read_answer, site_bounds


class Cover(NamedTuple):
    """Open sites of a cover (None: none found), and a proven lower bound of its cost."""

    is_open: np.ndarray | None
    bound: float


def least_cover(near, need, limits, seconds):
    """Cheapest sites such that point ``i`` has ``need[i]`` of them in its row of ``near``.

    The bound is ``inf`` when no cover fits the limits.
    """
    rows, needs = merge_rows(near, need)
    low, high = site_bounds(limits.status, 0)
    limit, values = limit_rows(limits, limits.status.size)
    answer = milp(
        limits.cost,
        integrality=np.ones(limits.status.size),
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(rows, needs, np.inf),
            LinearConstraint(limit, -np.inf, values),
        ],
        options=milp_options(seconds),
    )
    opened, bound = read_answer(answer, limits.status.size)
    if opened is None and bound < np.inf:
        opened = greedy_cover(near, need, limits)
    return Cover(opened, max(bound, 0.0))


def merge_rows(near, need):
    """The distinct rows of a coverage pattern, with the largest need of each."""
    near = csr_array(near)
    near.sort_indices()
    largest = {}
    for i in range(near.shape[0]):
        key = near.indices[near.indptr[i] : near.indptr[i + 1]].tobytes()
        if key not in largest or need[i] > need[largest[key]]:
            largest[key] = i
    kept = np.array(sorted(largest.values()))
    return near[kept].astype(float), np.asarray(need, float)[kept]


def greedy_cover(near, need, limits):
    """Open the site that covers most per euro until all is covered; None if that fails."""
    rows = csr_array(near).astype(float)
    columns = rows.T.tocsr()
    is_open = limits.status == KEPT
    missing = np.maximum(need - rows @ is_open.astype(float), 0)
    price = np.maximum(limits.cost, 1e-9)
    while (missing > 0).any():
        if is_open.sum() >= limits.n_open:
            return None
        worth = (columns @ (missing > 0).astype(float)) / price
        worth[is_open | (limits.status == CLOSED)] = 0.0
        best = np.argmax(worth)
        if worth[best] <= 0:
            return None
        is_open[best] = True
        missing = np.maximum(need - rows @ is_open.astype(float), 0)
    fits = is_open.sum() <= limits.n_open and limits.cost[is_open].sum() <= limits.budget
    return is_open if fits else None


def needs_more_than_allowed(near, need, limits):
    """Whether points that share no site are more than the openings left: then no cover exists."""
    left = limits.n_open - int((limits.status == KEPT).sum())
    usable = limits.status != CLOSED
    kept = (limits.status == KEPT).astype(float)
    taken = np.zeros(limits.status.size, bool)
    points = np.flatnonzero(near @ kept < need)
    alone = 0
    for i in points[np.argsort(np.diff(near.indptr)[points], kind="stable")]:
        sites = near.indices[near.indptr[i] : near.indptr[i + 1]]
        sites = sites[usable[sites]]
        if not taken[sites].any():
            taken[sites] = True
            alone += 1
            if alone > left:
                return True
    return False
