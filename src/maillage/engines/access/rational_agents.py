"""Rational agent access model (Saxon and Snow 2020): residents weigh the trip and the crowd.

A resident of i who goes to j bears  t_ij / tau  +  load_j / (rho supply_j);  nobody can do better
by going elsewhere. That equilibrium is the minimum of a convex function (Beckmann 1956)

    Σ_ij flow_ij t_ij / tau  +  Σ_j load_j² / (2 rho supply_j)

so we descend it exactly place by place, accelerated (Li, Sun and Toh 2019), until the proven
regret, the share of its cost the mean resident could still save, is small. It is also the proven
bound: objective − minimum <= regret × total cost.
"""

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np

from maillage.engines.errors import InvalidInput

from .decay import Limit
from .problem import AccessProblem

INNER_SWEEPS = 20
SLACK = 0.005


@dataclass(frozen=True)
class RaamCosts:
    """Cost per resident: lower is better, unlike the other scores.

    method              "raam"
    score               (n_demands,) mean cost borne, in multiples of tau; for a place without
                        residents, what the first would bear; 0 where no site is reached
    load                (n_sites,) residents who go to each site
    out_of_reach        (n_demands,) True where no site with supply is reached
    residents_reached   residents who reach a site with supply
    residents_assigned  Σ load; equal to `residents_reached` up to rounding
    regret              proven share of its cost the mean resident could still save, 0 or more
    settled             whether `regret` is at most the tolerance asked
    """

    method: str
    score: np.ndarray
    load: np.ndarray
    out_of_reach: np.ndarray
    residents_reached: float
    residents_assigned: float
    regret: float
    settled: bool

    @property
    def conservation_error(self):
        """Share of the reached residents created or lost by rounding."""
        lost = abs(self.residents_assigned - self.residents_reached)
        return lost / (self.residents_reached or 1.0)


@dataclass
class _Market:
    """The trips that count and the present choice; `load` and `flow` are updated in place."""

    indptr: np.ndarray
    indices: np.ndarray
    trip: np.ndarray
    room: np.ndarray
    calm: np.ndarray
    demand: np.ndarray
    load: np.ndarray
    flow: np.ndarray
    level: np.ndarray

    @property
    def trips(self):
        return self.indptr, self.indices, self.trip, self.room, self.calm

    def sweep(self, *, backwards):
        from ._choices import sweep

        sweep(*self.trips, self.demand, self.load, self.flow, self.level, backwards)

    def objective(self):
        # Σ load² / room, each trip bringing its part of one load.
        crowd = self.load[self.indices] * self.calm
        return self.flow @ (self.trip + 0.5 * crowd)


def raam(
    problem: AccessProblem,
    *,
    tau_minutes: float = 60.0,
    rho: float | None = None,
    reach_minutes: float = inf,
    tolerance: float = 1e-3,
    max_rounds: int = 1000,
) -> RaamCosts:
    """Cost of access at equilibrium, in multiples of `tau_minutes`.

    tau_minutes: the trip one accepts to halve the crowd from twice the mean to the mean. rho:
    residents per unit of supply taken as congestion 1; by default all demand over all supply.
    tolerance: the regret at which to stop (1e-3: the mean resident could save 0.1 %).

    One place, two equal sites at 10 and 40 minutes: three residents in four take the nearer.

    >>> from scipy.sparse import csr_array
    >>> found = raam(AccessProblem([100.0], [1.0, 1.0], csr_array([[10.0, 40.0]])), rho=100.0)
    >>> found.load.round(9), found.score.round(4), found.regret < 1e-12
    (array([75., 25.]), array([0.9167]), True)
    """
    market = _open_market(problem, tau_minutes, rho, reach_minutes)
    if not tolerance > 0:
        raise InvalidInput(f"tolerance is {tolerance}; expected a share over 0, such as 0.001")
    for _ in range(max_rounds):
        market.sweep(backwards=False)
        market.sweep(backwards=True)
        least, borne, regret = _regret(market)
        if regret <= tolerance:
            break
        _descend(market, least, tolerance / 2)
    return _result(market, least, borne, regret, settled=regret <= tolerance)


