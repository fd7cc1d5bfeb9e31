"""Rational agent access model (Saxon and Snow 2020): residents weigh the trip and the crowd.

A resident of i who goes to j bears  t_ij / tau  +  load_j / (rho supply_j);  nobody can do better
by going elsewhere. That equilibrium is the minimum of a convex function (Beckmann 1956)

    Σ_ij flow_ij t_ij / tau  +  Σ_j load_j² / (2 rho supply_j)

so we descend it exactly place by place, accelerated (Li, Sun and Toh 2019), on the few trips that
may be used; all the trips are then priced and those found promising join them, until the proven
regret, the share of its cost the mean resident could still save, is small. It is also the proven
bound: objective − minimum <= regret × total cost.
"""

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np

from maillage.engines.errors import InvalidInput

from .decay import Limit
from .problem import AccessProblem

# Trips copied apart at first: up to this beyond the nearest site, in multiples of tau.
FIRST_SLACK = 0.25
# Then: up to this share of the regret, and no less than LEAST_SLACK, beyond the least cost.
SLACK, LEAST_SLACK = 2.0, 0.02
# Their own regret is brought down to this share of the whole before prices are looked at again.
SETTLED = 0.3
INNER_SWEEPS = 20


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
    """All the trips, and what they cost at the present load; nothing is copied."""

    problem: AccessProblem
    per_minute: float
    reach: float
    room: np.ndarray
    load: np.ndarray

    @property
    def trips(self):
        from ._sums import unsigned

        minutes = self.problem.minutes
        # A site without supply is infinitely crowded: nobody goes.
        crowd = np.divide(
            self.load, self.room, out=np.full(self.load.size, inf), where=self.room > 0
        )
        costs = crowd, self.per_minute, self.reach
        return minutes.indptr, unsigned(minutes.indices), minutes.data, *costs

    def least_costs(self):
        """Least cost open to each place, shape (n_demands,); inf where no site is reached."""
        from ._choices import cheapest
        from ._sums import in_slices

        trips, least = self.trips, np.empty(self.problem.demand.size)
        in_slices(lambda begin, end: cheapest(*trips, begin, end, least), trips[0])
        return least


@dataclass
class _Choices:
    """The trips copied apart; `load`, `flow` and `level` are updated in place."""

    positions: np.ndarray
    indptr: np.ndarray
    indices: np.ndarray
    trip: np.ndarray
    room: np.ndarray
    calm: np.ndarray
    demand: np.ndarray
    load: np.ndarray
    flow: np.ndarray
    level: np.ndarray

    def sweep(self, *, backwards):
        from ._choices import sweep

        trips = self.indptr, self.indices, self.trip, self.room, self.calm
        sweep(*trips, self.demand, self.load, self.flow, self.level, backwards)

    def objective(self):
        from ._choices import objective

        return objective(self.indices, self.trip, self.calm, self.load, self.flow)

    def could_save(self):
        from ._choices import could_save

        trips = self.indptr, self.indices, self.trip, self.calm
        return could_save(*trips, self.demand, self.load, self.flow)

    def borne(self):
        from ._choices import borne

        return borne(self.indptr, self.indices, self.trip, self.calm, self.load, self.flow)


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
    least, choices, regret = market.least_costs(), None, 1.0
    most = least + FIRST_SLACK
    for _ in range(max_rounds):
        choices = _copy_apart(market, choices, most)
        _descend(choices, max(tolerance / 2, regret * SETTLED))
        market.load = choices.load
        least = market.least_costs()
        borne = choices.borne()
        regret = _regret(problem.demand, least, borne)
        if regret <= tolerance:
            break
        most = least * (1.0 + max(LEAST_SLACK, SLACK * regret))
    return _result(market, least, borne, regret, settled=regret <= tolerance)


def _open_market(problem, tau_minutes, rho, reach_minutes):
    if not (isfinite(tau_minutes) and tau_minutes > 0):
        raise InvalidInput(f"tau_minutes is {tau_minutes}; expected a number over 0")
    rho = _mean_crowd(problem) if rho is None else rho
    if not (isfinite(rho) and rho > 0):
        raise InvalidInput(f"rho is {rho}; expected residents per unit of supply, over 0")
    reach = Limit(reach_minutes).as_stored(problem.minutes.data)
    room = problem.supply * rho
    return _Market(problem, 1.0 / tau_minutes, reach, room, load=np.zeros(room.size))


def _mean_crowd(problem):
    supply = problem.supply.sum()
    return problem.demand.sum() / supply if supply > 0 and problem.demand.any() else 1.0


def _regret(demand, least, borne):
    reached = np.isfinite(least)
    total, best = borne[reached].sum(), (demand[reached] * least[reached]).sum()
    return max(0.0, float((total - best) / total)) if total > 0 else 0.0


def _copy_apart(market, former, most):
    """The trips used, or of cost up to most[place] at the present load."""
    from ._choices import promising
    from ._sums import in_slices

    places = market.problem.demand.size
    none = np.zeros(places + 1, np.int64), np.zeros(0, np.int64), np.zeros(0)
    used = (former.indptr, former.positions, former.flow) if former else none
    trips = market.trips
    parts = in_slices(lambda begin, end: promising(*trips, most, used, begin, end), trips[0])
    sizes, positions, flow = (np.concatenate(part) for part in zip(*parts, strict=True))
    indices = trips[1][positions]
    room = market.room[indices]
    return _Choices(
        positions=positions,
        indptr=np.concatenate([[0], np.cumsum(sizes)]),
        indices=indices,
        trip=trips[2][positions] * market.per_minute,
        room=room,
        calm=1.0 / room,
        demand=market.problem.demand,
        load=market.load.copy(),
        flow=flow,
        level=former.level if former else np.zeros(places),
    )


def _descend(choices, tolerance):
    """Accelerated sweeps over the trips copied apart, until these are settled or for a while."""
    before, momentum = (choices.flow.copy(), choices.load.copy(), inf), 1.0
    for _step in range(INNER_SWEEPS):
        choices.sweep(backwards=False)
        choices.sweep(backwards=True)
        now = choices.flow.copy(), choices.load.copy(), choices.objective()
        if choices.could_save() <= tolerance:
            before = now
            break
        following = 1.0 if now[2] > before[2] else (1.0 + sqrt(1.0 + 4.0 * momentum**2)) / 2.0
        push = (momentum - 1.0) / following if following > 1.0 else 0.0
        choices.flow += push * (choices.flow - before[0])
        choices.load += push * (choices.load - before[1])
        before, momentum = now, following
    choices.flow = before[0]
    # Summed afresh: thousands of additions and subtractions leave a residue.
    load = np.bincount(choices.indices, choices.flow, minlength=choices.load.size)
    choices.load = load.astype(float, copy=False)  # without any trip they are whole numbers


def _result(market, least, borne, regret, *, settled):
    demand = market.problem.demand
    reached = np.isfinite(least)
    mean = np.divide(borne, demand, out=least.copy(), where=demand > 0)
    return RaamCosts(
        method="raam",
        score=np.where(reached, mean, 0.0),
        load=market.load,
        out_of_reach=~reached,
        residents_reached=float(demand[reached].sum()),
        residents_assigned=float(market.load.sum()),
        regret=regret,
        settled=settled,
    )
