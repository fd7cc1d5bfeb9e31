"""Lower bounds of the p-median: a price per demand point, and the sites that earn most.

Relax "each point is served once" with a price ``u[i]`` (in distance): a site then earns
``rho[j] = Σ w_i min(0, d_ij - u_i)`` on its own, the best set is the p lowest ``rho``, and
``Σ w_i u_i + Σ lowest rho`` is below every solution (Cornuéjols, Fisher and Nemhauser 1977).
Prices move along a deflected subgradient (Camerini, Fratta and Maffioli 1975).
"""

import numpy as np
from numba import njit

from maillage.engines.siting.interchange import CLOSED, FREE, KEPT


@njit(cache=True)
def earnings(lists, price, rho):
    """Fill ``rho`` and return Σ w u."""
    rho[:] = 0.0
    total = 0.0
    for i in range(lists.weight.size):
        w, u = lists.weight[i], price[i]
        total += w * u
        for k in range(lists.start[i], lists.start[i + 1]):
            margin = lists.dist[k] - u
            if margin >= 0.0:
                break
            rho[lists.site[k]] += w * margin
    return total


@njit(cache=True)
def choose(rho, limits, chosen):
    """Mark the kept sites and the lowest free ``rho``; return (sum, last in, first out).

    A free site is chosen only while its ``rho`` is negative; under a budget ``rho`` must already
    carry the price of money.
    """
    chosen[:] = limits.status == KEPT
    free = np.flatnonzero(limits.status == FREE)
    wanted = limits.n_open - chosen.sum()
    total = rho[chosen].sum()
    if wanted <= 0 or free.size == 0:
        return total, -np.inf, 0.0
    values = np.minimum(rho[free], 0.0)
    last_in, first_out = values.max(), 0.0
    if wanted < free.size:
        cut = np.partition(values, wanted - 1)
        last_in, first_out = cut[wanted - 1], cut[wanted:].min()
    left = wanted
    for strictly in (True, False):
        for f in range(free.size):
            inside = values[f] < last_in if strictly else values[f] == last_in
            if left > 0 and inside and values[f] < 0.0:
                chosen[free[f]] = True
                total += values[f]
                left -= 1
    return total, last_in, first_out


@njit(cache=True)
def price_money(rho, limits, chosen):
    """Add to ``rho`` the best price of a euro times the cost; return the budget's worth."""
    if limits.budget == np.inf:
        return 0.0
    bare = rho.copy()
    low, high = 0.0, 1e-9
    for j in range(rho.size):
        if limits.cost[j] > 0:
            high = max(high, -bare[j] / limits.cost[j])
    for _ in range(50):
        middle = (low + high) / 2
        rho[:] = bare + middle * limits.cost
        choose(rho, limits, chosen)
        if limits.cost[chosen].sum() > limits.budget:
            low = middle
        else:
            high = middle
    rho[:] = bare + high * limits.cost
    return high * limits.budget


@njit(cache=True)
def count_service(lists, price, chosen, served):
    """How many chosen sites serve each point for less than its price."""
    served[:] = 0
    for j in np.flatnonzero(chosen):
        for k in range(lists.col_start[j], lists.col_start[j + 1]):
            i = lists.col_demand[k]
            if lists.col_dist[k] < price[i]:
                served[i] += 1


@njit(cache=True)
def follow(direction, served, price, ceiling, weight):
    """New direction: the subgradient plus part of the last direction when they disagree.

    Lengths are weighted, so that a city does not jump about while villages crawl.
    """
    dot = norm = slope_norm = 0.0
    for i in range(price.size):
        slope = 1.0 - served[i]
        if slope > 0.0 and price[i] >= ceiling[i]:
            slope = 0.0
        dot += weight[i] * slope * direction[i]
        norm += weight[i] * direction[i] * direction[i]
        slope_norm += slope * slope
    keep = 0.0
    if norm > 0.0 and dot < 0.0:
        keep = -1.5 * dot / norm
    size = 0.0
    for i in range(price.size):
        slope = 1.0 - served[i]
        if slope > 0.0 and price[i] >= ceiling[i]:
            slope = 0.0
        direction[i] = slope + keep * direction[i]
        size += weight[i] * direction[i] * direction[i]
    return size, slope_norm


