"""The worst-served point: by hand and against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_problems import BruteForce, line, problems

from maillage.engines.errors import Infeasible
from maillage.engines.siting import Matrix, Openings, PCenter, Plane, Stop, solve
from maillage.sources.siting_instances import read_instance


def test_the_centre_of_a_road_serves_its_two_ends():
    result = solve(PCenter(np.ones(3), line(0, 10, 20), Openings(p=1)))

    assert result.sites.tolist() == [1]
    assert result.objective == 10.0
    assert result.proven_optimal


def test_a_point_without_residents_counts_as_well():
    result = solve(PCenter(np.array([1.0, 0.0]), line(0, 10), Openings(p=1)))

    assert result.objective == 10.0


def test_a_forced_site_is_paid_out_of_the_budget():
    costs = np.array([2.0, 1.0, 1.0])
    rules = Openings(budget=3, costs=costs, forced=(2,))

    result = solve(PCenter(np.ones(3), line(0, 10, 20), rules))

    assert result.objective == 10.0
    assert costs[result.sites].sum() <= 3


@given(given_problem=problems(with_budget=True, holes=True), backup=st.integers(0, 1))
def test_the_worst_distance_is_the_one_of_brute_force(given_problem, backup):
    matrix, weight, openings = given_problem
    best = BruteForce.p_center(matrix, openings, backup)
    problem = PCenter(weight, Matrix(matrix), openings, backup=backup)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem)
        return

    result = solve(problem)

    assert result.objective == best
    assert result.bound == best
    assert result.proven_optimal
    paid = [j for j in result.sites if j not in openings.existing]
    assert openings.budget is None or openings.costs[paid].sum() <= openings.budget + 1e-9


@given(given_problem=problems())
def test_a_stopped_search_keeps_its_bound_under_the_best(given_problem):
    matrix, weight, openings = given_problem

    result = solve(PCenter(weight, Matrix(matrix), openings), Stop(seconds=0.0))

    best = BruteForce.p_center(matrix, openings)
    assert result.bound <= best <= result.objective


def test_points_of_a_plane_give_the_answer_of_their_table():
    xy = np.random.default_rng(3).uniform(0, 100, (50, 2))
    plane = Plane(xy, xy)
    table = plane.of(np.arange(50)[:, None], np.arange(50)[None, :])

    on_plane = solve(PCenter(np.ones(50), plane, Openings(p=5)))

    assert on_plane.objective == solve(PCenter(np.ones(50), Matrix(table), Openings(p=5))).objective


@pytest.mark.shared
def test_or_library_centres_are_those_of_the_literature(shared):
    # Optimal p-centres of pmed1, 2 and 6: Daskin (1995), Ilhan and Pinar (2001).
    for name, radius in (("pmed1", 127), ("pmed2", 98), ("pmed6", 84)):
        instance = read_instance(shared / "bench" / "pmedian_orlib" / f"{name}.txt", "orlib")

        result = solve(PCenter(instance.weight, Matrix(instance.matrix), Openings(p=instance.p)))

        assert (result.objective, result.proven_optimal) == (radius, True)
