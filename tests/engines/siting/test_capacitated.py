"""Room is limited and a point goes wholly to one site: by hand, brute force, OR-Library."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import BruteForce, line, problems

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import CapacitatedPMedian, Matrix, Openings, Plane, Stop, solve
from maillage.engines.siting.assigning import assign_by_regret, improve_assignment
from maillage.engines.siting.capacitated import solve_assignment
from maillage.engines.siting.interchange import NOBODY
from maillage.engines.siting.p_median import limits_of
from maillage.sources.siting_instances import read_instance


def road(capacity, p=2, **more):
    return CapacitatedPMedian(
        np.ones(3), line(0, 1, 10), Openings(p=p), quantity=np.ones(3), capacity=capacity, **more
    )


def test_a_full_site_sends_a_point_farther():
    assert solve(road(np.array([3.0, 3.0, 3.0]))).objective == 1.0
    assert solve(road(np.array([1.0, 1.0, 2.0]))).objective == 9.0


def test_what_does_not_fit_in_one_piece_is_refused():
    with pytest.raises(Infeasible, match="room for 2"):
        solve(road(np.ones(3)))
    with pytest.raises(Infeasible, match="fit in no allowed site: Ajain"):
        solve(
            CapacitatedPMedian(
                np.ones(1), Matrix(np.zeros((1, 1))), Openings(p=1), quantity=np.array([5.0]),
                capacity=np.array([4.0]), names=("Ajain",),
            )
        )  # fmt: skip


def test_pieces_that_cannot_be_packed_are_infeasible():
    problem = CapacitatedPMedian(
        np.ones(3), line(0, 1, 2), Openings(p=2), quantity=np.full(3, 2.0), capacity=np.full(3, 3.0)
    )

    with pytest.raises(Infeasible, match="in one piece"):
        solve(problem)


@settings(max_examples=60)
@given(data=st.data(), given_problem=problems(with_budget=True))
def test_the_answer_is_the_one_of_brute_force(data, given_problem):
    matrix, weight, openings = given_problem
    matrix, weight = matrix[:5], weight[:5]
    n, m = matrix.shape
    amounts = st.integers(1, 6) if data.draw(st.booleans()) else st.floats(0.5, 6)
    quantity = np.array(data.draw(st.lists(amounts, min_size=n, max_size=n)), float)
    capacity = np.array(data.draw(st.lists(st.integers(0, 15), min_size=m, max_size=m)), float)
    problem = CapacitatedPMedian(
        weight, Matrix(matrix), openings, quantity=quantity, capacity=capacity
    )
    best = BruteForce.capacitated(matrix, problem)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem)
        return

    result = solve(problem)

    load = np.bincount(result.assignment, quantity, minlength=m)
    assert result.objective == pytest.approx(best, abs=1e-6)
    assert result.proven_optimal
    assert (load <= capacity + 1e-9).all()
    assert set(result.assignment) <= set(result.sites)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_room_and_amounts_must_be_numbers(wrong):
    with pytest.raises(InvalidInput, match="capacity 1"):
        road(np.array([1.0, wrong, 1.0]))
    with pytest.raises(InvalidInput, match="capacity has shape"):
        road(np.ones(2))


@pytest.mark.shared
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_or_library_values_are_reached_and_proven(shared, number):
    folder = shared / "bench" / "cpmedian"
    rows = csv.DictReader((folder / "best_known.csv").read_text().splitlines())
    known = {row["instance"]: float(row["value"]) for row in rows}
    instance = read_instance(folder / f"pmedcap1_{number}.txt", "orlib")
    problem = CapacitatedPMedian(
        instance.weight, Plane(instance.demand_xy, instance.site_xy, "floor"),
        Openings(p=instance.p), quantity=instance.quantity, capacity=instance.capacity,
    )  # fmt: skip

    result = solve(problem, Stop(seconds=120))

    assert result.objective == known[f"pmedcap1_{number}"]
    assert result.proven_optimal


def test_a_point_that_would_lose_most_by_waiting_chooses_first():
    # Both prefer site 0, which has room for one: the second point has nowhere else that is near.
    cost = np.array([[1.0, 2.0], [1.0, 50.0]])

    assert assign_by_regret(cost, np.ones(2), np.array([1.0, 1.0])).tolist() == [1, 0]


def test_a_point_without_room_is_nobodys():
    served = assign_by_regret(np.ones((2, 1)), np.ones(2), np.array([1.0]))

    assert sorted(served.tolist()) == [NOBODY, 0]


@given(seed=st.integers(0, 300))
def test_moves_and_exchanges_only_lower_the_cost_and_keep_to_the_room(seed):
    generator = np.random.default_rng(seed)
    cost, quantity = generator.integers(0, 30, (7, 3)).astype(float), np.ones(7)
    capacity = np.array([3.0, 3.0, 2.0])
    served = np.array([0, 0, 0, 1, 1, 1, 2])
    before = cost[np.arange(7), served].sum()

    improve_assignment(cost, quantity, capacity, served)

    after = cost[np.arange(7), served].sum()
    assert after <= before
    assert (np.bincount(served, minlength=3) <= capacity).all()
    for i in range(7):
        for k in range(i):
            exchanged = served.copy()
            exchanged[[i, k]] = served[[k, i]]
            assert cost[np.arange(7), exchanged].sum() >= after - 1e-6


@given(seed=st.integers(0, 300))
def test_the_program_of_all_pairs_finds_the_cheapest_assignment(seed):
    generator = np.random.default_rng(seed)
    cost = generator.integers(0, 30, (5, 3)).astype(float)
    room = generator.integers(1, 4, 5).astype(float), np.array([6.0, 5.0, 7.0])
    problem = CapacitatedPMedian(
        np.ones(5), Matrix(cost), Openings(p=2), quantity=room[0], capacity=room[1]
    )
    best = BruteForce.capacitated(cost, problem)

    served, bound = solve_assignment(
        cost, room, limits_of(problem.openings, 3), np.ones((5, 3), bool), np.inf
    )

    if best is None:
        assert (served, bound) == (None, np.inf)
    else:
        assert cost[np.arange(5), served].sum() == pytest.approx(best)
        assert bound == pytest.approx(best)


def test_a_pair_that_is_left_out_is_not_used():
    cost, keep = np.array([[1.0, 5.0]]), np.array([[False, True]])

    served, bound = solve_assignment(
        cost, (np.ones(1), np.ones(2)), limits_of(Openings(p=1), 2), keep, np.inf
    )

    assert (served.tolist(), bound) == ([1], 5.0)


@given(given_problem=problems())
def test_a_stopped_search_keeps_its_bound_under_the_best(given_problem):
    matrix, weight, openings = given_problem
    matrix, weight = matrix[:5], weight[:5]
    n, m = matrix.shape
    problem = CapacitatedPMedian(
        weight, Matrix(matrix), openings, quantity=np.ones(n), capacity=np.full(m, float(n))
    )

    result = solve(problem, Stop(seconds=1e-9))

    best = BruteForce.capacitated(matrix, problem)
    assert result.bound <= best + 1e-6
    assert best <= result.objective + 1e-6