@njit(cache=True)
def move(price, direction, length, ceiling):
    """One step, prices staying between 0 and their ceiling."""
    for i in range(price.size):
        price[i] = min(max(price[i] + length * direction[i], 0.0), ceiling[i])


@njit(cache=True)
def raise_bound(lists, limits, price, ceiling, target, iterations, step):
    """Subgradient ascent from ``price``; stop once the bound reaches ``target``.

    Returns (bound, best price, usage, step): ``step`` restarts a later call where this one ended.
    """
    n, m = price.size, limits.status.size
    rho, chosen, served = np.empty(m), np.zeros(m, np.bool_), np.zeros(n, np.int32)
    direction, usage = np.zeros(n), np.zeros(m)
    best_price, best, since = price.copy(), -np.inf, 0
    for _ in range(iterations):
        total = earnings(lists, price, rho)
        total -= price_money(rho, limits, chosen)
        bound = total + choose(rho, limits, chosen)[0]
        usage *= 0.95
        usage[chosen] += 0.05
        since = 0 if bound > best + 1e-7 * abs(best) else since + 1
        if bound > best:
            best = bound
            best_price[:] = price
            if best >= target:
                break
        if since >= 15:
            step *= 0.7
            since = 0
            price[:] = best_price
            direction[:] = 0.0
            if step < 1e-5:
                break
            continue
        count_service(lists, price, chosen, served)
        size, slope_norm = follow(direction, served, price, ceiling, lists.weight)
        if size == 0.0 or slope_norm == 0.0:
            break
        move(price, direction, step * (1.02 * target - bound) / size, ceiling)
    return best, best_price, usage, step


@njit(cache=True)
def approach_prices(lists, limits, price, ceiling, turn, iterations, memory):
    """First steps for coverage, each price at its own pace (Adam, Kingma and Ba 2015).

    A city within reach of fifty chosen sites and a hamlet within reach of none differ too much
    for one common step. ``memory`` (2, n) holds the moments between calls, ``turn`` their age.
    Returns (bound, best price, how often each site was chosen).
    """
    n, m = price.size, limits.status.size
    rho, chosen, served = np.empty(m), np.zeros(m, np.bool_), np.zeros(n, np.int32)
    best_price, best, often = price.copy(), -np.inf, np.zeros(m)
    for age in range(turn + 1, turn + iterations + 1):
        total = earnings(lists, price, rho)
        total -= price_money(rho, limits, chosen)
        bound = total + choose(rho, limits, chosen)[0]
        often[chosen] += 1.0 / iterations
        if bound > best:
            best = bound
            best_price[:] = price
        count_service(lists, price, chosen, served)
        pace = 0.2 * 0.992**age
        for i in range(n):
            slope = 1.0 - served[i]
            memory[0, i] = 0.9 * memory[0, i] + 0.1 * slope
            memory[1, i] = 0.999 * memory[1, i] + 0.001 * slope * slope
            mean = memory[0, i] / (1 - 0.9**age)
            spread = np.sqrt(memory[1, i] / (1 - 0.999**age)) + 1e-3
            price[i] = min(max(price[i] + pace * ceiling[i] * mean / spread, 0.0), ceiling[i])
    return best, best_price, often


@njit(cache=True)
def settle_prices(lists, limits, price):
    """Bound, ``rho``, chosen sites, last in and first out at the given prices."""
    rho = np.empty(limits.status.size)
    chosen = np.zeros(limits.status.size, np.bool_)
    total = earnings(lists, price, rho)
    total -= price_money(rho, limits, chosen)
    lowest, last_in, first_out = choose(rho, limits, chosen)
    return total + lowest, rho, chosen, last_in, first_out


@njit(cache=True)
def fix_sites(limits, relaxation, target):
    """Close or keep for good the free sites whose change would reach ``target``; count them."""
    bound, rho, chosen, last_in, first_out = relaxation
    status = limits.status
    fixed = 0
    for j in range(status.size):
        if status[j] != FREE:
            continue
        if chosen[j] and bound - rho[j] + first_out >= target:
            status[j] = KEPT
            fixed += 1
        elif not chosen[j] and bound + rho[j] - last_in >= target:
            status[j] = CLOSED
            fixed += 1
    return fixed