def _open_market(problem, tau_minutes, rho, reach_minutes):
    if not (isfinite(tau_minutes) and tau_minutes > 0):
        raise InvalidInput(f"tau_minutes is {tau_minutes}; expected a number over 0")
    rho = _mean_crowd(problem) if rho is None else rho
    if not (isfinite(rho) and rho > 0):
        raise InvalidInput(f"rho is {rho}; expected residents per unit of supply, over 0")
    from ._choices import open_trips
    from ._sums import unsigned

    minutes = problem.minutes
    reach = Limit(reach_minutes).as_stored(minutes.data)
    # A site without supply is infinitely crowded: nobody goes.
    indptr, indices, length = open_trips(
        minutes.indptr, unsigned(minutes.indices), minutes.data, problem.supply, reach
    )
    room = problem.supply[indices] * rho
    return _Market(
        indptr=indptr,
        indices=indices,
        trip=length / tau_minutes,
        room=room,
        calm=1.0 / room,
        demand=problem.demand,
        load=np.zeros(problem.supply.size),
        flow=np.zeros(indices.size),
        level=np.zeros(problem.demand.size),
    )


def _mean_crowd(problem):
    supply = problem.supply.sum()
    return problem.demand.sum() / supply if supply > 0 and problem.demand.any() else 1.0


def _regret(market):
    from ._choices import costs

    least, borne = costs(
        market.indptr,
        market.indices,
        market.trip,
        market.calm,
        market.demand,
        market.load,
        market.flow,
    )
    reached = np.isfinite(least)
    total = borne[reached].sum()
    best = market.demand[reached] @ least[reached]
    return least, borne, max(0.0, float((total - best) / total)) if total > 0 else 0.0


def _descend(market, least, tolerance):
    """Accelerated sweeps over the promising trips only, until these are settled or for a while."""
    part, kept = _promising_part(market, least)
    before, momentum = (part.flow.copy(), part.load.copy(), part.objective()), 1.0
    for step in range(INNER_SWEEPS):
        part.sweep(backwards=False)
        part.sweep(backwards=True)
        now = part.flow.copy(), part.load.copy(), part.objective()
        if step % 5 == 4 and _regret(part)[2] <= tolerance:
            before = now
            break
        following = 1.0 if now[2] > before[2] else (1.0 + sqrt(1.0 + 4.0 * momentum**2)) / 2.0
        push = (momentum - 1.0) / following if following > 1.0 else 0.0
        part.flow += push * (part.flow - before[0])
        part.load += push * (part.load - before[1])
        before, momentum = now, following
    market.flow[kept] = before[0]
    # Summed afresh: thousands of additions and subtractions leave a residue.
    market.load[:] = np.bincount(market.indices, market.flow, minlength=market.load.size)


def _promising_part(market, least):
    from ._choices import promising

    starts, kept = promising(
        *(market.indptr, market.indices, market.trip, market.calm),
        *(market.load, market.flow, least, SLACK),
    )
    part = _Market(
        indptr=starts,
        indices=market.indices[kept],
        trip=market.trip[kept],
        room=market.room[kept],
        calm=market.calm[kept],
        demand=market.demand,
        load=market.load.copy(),
        flow=market.flow[kept],
        level=market.level,
    )
    return part, kept


def _result(market, least, borne, regret, *, settled):
    reached = np.isfinite(least)
    mean = np.divide(borne, market.demand, out=least.copy(), where=market.demand > 0)
    return RaamCosts(
        method="raam",
        score=np.where(reached, mean, 0.0),
        load=market.load,
        out_of_reach=~reached,
        residents_reached=float(market.demand[reached].sum()),
        residents_assigned=float(market.load.sum()),
        regret=regret,
        settled=settled,
    )
