"""Cover with a backup, and lift above a score: a point counts once what reaches it adds up to 1.

``share[i, j]`` is the part of the way that site ``j`` brings point ``i``: 1/(1 + backup) for a
backup, gain / need for a score. `adding` gives a plan; prices ``0 <= price <= weight`` on "a point
counts only if its shares add up to 1" give an upper bound, and `cuts` a tighter one for a lift;
HiGHS finishes when it can.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from maillage.engines.siting.adding import ENOUGH, AddingSearch, sum_of, task_of
from maillage.engines.siting.cuts import bound_by_points
from maillage.engines.siting.interchange import FREE, KEPT
from maillage.engines.siting.linear import limit_rows, milp_options, read_answer, site_bounds
from maillage.engines.siting.multipliers import price_money
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.result import Result

MOST_PAIRS_FOR_HIGHS = 400_000
PRICE_ROUNDS = 400
SEARCH_SHARE = 0.5  # of the time, before the exact finish


def solve_backup_cover(problem, watch, seed):
    """See `problems.MaxCover`, with a backup or with kinds."""
    near = problem.distances.within(problem.radius)
    share = near.astype(float) / (1 + problem.backup)
    openings = limits_of(problem.openings, near.shape[1])
    return most_weight(share, problem.weight, openings, watch, seed)


def solve_lift(problem, watch, seed):
    """See `problems.Lift`."""
    missing = problem.threshold - problem.score
    there = missing <= 1e-12 * max(1.0, abs(problem.threshold))
    share = csr_array(problem.gains, dtype=float, copy=True)
    row = np.repeat(np.arange(share.shape[0]), np.diff(share.indptr))
    share.data = np.minimum(share.data / np.where(there, 1.0, missing)[row], 1.0)
    share.data[there[row]] = 0.0
    share.eliminate_zeros()
    limits = limits_of(problem.openings, share.shape[1])
    left = np.where(there, 0.0, problem.weight)
    result = most_weight(share, left, limits, watch, seed, by_points=True)
    already = float(problem.weight[there].sum())
    return Result(
        result.sites, result.assignment, result.objective + already, result.bound + already,
        result.proven_optimal, result.seconds,
    )  # fmt: skip


def most_weight(share, weight, limits, watch, seed, *, by_points=False):
    """Most weight whose open shares add up to 1: plan, bound, exact finish."""
    columns = share.tocsc()
    task = task_of(share, weight, limits)
    search = AddingSearch(task, watch, seed)
    bound = upper_bound(share, columns, weight, limits, search.value)
    if not is_closed(search.value, bound):
        search.improve(SEARCH_SHARE * watch.stop.seconds)
    stopped = is_closed(search.value, bound) or watch.must_stop(search.value, bound)
    stopped = stopped or share.nnz > MOST_PAIRS_FOR_HIGHS
    if by_points and not stopped:
        bound = min(bound, bound_by_points(share, weight, limits, watch))
        stopped = is_closed(search.value, bound) or watch.must_stop(search.value, bound)
    if not stopped:
        opened, exact = finish_exactly(share, weight, limits, watch.seconds_left)
        bound = min(bound, exact)
        if opened is not None:
            search.keep(sum_of(task, opened))
    search.close_useless()
    proven = is_closed(search.value, bound)
    sites, served = np.flatnonzero(search.is_open), assign_best(share, search.is_open)
    bound = search.value if proven else bound
    return Result(sites, served, search.value, bound, proven, watch.seconds)


def is_closed(value, bound):
    """Whether the bound leaves no room above the value."""
    return bound <= value + 1e-9 * max(1.0, value)


def assign_best(share, is_open):
    """The open site with the largest share for each point that counts, else -1."""
    kept = share[:, np.flatnonzero(is_open)].toarray() if is_open.any() else None
    if kept is None:
        return np.full(share.shape[0], -1)
    best = np.flatnonzero(is_open)[kept.argmax(axis=1)]
    return np.where(kept.sum(axis=1) >= ENOUGH, best, -1)


def upper_bound(share, columns, weight, limits, value):
    """Lowest bound over a fixed number of price steps (subgradient, Polyak steps)."""
    price, best, step = weight / 2, np.inf, 1.0
    chosen = np.zeros(limits.status.size, bool)
    for turn in range(PRICE_ROUNDS):
        rho = -(columns.T @ price)
        money = price_money(rho, limits, chosen)
        lowest = choose_by_kind(rho, limits, chosen)
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


def choose_by_kind(rho, limits, chosen):
    """Mark the kept sites and the lowest negative ``rho``, at most so many of each kind and in all.

    Return the sum. Taking the best of each kind first is exact: the two limits are nested.
    """
    chosen[:] = limits.status == KEPT
    free = np.flatnonzero((limits.status == FREE) & (rho < 0.0))
    free = free[np.argsort(rho[free], kind="stable")]
    room = limits.quota - np.bincount(limits.kind[chosen], minlength=limits.quota.size)
    best = [free[limits.kind[free] == kind][:left] for kind, left in enumerate(np.maximum(room, 0))]
    best = np.sort(np.concatenate(best))
    best = best[np.argsort(rho[best], kind="stable")][: max(limits.n_open - int(chosen.sum()), 0)]
    chosen[best] = True
    return float(rho[chosen].sum())


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
