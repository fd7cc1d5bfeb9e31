"""Prices for the capacitated p-median: each site fills itself as profitably as it can.

Relaxing "each point is served once" leaves one knapsack per site (Osman and Christofides 1994;
Lorena and Senne 2004), solved exactly when amounts are whole and small, by its linear relaxation
otherwise: both give a valid bound.
"""

import numpy as np
from numba import njit

from maillage.engines.siting.multipliers import choose, price_money

LARGEST_TABLE = 4_000_000


@njit(cache=True)
def fill_whole(profit, quantity, capacity, taken):
    """Best 0-1 filling by dynamic programming; marks ``taken``, returns the profit."""
    size = int(capacity)
    items = np.flatnonzero((profit > 0) & (quantity <= capacity))
    best = np.zeros(size + 1)
    used = np.zeros((items.size, size + 1), np.bool_)
    for t in range(items.size):
        q, gain = int(quantity[items[t]]), profit[items[t]]
        for room in range(size, q - 1, -1):
            if best[room - q] + gain > best[room]:
                best[room] = best[room - q] + gain
                used[t, room] = True
    taken[:] = 0.0
    room = size
    for t in range(items.size - 1, -1, -1):
        if used[t, room]:
            taken[items[t]] = 1.0
            room -= int(quantity[items[t]])
    return best[size]


@njit(cache=True)
def fill_parts(profit, quantity, capacity, taken):
    """Best filling when points may be split: an upper bound of the 0-1 profit."""
    taken[:] = 0.0
    items = np.flatnonzero((profit > 0) & (quantity <= capacity))
    ratio = profit[items] / np.maximum(quantity[items], 1e-12)
    room, total = capacity, 0.0
    for t in np.argsort(-ratio):
        i = items[t]
        part = 1.0 if quantity[i] <= room else room / quantity[i]
        taken[i] = part
        total += part * profit[i]
        room -= part * quantity[i]
        if room <= 0.0:
            break
    return total


@njit(cache=True)
def site_values(cost, room, price, whole, filling):
    """``rho[j]`` = minus the best profit of site ``j`` at these prices; fills ``filling``."""
    quantity, capacity = room
    m = cost.shape[1]
    rho = np.zeros(m)
    for j in range(m):
        profit = price - cost[:, j]
        if whole:
            rho[j] = -fill_whole(profit, quantity, capacity[j], filling[j])
        else:
            rho[j] = -fill_parts(profit, quantity, capacity[j], filling[j])
    return rho


@njit(cache=True)
def raise_capacitated_bound(cost, room, limits, price, whole, target, iterations, step):
    """Subgradient ascent; returns (bound, price, rho, chosen, last in, first out, step)."""
    n, m = cost.shape
    filling, chosen = np.zeros((m, n)), np.zeros(m, np.bool_)
    best, best_price, since = -np.inf, price.copy(), 0
    kept = (np.zeros(m), chosen.copy(), 0.0, 0.0)
    for _ in range(iterations):
        rho = site_values(cost, room, price, whole, filling)
        money = price_money(rho, limits, chosen)
        lowest, last_in, first_out = choose(rho, limits, chosen)
        bound = price.sum() - money + lowest
        since = 0 if bound > best + 1e-7 * abs(best) else since + 1
        if bound > best:
            best, best_price = bound, price.copy()
            kept = (rho.copy(), chosen.copy(), last_in, first_out)
        if best >= target or step < 1e-4:
            break
        if since >= 10:
            step, since, price = step * 0.6, 0, best_price.copy()
            continue
        slope = np.ones(n)
        for j in np.flatnonzero(chosen):
            slope -= filling[j]
        size = (slope * slope).sum()
        if size == 0.0:
            break
        price = np.maximum(price + step * (1.02 * target - bound) / size * slope, 0.0)
    return best, best_price, kept, step
