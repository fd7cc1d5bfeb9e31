"""Open the most useful sites one by one, or close the least useful: within the limits."""

import numpy as np
from numba import njit

from maillage.engines.siting.interchange import CLOSED, KEPT, settle


@njit(cache=True)
def open_greedily(lists, is_open, limits, cap):
    """Open the site that saves most (per euro under a budget), each point costing ``cap[i]``.

    Completes what is already open. Gains only shrink, so a gain is computed again only when it
    comes out first (lazy greedy, Minoux 1978).
    """
    room = limits.budget - limits.cost[is_open].sum()
    left = limits.n_open - is_open.sum()
    if left <= 0:
        return
    current = cap.copy()
    for j in np.flatnonzero(is_open):
        _serve_from(lists, j, current)
    gains = np.empty(is_open.size)
    for j in range(gains.size):
        usable = limits.status[j] != CLOSED and not is_open[j]
        gains[j] = _worth(lists, limits, j, current) if usable else -1.0
    while left > 0:
        j = np.argmax(gains)
        if gains[j] < 0.0:
            break
        fresh = _worth(lists, limits, j, current) if limits.cost[j] <= room + 1e-9 else -1.0
        if fresh >= 0.0 and fresh >= gains[j] * (1 - 1e-12):
            is_open[j] = True
            fresh = -1.0
            left -= 1
            room -= limits.cost[j]
            _serve_from(lists, j, current)
        gains[j] = fresh


@njit(cache=True)
def _worth(lists, limits, j, current):
    saving = _saving(lists, j, current)
    return saving / max(limits.cost[j], 1e-9) if limits.budget < np.inf else saving


@njit(cache=True)
def respect_limits(plan, lists, limits):
    """Close the least useful sites of a plan until it fits; they are worth ``loss``."""
    plan.is_open[limits.status == KEPT] = True
    plan.is_open[limits.status == CLOSED] = False
    settle(lists, plan)
    while True:
        spent = limits.cost[plan.is_open].sum()
        too_dear = spent > limits.budget * (1 + 1e-12) + 1e-9
        if plan.is_open.sum() <= limits.n_open and not too_dear:
            return
        worst, lowest = -1, np.inf
        for r in np.flatnonzero(plan.is_open & (limits.status != KEPT)):
            value = plan.loss[r] / max(limits.cost[r], 1e-9) if too_dear else plan.loss[r]
            if value < lowest or worst < 0:
                worst, lowest = r, value
        if worst < 0:
            return
        plan.is_open[worst] = False
        settle(lists, plan)


@njit(cache=True)
def _saving(lists, j, current):
    total = 0.0
    for k in range(lists.col_start[j], lists.col_start[j + 1]):
        i = lists.col_demand[k]
        total += lists.weight[i] * max(0.0, current[i] - lists.col_dist[k])
    return total


@njit(cache=True)
def _serve_from(lists, j, current):
    for k in range(lists.col_start[j], lists.col_start[j + 1]):
        i = lists.col_demand[k]
        current[i] = min(current[i], lists.col_dist[k])
