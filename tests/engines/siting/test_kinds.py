"""Several kinds of opening, so many of each: by hand, against brute force, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import BruteForce, line, matrices, openings_of_kinds

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import (
    CapacitatedPMedian,
    Lift,
    MaxCover,
    Openings,
    PCenter,
    PMedian,
    SetCover,
    Stop,
    solve,
)
from maillage.engines.siting.distances import Matrix

CENTRE, POINT = 0, 1


def two_towns(most, **more):
    """Two towns missing 1.0 and 0.5; a centre brings 1.0, a teleconsultation point 0.5.

    Sites: centre in A, centre in B, point in A, point in B.
    """
    gains = csr_array(np.array([[1.0, 0.0, 0.5, 0.0], [0.0, 1.0, 0.0, 0.5]]))
    kinds = np.array([CENTRE, CENTRE, POINT, POINT])
    openings = Openings(kinds=kinds, most=most, **more)
    return Lift(np.array([100.0, 90.0]), np.array([1.5, 2.0]), gains, 2.5, openings)


def test_the_centre_goes_where_a_point_is_not_enough():
    result = solve(two_towns((1, 1)))

    assert result.sites.tolist() == [0, 3]
    assert result.objective == 190.0
    assert result.proven_optimal


def test_no_more_of_a_kind_opens_than_is_allowed():
    assert solve(two_towns((0, 2))).sites.tolist() == [3]
    assert solve(two_towns((2, 0))).sites.tolist() == [0, 1]
    assert solve(two_towns((0, 0))).objective == 0.0


def test_p_holds_beside_the_kinds():
    result = solve(two_towns((2, 2), p=1))

    assert result.sites.tolist() == [0]


def test_an_existing_site_takes_no_place_of_its_kind_and_a_forced_one_does():
    assert solve(two_towns((1, 0), existing=(0,))).sites.tolist() == [0, 1]
    assert solve(two_towns((1, 0), forced=(1,))).sites.tolist() == [1]


@settings(max_examples=25)
@given(data=st.data(), matrix=matrices())
def test_a_lift_of_kinds_raises_whom_brute_force_raises(data, matrix):
    n, m = matrix.shape
    weight = np.array(data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), float)
    score = np.array(data.draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))) / 2
    chosen = data.draw(openings_of_kinds(m))
    problem = Lift(weight, score, csr_array((20 - matrix) / 16), 2.5, chosen)

    result = solve(problem)

    paid = [j for j in result.sites if j not in chosen.existing]
    assert result.objective == pytest.approx(BruteForce.lift(problem), abs=1e-6)
    assert result.proven_optimal
    assert (np.bincount(chosen.kinds[paid], minlength=len(chosen.most)) <= chosen.most).all()


@given(data=st.data(), matrix=matrices(), backup=st.integers(0, 1))
def test_a_cover_of_kinds_covers_whom_brute_force_covers(data, matrix, backup):
    n, m = matrix.shape
    weight = np.array(data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), float)
    chosen = data.draw(openings_of_kinds(m))
    radius = data.draw(st.integers(0, 20))

    result = solve(MaxCover(weight, Matrix(matrix), chosen, radius=radius, backup=backup))

    best = BruteForce.max_cover(matrix, weight, radius, chosen, backup)
    assert result.objective == pytest.approx(best, abs=1e-6)
    assert result.proven_optimal


@given(data=st.data(), matrix=matrices())
def test_a_stopped_lift_of_kinds_keeps_its_bound_above_the_best(data, matrix):
    chosen = data.draw(openings_of_kinds(matrix.shape[1]))
    n = matrix.shape[0]
    problem = Lift(np.arange(n) + 1.0, np.full(n, 1.5), csr_array((20 - matrix) / 16), 2.5, chosen)

    result = solve(problem, Stop(seconds=0.0))

    best = BruteForce.lift(problem)
    assert result.objective <= best + 1e-6
    assert best <= result.bound + 1e-6


def random_towns(n=45, most=(2, 5)):
    generator = np.random.default_rng(5)
    xy, weight = generator.uniform(0, 80, (n, 2)), generator.lognormal(6.5, 1, n).round()
    reach = np.hypot(*(xy[:, None] - xy[None]).T).T <= 18
    share = reach / (reach * weight[:, None]).sum(axis=0)
    gains = csr_array(np.hstack([share * 9000, share * 800]))
    openings = Openings(kinds=np.repeat([0, 1], n), most=most)
    return Lift(weight, generator.uniform(1.5, 3.5, n), gains, 2.5, openings)


def test_the_same_seed_gives_the_same_plan():
    problem = random_towns()

    first, second = solve(problem, seed=4), solve(problem, seed=4)

    assert first.sites.tolist() == second.sites.tolist()
    assert (first.objective, first.bound) == (second.objective, second.bound)


@pytest.mark.parametrize(
    ("openings", "said"),
    [
        ({"kinds": np.array([0, 1])}, "go together"),
        ({"most": (1, 1)}, "go together"),
        ({"kinds": np.array([0]), "most": (1, 1)}, "shape"),
        ({"kinds": np.array([0, 2]), "most": (1, 1)}, "site 1 has kind 2; expected .* 0 to 1"),
        ({"kinds": np.array([0, 0.5]), "most": (1, 1)}, "site 1 has kind 0.5"),
        ({"kinds": np.array([-1, 0]), "most": (1, 1)}, "kind of site 0 is -1"),
        ({"kinds": np.array([0, 1]), "most": (1, -1)}, "most .* is -1"),
        ({"kinds": np.array([0, 1]), "most": (1, 0.5)}, "whole numbers"),
        ({"kinds": np.array([0, 0]), "most": (1,), "forced": (0, 1)}, "2 sites of kind 0"),
    ],
)
def test_kinds_that_make_no_sense_are_refused(openings, said):
    with pytest.raises(InvalidInput, match=said):
        MaxCover(np.ones(2), line(0, 1), Openings(**openings), radius=1)


@pytest.mark.parametrize(
    ("problem", "more"),
    [
        (PMedian, {}),
        (PCenter, {}),
        (SetCover, {"radius": 1}),
        (CapacitatedPMedian, {"quantity": np.ones(2), "capacity": np.ones(2)}),
    ],
)
def test_problems_where_the_nearest_serves_refuse_kinds(problem, more):
    openings = Openings(kinds=np.array([0, 1]), most=(1, 1))

    with pytest.raises(InvalidInput, match=f"{problem.__name__} does not take kinds"):
        problem(np.ones(2), line(0, 1), openings, **more)


def test_forced_sites_dearer_than_the_budget_are_refused_with_kinds_too():
    with pytest.raises(Infeasible, match="budget"):
        solve(two_towns((1, 1), budget=0.5, forced=(0,)))
