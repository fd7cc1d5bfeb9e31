"""p-median and maximal covering: both are Σ weight × distance to the nearest open site.

Maximal covering (Church and ReVelle 1974) is the p-median whose distances are 0 within the radius
and 1 beyond: the same search and the same proof serve both.
"""

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.errors import Infeasible
from maillage.engines.siting.distances import Sparse
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT, Limits, empty_plan, settle
from maillage.engines.siting.refusals import refuse_uncovered
from maillage.engines.siting.result import Result
from maillage.engines.siting.search import Search
from maillage.engines.siting.set_cover import least_cover


def limits_of(openings, m):
    """The openings as the solvers read them: existing sites are kept, free and not counted in p."""
    status = np.full(m, FREE, np.int8)
    status[list(openings.forbidden)] = CLOSED
    kept = list(set(openings.forced) | set(openings.existing))
    status[kept] = KEPT
    cost = np.ones(m) if openings.costs is None else np.array(openings.costs, float)
    existing = list(set(openings.existing))
    cost[existing] = 0.0
    n_open = m if openings.p is None else min(m, int(openings.p) + len(existing))
    budget = np.inf if openings.budget is None else float(openings.budget)
    if cost[status == KEPT].sum() > budget * (1 + 1e-12):
        raise Infeasible(
            f"the forced sites cost {cost[status == KEPT].sum():g}, more than the budget "
            f"of {budget:g}; raise it or free some"
        )
    kind, quota = kinds_of(openings, existing, n_open, m)
    return Limits(status, min(n_open, int(quota.sum())), cost, budget, kind, quota)


def kinds_of(openings, existing, n_open, m):
    """Kind of each site, and how many of each kind may be open, the existing ones included."""
    if openings.kinds is None:
        return np.zeros(m, np.int64), np.array([n_open])
    kind = np.asarray(openings.kinds).astype(np.int64)
    there = np.bincount(kind[existing], minlength=len(openings.most))
    return kind, np.asarray(openings.most).astype(np.int64) + there


def solve_p_median(problem, watch, seed):
    """See `problems.PMedian`."""
    n, m = problem.distances.shape
    limits = limits_of(problem.openings, m)
    lists = problem.distances.neighbours(problem.weight, limits.n_open)
    refuse_empty_hands(limits)
    start = None
    leaves_out = isinstance(problem.distances, Sparse) and problem.distances.beyond is not None
    if not leaves_out and np.isinf(lists.reach).all() and lists.site.size < n * m:
        lists, start = make_service_compulsory(problem, lists, limits, watch)
    search = Search(lists, limits, watch, seed=seed, unit=unit_of(lists))
    if start is not None:
        search.evaluate(start)
    search.run()
    return result_of(search, lists, watch)


def refuse_empty_hands(limits):
    """Somebody must serve: at least one site open or affordable."""
    affordable = (limits.status == FREE) & (limits.cost <= limits.budget)
    if not affordable.any() and not (limits.status == KEPT).any():
        raise Infeasible(
            f"no site may open: none is kept, and none costs less than the budget of "
            f"{limits.budget:g}; raise it or allow other sites"
        )


def make_service_compulsory(problem, lists, limits, watch):
    """Leaving a point out must cost more than a plan that serves everyone, which is found first."""
    reach = csr_array(
        (np.ones(lists.site.size, bool), lists.site, lists.start),
        shape=problem.distances.shape,
    )
    cover = least_cover(reach, np.ones(reach.shape[0]), limits, watch.seconds_left)
    if cover.is_open is None:
        refuse_uncovered(problem, reach, limits)
    plan = empty_plan(*problem.distances.shape)
    plan.is_open[:] = cover.is_open
    cost = settle(lists, plan)
    beyond = cost / np.maximum(lists.weight, 1e-9) + lists.beyond
    return lists._replace(beyond=beyond), cover.is_open


def unit_of(lists):
    """1 when every possible cost is a whole number, else 0."""
    whole = all((part == np.floor(part)).all() for part in (lists.weight, lists.dist, lists.beyond))
    return float(whole and lists.rounding != 2 if lists.demand_xy.size else whole)


def result_of(search, lists, watch):
    """The result of a finished or stopped search."""
    plan = empty_plan(lists.weight.size, search.is_open.size)
    plan.is_open[:] = search.is_open
    cost = settle(lists, plan)
    bound = cost if search.proven else search.bound
    return Result(
        np.flatnonzero(plan.is_open), plan.first.copy(), cost, bound, search.proven, watch.seconds
    )


def solve_max_cover(problem, watch, seed):
    """See `problems.MaxCover`, without backup."""
    near = problem.distances.within(problem.radius).astype(float)
    near.data[:] = 0.0
    covered = Sparse(near, beyond=1.0)
    limits = limits_of(problem.openings, near.shape[1])
    lists = covered.neighbours(problem.weight, limits.n_open)
    search = Search(lists, limits, watch, seed=seed, unit=unit_of(lists))
    search.run()
    result = result_of(search, lists, watch)
    total = problem.weight.sum()
    return Result(
        result.sites, result.assignment, total - result.objective, total - result.bound,
        result.proven_optimal, result.seconds,
    )  # fmt: skip
