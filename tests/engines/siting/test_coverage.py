"""Set cover, maximal cover, backup and lift: by hand and against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import BruteForce, line, openings, problems

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import (
    Lift,
    Matrix,
    MaxCover,
    Openings,
    Plane,
    PMedian,
    SetCover,
    Sparse,
    Stop,
    solve,
)


def test_two_sites_cover_a_road_of_four_places():
    result = solve(SetCover(np.ones(4), line(0, 1, 10, 11), Openings(), radius=1))

    assert result.objective == 2.0
    assert result.proven_optimal
    assert (result.assignment >= 0).all()


def test_the_cheapest_cover_is_not_always_the_smallest():
    costs = np.array([1.0, 5.0, 1.0])
    problem = SetCover(np.ones(3), line(0, 1, 2), Openings(costs=costs), radius=1)

    assert solve(problem).objective == 2.0


def test_the_points_no_site_reaches_are_named():
    km = Matrix(np.array([[0.0], [40.0], [50.0]]))
    problem = SetCover(np.ones(3), km, Openings(), radius=5, names=("a", "Ajain", "Royère"))

    with pytest.raises(Infeasible, match=r"2 point\(s\).*Ajain, Royère"):
        solve(problem)


def test_too_few_sites_for_a_cover_names_who_would_be_left_out():
    with pytest.raises(Infeasible, match="leaves out 1: point"):
        solve(SetCover(np.ones(2), line(0, 100), Openings(p=1), radius=5))


@pytest.mark.parametrize(("radius", "backup"), [(np.nan, 0), (-1, 0), (np.inf, 0), (1, -1)])
def test_a_radius_or_backup_that_makes_no_sense_is_refused(radius, backup):
    for kind in (SetCover, MaxCover):
        with pytest.raises(InvalidInput):
            kind(np.ones(2), line(0, 1), Openings(p=1), radius=radius, backup=backup)


@given(
    given_problem=problems(with_budget=True), radius=st.integers(0, 20), backup=st.integers(0, 1)
)
def test_a_set_cover_costs_what_brute_force_finds(given_problem, radius, backup):
    matrix, weight, openings = given_problem
    best = BruteForce.set_cover(matrix, radius, openings, backup)
    problem = SetCover(weight, Matrix(matrix), openings, radius=radius, backup=backup)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem)
        return

    result = solve(problem)

    assert result.objective == pytest.approx(best)
    assert result.proven_optimal
    assert ((matrix[:, result.sites] <= radius).sum(axis=1) > backup).all()


def test_one_site_covers_the_larger_town():
    problem = MaxCover(np.array([9.0, 2.0, 3.0]), line(0, 10, 11), Openings(p=1), radius=2)

    result = solve(problem)

    assert result.objective == 9.0
    assert result.sites.tolist() == [0]
    assert result.assignment.tolist() == [0, -1, -1]


@given(
    given_problem=problems(with_budget=True), radius=st.integers(0, 20), backup=st.integers(0, 1)
)
def test_a_maximal_cover_covers_what_brute_force_covers(given_problem, radius, backup):
    matrix, weight, openings = given_problem
    problem = MaxCover(weight, Matrix(matrix), openings, radius=radius, backup=backup)

    result = solve(problem)

    best = BruteForce.max_cover(matrix, weight, radius, openings, backup)
    covered = (matrix[:, result.sites] <= radius).sum(axis=1) > backup
    assert result.objective == pytest.approx(best, abs=1e-6)
    assert result.objective == pytest.approx(weight[covered].sum(), abs=1e-6)
    assert result.proven_optimal


@given(given_problem=problems(), radius=st.integers(0, 20), backup=st.integers(0, 1))
def test_a_stopped_cover_keeps_its_bound_above_the_best(given_problem, radius, backup):
    matrix, weight, openings = given_problem
    problem = MaxCover(weight, Matrix(matrix), openings, radius=radius, backup=backup)

    result = solve(problem, Stop(seconds=0.0))

    best = BruteForce.max_cover(matrix, weight, radius, openings, backup)
    assert result.objective <= best + 1e-6
    assert best <= result.bound + 1e-6


@given(given_problem=problems(holes=True), radius=st.integers(0, 20))
def test_sparse_and_dense_distances_cover_alike(given_problem, radius):
    matrix, weight, openings = given_problem
    row, column = np.nonzero(np.isfinite(matrix))
    sparse = Sparse(csr_array((matrix[row, column], (row, column)), shape=matrix.shape))

    dense = solve(MaxCover(weight, Matrix(matrix), openings, radius=radius))
    listed = solve(MaxCover(weight, sparse, openings, radius=radius))

    assert listed.objective == pytest.approx(dense.objective)


@pytest.mark.parametrize("rounding", ["floor", "round", "exact"])
def test_a_plane_covers_exactly_what_its_table_covers(rounding):
    xy = np.random.default_rng(2).uniform(0, 30, (60, 2))
    plane = Plane(xy, xy, rounding)
    table = plane.of(np.arange(60)[:, None], np.arange(60)[None, :])

    assert (plane.within(7.0).toarray() == (table <= 7.0)).all()


def test_many_sites_take_the_long_road_to_the_same_bound(monkeypatch):
    generator = np.random.default_rng(1)
    xy, weight = generator.uniform(0, 100, (150, 2)), generator.integers(1, 99, 150).astype(float)
    problem = MaxCover(weight, Plane(xy, xy), Openings(p=6), radius=11)
    short = solve(problem)

    monkeypatch.setattr("maillage.engines.siting.search.MANY_SITES", 10)
    long = solve(problem)

    assert short.proven_optimal
    assert long.proven_optimal
    assert long.objective == short.objective


def lift_by_hand(**changes):
    """Three hamlets at 2.0; a site lifts its own by 0.6 and its neighbour by 0.3."""
    given = {
        "weight": np.array([100.0, 80.0, 10.0]),
        "score": np.array([2.0, 2.0, 3.0]),
        "gains": csr_array(np.array([[0.6, 0.3, 0.0], [0.3, 0.6, 0.3], [0.0, 0.3, 0.6]])),
        "threshold": 2.5,
        "openings": Openings(p=1),
    }
    return Lift(**{**given, **changes})


def test_one_opening_lifts_the_larger_hamlet_and_counts_who_was_already_there():
    result = solve(lift_by_hand())

    assert result.objective == 110.0
    assert result.sites.tolist() == [0]
    assert result.proven_optimal


def test_two_half_lifts_make_one():
    problem = lift_by_hand(openings=Openings(p=2, forbidden=(1,)), threshold=2.6)

    assert solve(problem).objective == 190.0


def test_solving_leaves_the_problem_as_it_was():
    problem = lift_by_hand()

    solve(problem)

    assert problem.gains.nnz == 7
    assert solve(problem).sites.tolist() == solve(lift_by_hand()).sites.tolist()


@settings(max_examples=25)
@given(data=st.data(), given_problem=problems())
def test_a_lift_raises_whom_brute_force_raises(data, given_problem):
    matrix, weight, chosen = given_problem
    score = np.array(
        data.draw(st.lists(st.integers(0, 4), min_size=len(weight), max_size=len(weight)))
    )
    problem = Lift(weight, score / 2, csr_array((20 - matrix) / 16), 2.5, chosen)

    result = solve(problem)

    assert result.objective == pytest.approx(BruteForce.lift(problem), abs=1e-6)
    assert result.proven_optimal


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gains": csr_array(-np.eye(3))}, "gain"),
        ({"score": np.ones(2)}, "score has shape"),
        ({"threshold": np.nan}, "threshold"),
        ({"weight": np.array([1.0, np.inf, 1.0])}, "demand 1"),
    ],
)
def test_a_lift_that_makes_no_sense_is_refused(changes, said):
    with pytest.raises(InvalidInput, match=said):
        lift_by_hand(**changes)


def test_an_unknown_question_is_refused():
    with pytest.raises(InvalidInput, match="cannot solve"):
        solve("where?")
    assert isinstance(PMedian(np.ones(1), line(0), Openings(p=1)).openings, Openings)


@given(data=st.data())
def test_brute_force_never_breaks_the_rules_itself(data):
    rules = data.draw(openings(5, with_budget=True))

    for plan in BruteForce.plans(rules, 5):
        paid = [j for j in plan if j not in rules.existing]
        assert not set(plan) & set(rules.forbidden)
        assert set(rules.existing) | set(rules.forced) <= set(plan)
        assert rules.p is None or len(paid) <= rules.p
