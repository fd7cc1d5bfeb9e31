"""How `raam` prices all the trips and copies apart the few that may be used."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_problems import dense, problems, sparse_times

from maillage.engines.access import AccessProblem, raam, rational_agents
from maillage.engines.access.rational_agents import _copy_apart, _open_market


def market_of(problem, **options):
    given_options = {"tau_minutes": 60.0, "rho": 100.0, "reach_minutes": np.inf, **options}
    return _open_market(problem, *given_options.values())


def test_before_anybody_moves_the_least_cost_is_the_nearest_open_site():
    problem = AccessProblem([10, 10], [1, 0, 1], sparse_times([[30, 3, 12], [np.inf, 6, np.inf]]))

    least = market_of(problem).least_costs()

    assert least.tolist() == [pytest.approx(0.2), np.inf]


@given(problem=problems())
def test_prices_are_the_trip_and_the_crowd_of_the_cheapest_open_site(problem):
    market = market_of(problem)
    market.load = np.linspace(10.0, 90.0, problem.supply.size)
    room = np.where(problem.supply > 0, problem.supply * 100.0, np.nan)
    table = dense(problem) / 60.0 + np.where(problem.supply > 0, market.load / room, np.inf)

    assert market.least_costs() == pytest.approx(table.min(axis=1))


@given(problem=problems())
def test_what_is_copied_apart_are_the_open_trips_of_cost_up_to_the_limit(problem):
    market = market_of(problem)
    most = np.full(problem.demand.size, 0.25)  # 15 minutes

    choices = _copy_apart(market, None, most)

    wanted = (dense(problem) <= 15.0) & (problem.supply > 0)
    rows = np.repeat(np.arange(problem.demand.size), np.diff(choices.indptr))
    copied = np.zeros(problem.shape, bool)
    copied[rows, choices.indices] = True
    assert copied.tolist() == wanted.tolist()
    assert choices.trip == pytest.approx(dense(problem)[wanted] / 60.0)
    assert choices.flow.tolist() == [0.0] * int(wanted.sum())


def test_residents_already_there_stay_when_their_trip_is_no_longer_promising():
    problem = AccessProblem([50], [1, 1], sparse_times([[5, 20]]))
    market = market_of(problem)
    choices = _copy_apart(market, None, np.array([1.0]))
    choices.flow[:] = [20.0, 30.0]

    again = _copy_apart(market, choices, np.array([5 / 60]))

    assert again.flow.tolist() == [20.0, 30.0]
    choices.flow[:] = [50.0, 0.0]
    assert _copy_apart(market, choices, np.array([5 / 60])).indices.tolist() == [0]


@settings(max_examples=25)
@given(problem=problems())
def test_how_many_trips_are_copied_at_first_does_not_change_the_answer(problem):
    usual = raam(problem, tolerance=1e-10, max_rounds=3000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rational_agents, "FIRST_SLACK", 0.0)
        patch.setattr(rational_agents, "LEAST_SLACK", 1e-6)
        few = raam(problem, tolerance=1e-10, max_rounds=3000)

    assert few.settled
    assert few.score == pytest.approx(usual.score, rel=1e-3, abs=1e-6)


def test_a_few_residents_among_millions_are_not_lost():
    problem = AccessProblem([1e9, 1e-9], [1.0, 1.0], sparse_times([[5, 6], [5, 6]]))

    found = raam(problem, rho=1e6)

    assert found.residents_assigned == pytest.approx(1e9)
    assert np.isfinite(found.score).all()
