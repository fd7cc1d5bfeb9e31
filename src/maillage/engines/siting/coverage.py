"""Cover with a backup, and lift above a score: a point counts once what reaches it adds up to 1.

``share[i, j]`` is the part of the way that site ``j`` brings point ``i``: 1/(1 + backup) for a
backup, gain / need for a score. Greedy and swaps give a plan; prices ``0 <= price <= weight`` on
"a point counts only if its shares add up to 1" give an upper bound; HiGHS finishes when it can.
"""

import numpy as np
from numba import njit
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from maillage.engines.siting.interchange import FREE, KEPT
from maillage.engines.siting.linear import limit_rows, milp_options, read_answer, site_bounds
from maillage.engines.siting.multipliers import choose, price_money
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.result import Result

ENOUGH = 1.0 - 1e-9
MOST_PAIRS_FOR_HIGHS = 400_000
PRICE_ROUNDS = 400


def solve_backup_cover(problem, watch, seed):
    """See `problems.MaxCover`, with a backup."""
    del seed
    near = problem.distances.within(problem.radius)
    share = near.astype(float) / (1 + problem.backup)
    openings = limits_of(problem.openings, near.shape[1])
    return most_weight(share, problem.weight, openings, watch)


def solve_lift(problem, watch, seed):
    """See `problems.Lift`."""
    del seed
    missing = problem.threshold - problem.score
    there = missing <= 1e-12 * max(1.0, abs(problem.threshold))
    share = csr_array(problem.gains, dtype=float)
    row = np.repeat(np.arange(share.shape[0]), np.diff(share.indptr))
    share.data = np.minimum(share.data / np.where(there, 1.0, missing)[row], 1.0)
    share.data[there[row]] = 0.0
    share.eliminate_zeros()
    limits = limits_of(problem.openings, share.shape[1])
    result = most_weight(share, np.where(there, 0.0, problem.weight), limits, watch)
    already = float(problem.weight[there].sum())
    return Result(
        result.sites, result.assignment, result.objective + already, result.bound + already,
        result.proven_optimal, result.seconds,
    )  # fmt: skip


def most_weight(share, weight, limits, watch):
    """Most weight whose open shares add up to 1: plan, bound, exact finish."""
    columns = share.tocsc()
    is_open = limits.status == KEPT
    open_and_swap(columns, weight, limits, is_open, watch)
    value = worth_of(share, weight, is_open)
    bound = upper_bound(share, columns, weight, limits, value)
    open_gap = bound > value * (1 + 1e-9) and not watch.must_stop(value, bound)
    if open_gap and share.nnz <= MOST_PAIRS_FOR_HIGHS:
        opened, exact = finish_exactly(share, weight, limits, watch.seconds_left)
        bound = min(bound, exact)
        if opened is not None and worth_of(share, weight, opened) > value:
            is_open, value = opened, worth_of(share, weight, opened)
    bound = max(bound, value)
    proven = bound <= value + 1e-9 * max(1.0, value)
    bound = value if proven else bound
    served = assign_best(share, is_open)
    return Result(np.flatnonzero(is_open), served, value, bound, proven, watch.seconds)


def worth_of(share, weight, is_open):
    """Weight of the points whose open shares add up to 1."""
    return float(weight[(share @ is_open.astype(float)) >= ENOUGH].sum())


def assign_best(share, is_open):
    """The open site with the largest share for each point that counts, else -1."""
    kept = share[:, np.flatnonzero(is_open)].toarray() if is_open.any() else None
    if kept is None:
        return np.full(share.shape[0], -1)
    best = np.flatnonzero(is_open)[kept.argmax(axis=1)]
    return np.where(kept.sum(axis=1) >= ENOUGH, best, -1)


def open_and_swap(columns, weight, limits, is_open, watch):
    """Greedy openings, then swaps while one helps; ``is_open`` changes in place."""
    pattern = (columns.indptr.astype(np.int64), columns.indices, columns.data)
    total = columns @ is_open.astype(float)
    _open(pattern, weight, limits, is_open, total)
    while not watch.must_stop() and _swap(pattern, weight, limits, is_open, total):
        _open(pattern, weight, limits, is_open, total)


