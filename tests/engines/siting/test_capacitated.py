"""Room is limited and a point goes wholly to one site: by hand, brute force, OR-Library."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import BruteForce, line, problems

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import CapacitatedPMedian, Matrix, Openings, Plane, Stop, solve
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
