"""Who goes to which open site when room is limited: by regret, then by moves and exchanges."""

import numpy as np
from numba import njit

from maillage.engines.siting.interchange import NOBODY


@njit(cache=True)
def assign_by_regret(cost, quantity, left):
    """Give a site first to the point that would lose most by waiting; NOBODY when stuck."""
    n, m = cost.shape
    served = np.full(n, NOBODY)
    for _ in range(n):
        pick, into, urgency = -1, -1, -np.inf
        for i in np.flatnonzero(served == NOBODY):
            best, second, where = np.inf, np.inf, -1
            for j in range(m):
                if quantity[i] > left[j] + 1e-9:
                    continue
                if cost[i, j] < best:
                    best, second, where = cost[i, j], best, j
                elif cost[i, j] < second:
                    second = cost[i, j]
            if where < 0:
                return served
            regret = (second - best if second < np.inf else 1e15) + 1e-3 * quantity[i]
            if regret > urgency:
                pick, into, urgency = i, where, regret
        served[pick] = into
        left[into] -= quantity[pick]
    return served


@njit(cache=True)
def improve_assignment(cost, quantity, capacity, served):
    """Move one point or exchange two while that lowers the cost; in place."""
    n, m = cost.shape
    left = capacity.copy()
    for i in range(n):
        left[served[i]] -= quantity[i]
    again = True
    while again:
        again = False
        for i in range(n):
            for j in range(m):
                if cost[i, j] < cost[i, served[i]] - 1e-9 and quantity[i] <= left[j] + 1e-9:
                    left[served[i]] += quantity[i]
                    left[j] -= quantity[i]
                    served[i] = j
                    again = True
        for i in range(n):
            for k in range(i):
                again |= _exchange(cost, quantity, left, served, i, k)


@njit(cache=True)
def _exchange(cost, quantity, left, served, i, k):
    a, b = served[i], served[k]
    gain = cost[i, a] + cost[k, b] - cost[i, b] - cost[k, a]
    more = quantity[i] - quantity[k]
    if a == b or gain <= 1e-9 or more > left[b] + 1e-9 or -more > left[a] + 1e-9:
        return False
    served[i], served[k] = b, a
    left[a] += more
    left[b] -= more
    return True
