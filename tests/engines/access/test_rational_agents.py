import numpy as np
import pytest
from hypothesis import given, settings
from random_problems import dense, problems, sparse_times
from scipy.optimize import minimize

from maillage.engines.access import AccessProblem, raam
from maillage.engines.errors import InvalidInput


def test_residents_split_until_nobody_gains_by_moving():
    problem = AccessProblem([100.0], [1.0, 1.0], sparse_times([[0.0, 30.0]]))

    found = raam(problem, tau_minutes=60.0, rho=100.0)

    # x / 100 = 30 / 60 + (100 - x) / 100 at x = 75.
    assert found.load == pytest.approx([75, 25])
    assert found.score == pytest.approx([0.75])
    assert found.regret < 1e-12
    assert found.settled


def test_a_site_too_far_for_its_calm_receives_nobody():
    problem = AccessProblem([100.0], [1.0, 1.0], sparse_times([[0.0, 90.0]]))

    assert raam(problem, rho=100.0).load.tolist() == [100.0, 0.0]


def test_by_default_the_mean_crowd_counts_one():
    problem = AccessProblem([300.0, 100.0], [1.0, 3.0], sparse_times([[6, 6], [6, 6]]))

    found = raam(problem, tau_minutes=60.0, tolerance=1e-12)

    assert found.load == pytest.approx([100, 300])
    assert found.score == pytest.approx([1.1, 1.1])


def test_out_of_reach_is_zero_and_said():
    problem = AccessProblem([10.0, 10.0], [1.0, 0.0], sparse_times([[5, 5], [np.inf, 5]]))

    found = raam(problem)

    assert found.out_of_reach.tolist() == [False, True]
    assert found.score[1] == 0.0
    assert found.residents_reached == 10.0


def test_a_trip_over_the_reach_is_not_made():
    problem = AccessProblem([10.0], [1.0, 1.0], sparse_times([[5, 31]]))

    assert raam(problem, reach_minutes=30).load.tolist() == [10.0, 0.0]


def test_an_empty_place_shows_what_a_first_resident_would_bear():
    problem = AccessProblem([100.0, 0.0], [1.0], sparse_times([[0], [30]]))

    assert raam(problem, tau_minutes=60.0).score == pytest.approx([1.0, 1.5])


@given(problem=problems())
def test_at_equilibrium_every_used_site_costs_the_least(problem):
    found = raam(problem, tolerance=1e-10, max_rounds=3000)

    assert found.settled
    assert found.conservation_error < 1e-9
    table = dense(problem)
    table[:, problem.supply == 0] = np.inf
    assert found.out_of_reach.tolist() == np.isinf(table).all(axis=1).tolist()
    rho = problem.demand.sum() / max(1, problem.supply.sum()) or 1.0
    crowd = np.divide(
        found.load, problem.supply * rho, where=problem.supply > 0, out=found.load * 0
    )
    least = (table / 60.0 + crowd).min(axis=1, initial=np.inf)
    reached = ~found.out_of_reach
    assert found.score[reached] == pytest.approx(least[reached], rel=1e-4, abs=1e-6)


@settings(max_examples=15)
@given(problem=problems(max_demands=4, max_sites=3, least_supply=1))
def test_the_equilibrium_minimises_travel_plus_half_the_crowding(problem):
    table = dense(problem)
    people = problem.demand + 1.0
    full = AccessProblem(people, problem.supply, sparse_times(np.where(np.isinf(table), 60, table)))
    trips, room = dense(full) / 60.0, full.supply * people.sum() / full.supply.sum()

    def objective(shares):
        flow = shares.reshape(trips.shape) * people[:, None]
        return (flow * trips).sum() + (flow.sum(axis=0) ** 2 / room).sum() / 2

    start = np.full(trips.size, 1 / room.size)
    rows = np.kron(np.eye(people.size), np.ones(room.size))
    reference = minimize(
        objective,
        start,
        bounds=[(0, 1)] * trips.size,
        constraints={"type": "eq", "fun": lambda shares: rows @ shares - 1},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    found = raam(full, tolerance=1e-9, max_rounds=3000)

    # load determines the crowding part; travel is what is left of the cost borne.
    crowding = (found.load**2 / room).sum()
    ours = people @ found.score - crowding / 2
    assert ours <= reference.fun * (1 + 1e-6) + 1e-9


def test_stopped_early_it_says_it_is_not_settled_and_by_how_much():
    rng = np.random.default_rng(3)
    problem = AccessProblem(
        rng.integers(1, 500, 60), rng.integers(1, 9, 25), sparse_times(rng.uniform(1, 30, (60, 25)))
    )

    early = raam(problem, tolerance=1e-9, max_rounds=1)
    settled = raam(problem, tolerance=1e-9)

    assert not early.settled
    assert early.regret > 1e-9 >= settled.regret


def test_the_same_question_has_the_same_answer_twice():
    problem = AccessProblem([50, 70, 20], [2, 1], sparse_times([[5, 9], [12, 3], [7, 7]]))

    assert raam(problem).score.tolist() == raam(problem).score.tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tau_minutes": 0.0}, "tau_minutes is 0.0"),
        ({"rho": -1.0}, "rho is -1.0"),
        ({"tolerance": 0.0}, "tolerance is 0.0"),
        ({"reach_minutes": -5}, "reach_minutes is -5"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(options, message):
    with pytest.raises(InvalidInput, match=message):
        raam(AccessProblem([1.0], [1.0], sparse_times([[5.0]])), **options)
