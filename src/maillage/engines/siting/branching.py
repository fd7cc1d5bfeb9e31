"""Close the last of the gap: open this site or not, with a price bound on either side.

Best-first branch and bound on the sites (Christofides and Beasley 1982). Each node restarts from
its parent's prices, closes by reduced cost the sites that can no longer belong to a better plan,
and is dropped once its bound reaches what a better plan would have to beat.
"""

import heapq
from itertools import count

import numpy as np
from numba import njit

from maillage.engines.siting.interchange import CLOSED, FREE, KEPT
from maillage.engines.siting.multipliers import fix_sites, raise_bound, settle_prices
from maillage.engines.siting.neighbours import keep_pairs, lists_of


@njit(cache=True)
def nearest_kept(lists, status, ceiling):
    """No price need exceed the distance to a site that is open for sure."""
    limit = ceiling.copy()
    for j in np.flatnonzero(status == KEPT):
        for k in range(lists.col_start[j], lists.col_start[j + 1]):
            i = lists.col_demand[k]
            limit[i] = min(limit[i], lists.col_dist[k])
    return limit


@njit(cache=True)
def bound_node(lists, limits, price, ceiling, target):
    """Raise the bound of a node, fixing sites as it rises (the status changes in place)."""
    best, step = -np.inf, 0.2
    usage = np.zeros(limits.status.size)
    chosen = np.zeros(limits.status.size, np.bool_)
    for turn in range(3):
        limit = nearest_kept(lists, limits.status, ceiling)
        start = np.minimum(price, limit)
        step = max(step, 0.02)
        # Typed as in interchange.search_around: for a literal, numba would compile it once more.
        _, price, usage, step = raise_bound(lists, limits, start, limit, target, np.int64(80), step)
        relaxation = settle_prices(lists, limits, price)
        best, chosen = max(best, relaxation[0]), relaxation[2]
        if best >= target:
            break
        if fix_sites(limits, relaxation, target) == 0 and turn > 0:
            break
    return best, price, usage, chosen


def pick_branching_site(status, usage):
    """The free site the relaxation hesitates most about."""
    free = np.flatnonzero(status == FREE)
    return free[np.argmin(np.abs(usage[free] - 0.5))]


def shrink(lists, limits, price, bound, target):
    """The lists without the sites and pairs no plan under ``target`` can use: often a hundredth.

    Serving ``i`` at a distance ``d`` beyond its price costs at least ``bound + w (d - price)``.
    """
    slack = (target - bound) / np.maximum(lists.weight, 1e-300)
    limit = price + slack * (1 + 1e-9) + 1e-9
    rows = keep_pairs(lists, limits.status != CLOSED, limit)
    return lists_of(*rows, weight=lists.weight, n_sites=limits.status.size, beyond=lists.beyond)


class Tree:
    """The open nodes of a search over what plans may still cost less than ``target()``."""

    def __init__(self, lists, limits, ceiling, *, evaluate, target):
        self.lists, self.limits, self.ceiling = lists, limits, ceiling
        self.evaluate, self.target = evaluate, target
        self.heap, self.order, self.explored = [], count(), 0

    def add(self, lists, bound, status, price):
        """Bound a node on these lists and keep it if a better plan may still be inside."""
        limits = self.limits._replace(status=status)
        target = self.target()
        value, price, usage, chosen = bound_node(lists, limits, price, self.ceiling, target)
        if value >= target:
            return
        self.explored += 1
        if self.explored < 50 or self.explored % 16 == 0:
            self.evaluate(chosen)
        kept = status == KEPT
        if kept.sum() >= limits.n_open or not (status == FREE).any():
            self.evaluate(kept)
            return
        site = pick_branching_site(status, usage)
        node = (max(value, bound), next(self.order), status, price, site)
        heapq.heappush(self.heap, node)

    def run(self, stopped):
        """Branch until nothing is left; return the lowest bound still open (inf if none)."""
        while self.heap and self.heap[0][0] < self.target():
            if stopped(self.heap[0][0]):
                return self.heap[0][0]
            bound, _, status, price, site = heapq.heappop(self.heap)
            lists = self.lists_for(status, price)
            for choice in (KEPT, CLOSED):
                child = status.copy()
                child[site] = choice
                self.add(lists, bound, child, price)
        return np.inf

    def lists_for(self, status, price):
        """The lists as short as this node allows; its two children share them."""
        limits = self.limits._replace(status=status)
        bound = settle_prices(self.lists, limits, price)[0]
        return shrink(self.lists, limits, price, min(bound, self.target()), self.target())
