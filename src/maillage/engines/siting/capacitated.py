"""Capacitated p-median: each point wholly to one site that has room for it.

Plans come from an assignment by regret improved by moves and exchanges; bounds from knapsack
prices; HiGHS finishes on the sites and pairs that a better plan could still use.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from maillage.engines.errors import Infeasible
from maillage.engines.siting.assigning import assign_by_regret, improve_assignment
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT, NOBODY
from maillage.engines.siting.knapsack import LARGEST_TABLE, raise_capacitated_bound
from maillage.engines.siting.linear import limit_rows, milp_options, read_answer, site_bounds
from maillage.engines.siting.multipliers import fix_sites
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.refusals import names_of, refuse_uncovered
from maillage.engines.siting.result import Result
from maillage.engines.siting.set_cover import least_cover

WINDOWS = (0.1, 0.4, 1.0)


def solve_capacitated(problem, watch, seed):
    """See `problems.CapacitatedPMedian`."""
    n, m = problem.distances.shape
    distance = problem.distances.of(np.arange(n)[:, None], np.arange(m)[None, :])
    cost = problem.weight[:, None] * distance
    cost[~np.isfinite(distance)] = np.inf
    cost[problem.quantity[:, None] > problem.capacity[None, :]] = np.inf
    limits = limits_of(problem.openings, m)
    refuse_impossible(problem, cost, limits, watch)
    search = CapacitatedSearch(cost, (problem.quantity, problem.capacity), limits, watch, seed)
    search.run()
    if search.served is None:
        raise_no_plan(search)
    used = np.zeros(m, bool)
    used[search.served] = True
    sites = np.flatnonzero(used | (limits.status == KEPT))
    bound = search.value if search.proven else search.bound
    return Result(sites, search.served, search.value, bound, search.proven, watch.seconds)


def raise_no_plan(search):
    if search.bound == np.inf:
        raise Infeasible(
            "no choice of sites has room for every point in one piece; raise p, the budget or "
            "the capacities"
        )
    raise Infeasible(
        "no plan was found in the time given, nor a proof that there is none; give more time"
    )


def refuse_impossible(problem, cost, limits, watch):
    """Points that fit nowhere or that too few sites reach, and too little room, are refused."""
    fits = np.isfinite(cost)
    lost = np.flatnonzero(~fits[:, limits.status != CLOSED].any(axis=1))
    if lost.size:
        raise Infeasible(
            f"{lost.size} point(s) fit in no allowed site: {names_of(problem, lost)}; raise the "
            "capacities or allow other sites"
        )
    if not fits.all():
        reach = csr_array(fits)
        cover = least_cover(reach, np.ones(len(cost)), limits, watch.seconds_left)
        if cover.bound == np.inf:
            refuse_uncovered(problem, reach, limits)
    room = np.sort(problem.capacity[limits.status != CLOSED])[::-1][: limits.n_open].sum()
    if room < problem.quantity.sum() * (1 - 1e-12):
        raise Infeasible(
            f"the {limits.n_open} largest sites have room for {room:g} but the points take up "
            f"{problem.quantity.sum():g}; raise p or the capacities"
        )


class CapacitatedSearch:
    """Best plan and bound so far of one capacitated p-median."""

    def __init__(self, cost, room, limits, watch, seed):
        room = tuple(map(np.ascontiguousarray, room))  # the loops are compiled for one layout
        self.cost, self.room, self.limits, self.watch = cost, room, limits, watch
        self.random = np.random.default_rng(seed)
        self.value, self.served, self.bound = np.inf, None, -np.inf
        finite = cost[np.isfinite(cost)]
        self.huge = float(finite.max(initial=0.0)) * cost.shape[0] + 1.0
        self.priced = np.where(np.isfinite(cost), cost, self.huge)
        whole = all((part == np.floor(part)).all() for part in (finite, *room))
        self.unit = float(whole)
        table = cost.shape[0] * (room[1].max() + 1)
        self.whole = bool((np.floor(room[0]) == room[0]).all() and table <= LARGEST_TABLE)
        self.room_floor = (room[0], np.floor(room[1]) if self.whole else room[1])

    def target(self):
        if self.unit:
            return self.value - self.unit + 1e-6
        return self.value - 1e-9 * max(1.0, abs(self.value))

    @property
    def proven(self):
        return self.bound >= self.target()

    def stopped(self):
        if self.served is None:
            return self.watch.must_stop()
        return self.watch.must_stop(self.value, min(self.bound, self.value))

    def run(self):
        """Prices and plans in turns, then the exact finish."""
        self.price = np.sort(self.priced, axis=1)[:, : self.limits.n_open + 1].mean(axis=1)
        step = 1.0
        self.try_sites(self.largest_sites())
        for _ in range(30):
            aim = self.target() if self.served is not None else self.price.sum() * 2
            bound, self.price, self.kept, step = raise_capacitated_bound(
                self.priced, self.room_floor, self.limits, self.price, self.whole, aim, 25, step
            )
            self.bound = max(self.bound, bound)
            self.try_sites(self.kept[1])
            if self.proven or self.stopped() or step < 1e-4:
                break
        self.relaxed_bound = bound
        if not self.proven and not self.stopped():
            self.finish()
        self.bound = min(self.bound, self.value)

    def largest_sites(self):
        """The sites with most room that p and the budget allow: a first plan."""
        limits = self.limits
        chosen = limits.status == KEPT
        for j in np.argsort(-self.room[1], kind="stable"):
            fits = limits.cost[chosen].sum() + limits.cost[j] <= limits.budget
            if limits.status[j] == FREE and fits and chosen.sum() < limits.n_open:
                chosen[j] = True
        return chosen

    def try_sites(self, chosen):
        """Assign to these sites, then swap sites at random near them while that helps."""
        value, served = self.plan_for(chosen)
        is_open = chosen.copy()
        for _ in range(30):
            other = self.swap_at_random(is_open)
            new_value, new_served = self.plan_for(other)
            if new_value < value:
                value, served, is_open = new_value, new_served, other
        if value < self.value:
            self.value, self.served = value, served

    def swap_at_random(self, is_open):
        other = is_open.copy()
        out = np.flatnonzero(is_open & (self.limits.status != KEPT))
        into = np.flatnonzero(~is_open & (self.limits.status == FREE))
        if out.size and into.size:
            other[self.random.choice(out)] = False
            other[self.random.choice(into)] = True
        return other

    def plan_for(self, is_open):
        """(cost, who serves whom) of a good assignment to these sites; inf when none was found."""
        sites = np.flatnonzero(is_open)
        over = self.limits.cost[is_open].sum() > self.limits.budget * (1 + 1e-12)
        if over or not sites.size or sites.size > self.limits.n_open:
            return np.inf, None
        priced, (quantity, capacity) = self.priced.take(sites, axis=1), self.room
        served = assign_by_regret(priced, quantity, capacity[sites])
        if (served == NOBODY).any():
            return np.inf, None
        improve_assignment(priced, quantity, capacity[sites], served)
        served = sites[served]
        value = self.cost[np.arange(served.size), served].sum()
        return (value, served) if np.isfinite(value) else (np.inf, None)

    def finish(self):
        """HiGHS within growing windows above the bound; see `search.Search.solve_window`."""
        for window in WINDOWS:
            while not self.proven and not self.watch.must_stop():
                top = self.target()
                if self.served is not None:
                    top = self.bound + window * (top - self.bound)
                plan, bound = self.solve_under(top)
                self.bound = max(self.bound, min(bound, top))
                if plan is not None and self.value_of(plan) < self.value:
                    self.value, self.served = self.value_of(plan), plan
                if window < 1.0 or bound == np.inf or plan is None:
                    break

    def value_of(self, served):
        return self.cost[np.arange(served.size), served].sum()

    def solve_under(self, top):
        """Exact answer among the plans that cost less than ``top``."""
        limits = self.limits._replace(status=self.limits.status.copy())
        rho, chosen, last_in, first_out = self.kept
        slack = np.inf
        extra = np.zeros(rho.size)
        if np.isfinite(top):
            fix_sites(limits, (self.relaxed_bound, rho, chosen, last_in, first_out), top)
            slack = top - self.relaxed_bound
            extra = np.where(chosen, 0.0, np.maximum(rho - last_in, 0.0))
        reduced = np.maximum(self.priced - self.price[:, None], 0.0) + extra
        keep = (reduced <= slack + 1e-9) & np.isfinite(self.cost) & (limits.status != CLOSED)
        return solve_assignment(self.cost, self.room, limits, keep, self.watch.seconds_left)


def assignment_rows(room, limits, row, site):
    """Each point once; a pair needs its site; what a site takes in fits. Columns: sites, pairs."""
    n, m, pairs = room[0].size, limits.status.size, row.size
    column = np.arange(pairs)
    ones = np.ones(pairs)
    once = csr_array((ones, (row, m + column)), shape=(n, m + pairs))
    link = hstack([
        csr_array((-ones, (column, site)), shape=(pairs, m)),
        csr_array((ones, (column, column)), shape=(pairs, pairs)),
    ]).tocsr()  # fmt: skip
    load = hstack([
        csr_array((-room[1], (np.arange(m), np.arange(m))), shape=(m, m)),
        csr_array((room[0][row], (site, column)), shape=(m, pairs)),
    ]).tocsr()  # fmt: skip
    limit, values = limit_rows(limits, m + pairs)
    return [
        LinearConstraint(once, 1, 1),
        LinearConstraint(link, -np.inf, 0),
        LinearConstraint(load, -np.inf, 0),
        LinearConstraint(limit, -np.inf, values),
    ]


def solve_assignment(cost, room, limits, keep, seconds):
    """The program on the kept pairs; (who serves whom or None, proven lower bound)."""
    n, m = cost.shape
    row, site = np.nonzero(keep)
    answer = milp(
        np.concatenate([np.zeros(m), cost[row, site]]),
        integrality=np.ones(m + row.size),
        bounds=Bounds(*site_bounds(limits.status, row.size)),
        constraints=assignment_rows(room, limits, row, site),
        options=milp_options(seconds),
    )
    _, bound = read_answer(answer, m)
    if answer.x is None:
        return None, bound
    served = np.full(n, NOBODY)
    used = answer.x[m:] > 0.5
    served[row[used]] = site[used]
    return served, bound