@njit(cache=True)
def _merit(total, weight):
    # A hair for the way already made, so that the first of two openings needed counts.
    return weight if total >= ENOUGH else 0.05 * weight * total


@njit(cache=True)
def _change(pattern, weight, total, j, sign):
    start, point, share = pattern
    change = 0.0
    for k in range(start[j], start[j + 1]):
        i = point[k]
        after = total[i] + sign * share[k]
        change += _merit(after, weight[i]) - _merit(total[i], weight[i])
    return change


@njit(cache=True)
def _apply(pattern, total, j, sign):
    start, point, share = pattern
    for k in range(start[j], start[j + 1]):
        total[point[k]] += sign * share[k]


@njit(cache=True)
def _open(pattern, weight, limits, is_open, total):
    while is_open.sum() < limits.n_open:
        room = limits.budget - limits.cost[is_open].sum()
        best, best_worth = -1, 1e-12
        for j in range(is_open.size):
            if is_open[j] or limits.status[j] != FREE or limits.cost[j] > room + 1e-9:
                continue
            worth = _change(pattern, weight, total, j, 1.0)
            if limits.budget < np.inf:
                worth /= max(limits.cost[j], 1e-9)
            if worth > best_worth:
                best, best_worth = j, worth
        if best < 0:
            return
        is_open[best] = True
        _apply(pattern, total, best, 1.0)


@njit(cache=True)
def _swap(pattern, weight, limits, is_open, total):
    """First swap that helps; whether there was one."""
    for closed in np.flatnonzero(is_open):
        if limits.status[closed] == KEPT:
            continue
        lost = _change(pattern, weight, total, closed, -1.0)
        _apply(pattern, total, closed, -1.0)
        room = limits.budget - limits.cost[is_open].sum() + limits.cost[closed]
        for j in range(is_open.size):
            if is_open[j] or limits.status[j] != FREE or limits.cost[j] > room + 1e-9:
                continue
            if lost + _change(pattern, weight, total, j, 1.0) > 1e-9:
                is_open[closed], is_open[j] = False, True
                _apply(pattern, total, j, 1.0)
                return True
        _apply(pattern, total, closed, 1.0)
    return False


def upper_bound(share, columns, weight, limits, value):
    """Lowest bound over a fixed number of price steps (subgradient, Polyak steps)."""
    price, best, step = weight / 2, np.inf, 1.0
    chosen = np.zeros(limits.status.size, bool)
    for turn in range(PRICE_ROUNDS):
        rho = -(columns.T @ price)
        money = price_money(rho, limits, chosen)
        lowest, _, _ = choose(rho, limits, chosen)
        bound = (weight - price).sum() + money - lowest
        best = min(best, bound)
        if best <= value * (1 + 1e-9):
            break
        slope = share @ chosen.astype(float) - 1.0
        size = (slope**2 * weight).sum()
        if size == 0:
            break
        price = np.clip(price - step * (bound - value) / size * slope * weight, 0.0, weight)
        step = step * 0.7 if turn % 25 == 24 else step
    return best


def finish_exactly(share, weight, limits, seconds):
    """HiGHS on: most Σ w z with z_i <= Σ share y; return (open sites or None, upper bound)."""
    counted = np.flatnonzero((share.sum(axis=1) >= ENOUGH) & (weight > 0))
    m, n = limits.status.size, counted.size
    low, high = site_bounds(limits.status, n)
    limit, values = limit_rows(limits, m + n)
    link = hstack([-share[counted], eye_array(n)]).tocsr() if n else csr_array((0, m))
    answer = milp(
        np.concatenate([np.zeros(m), -weight[counted]]),
        integrality=np.ones(m + n),
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(link, -np.inf, 1e-9),
            LinearConstraint(limit, -np.inf, values),
        ],
        options=milp_options(seconds),
    )
    opened, bound = read_answer(answer, m)
    return opened, -bound
