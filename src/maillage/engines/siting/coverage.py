"""Cover with a backup, and lift above a score: a point counts once what reaches it adds up to 1.

``share[i, j]`` is the part of the way that site ``j`` brings point ``i``: 1/(1 + backup) for a
backup, gain / need for a score. `adding` gives a plan; prices ``0 <= price <= weight`` on "a point
counts only if its shares add up to 1" give an upper bound; HiGHS finishes when it can.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from maillage.engines.siting.adding import ENOUGH, AddingSearch, sum_of, task_of
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT
from maillage.engines.siting.linear import limit_rows, milp_options, read_answer, site_bounds
from maillage.engines.siting.multipliers import price_money
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.result import Result

MOST_PAIRS_FOR_HIGHS = 400_000
PRICE_ROUNDS = 400
FIRST_SHAKES = 300
MORE_SHAKES = 30_000  # only reached when the time is limited


def solve_backup_cover(problem, watch, seed):
    """See `problems.MaxCover`, with a backup or with kinds."""
    near = problem.distances.within(problem.radius)
    share = csr_array(near, dtype=float) / (1 + problem.backup)
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
    result = most_weight(share, np.where(there, 0.0, problem.weight), limits, watch, seed)
    already = float(problem.weight[there].sum())
    return Result(
        result.sites, result.assignment, result.objective + already, result.bound + already,
        result.proven_optimal, result.seconds,
    )  # fmt: skip


def most_weight(share, weight, limits, watch, seed=0):
    """Most weight whose open shares add up to 1: plans, bounds, exact finish."""
    columns = share.tocsc()
    search = AddingSearch(task_of(share, columns, weight, limits), watch, seed)
    able = can_be_reached(share, limits)
    bound = whole_bound(upper_bound(share, columns, weight * able, limits, search.value), weight)
    if not is_closed(search.value, bound):
        search.improve(FIRST_SHAKES, 0.3)
    if share.nnz <= MOST_PAIRS_FOR_HIGHS:
        bound = finish(search, share[able], weight[able], bound)
    search.close_useless()
    proven = is_closed(search.value, bound)
    sites, served = np.flatnonzero(search.is_open), assign_best(share, search.is_open)
    bound = search.value if proven else bound
    return Result(sites, served, search.value, bound, proven, watch.seconds)


def finish(search, share, weight, bound):
    """HiGHS on the whole question; out of its time, search on, then bound it with parts of sites.

    Whether a point counts is what makes the question hard: with that decided and sites in parts,
    the bound is far below that of prices.
    """
    watch, task = search.watch, search.task
    for in_parts, part in ((False, 0.2), (True, 1.0)):
        if is_closed(search.value, bound) or watch.must_stop(search.value, bound):
            break
        if in_parts:
            search.improve(MORE_SHAKES, 0.6)
        seconds = watch.seconds_left * part
        opened, exact = solve_exactly(share, weight, task.limits, search.value, seconds, in_parts)
        bound = min(bound, whole_bound(exact, weight))
        if opened is not None and not in_parts:
            search.keep(sum_of(task, opened))
    return bound


def whole_bound(bound, weight):
    """The bound, rounded down when every weight is whole."""
    if np.isfinite(bound) and (weight == np.floor(weight)).all():
        return float(np.floor(bound + 1e-6 * max(1.0, abs(bound) * 1e-3)))
    return bound


def can_be_reached(share, limits):
    """Whether the largest shares of a point, so many of each kind, add up to 1."""
    pairs = share.tocoo()
    kept = limits.status[pairs.col] != CLOSED
    row, part, kind = pairs.row[kept], pairs.data[kept], limits.kind[pairs.col[kept]]
    order = np.lexsort((-part, kind, row))
    row, part, kind = row[order], part[order], kind[order]
    group = row.astype(np.int64) * limits.quota.size + kind
    first = np.searchsorted(group, group)
    counted = np.arange(group.size) - first < limits.quota[kind]
    return np.bincount(row[counted], part[counted], share.shape[0]) >= ENOUGH


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


def solve_exactly(share, weight, limits, value, seconds, in_parts):
    """HiGHS on: most Σ w z ≥ value with z_i <= Σ share y; (open sites or None, upper bound).

    ``in_parts``: sites may open in part; only the bound means something then.
    """
    m, n = limits.status.size, weight.size
    low, high = site_bounds(limits.status, n)
    limit, values = limit_rows(limits, m + n)
    link = hstack([-share, eye_array(n)]).tocsr() if n else csr_array((0, m))
    worth = np.concatenate([np.zeros(m), weight])
    answer = milp(
        -worth,
        integrality=np.concatenate([np.full(m, 1 - in_parts), np.ones(n)]),
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(link, -np.inf, 1e-9),
            LinearConstraint(limit, -np.inf, values),
            LinearConstraint(worth[None, :], value * (1 - 1e-9), np.inf),
        ],
        options=milp_options(seconds),
    )
    opened, bound = read_answer(answer, m)
    return opened, -bound
