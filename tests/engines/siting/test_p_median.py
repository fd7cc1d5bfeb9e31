"""Least total distance: by hand, against brute force, against the published optima."""

import csv

import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_array
from small_problems import BruteForce, line, nearest, problems

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import Matrix, Openings, Plane, PMedian, Sparse, Stop, solve
from maillage.sources.siting_instances import read_instance


def test_two_sites_on_a_road_open_in_its_two_towns():
    problem = PMedian(np.array([1.0, 1.0, 5.0]), line(0, 1, 10), Openings(p=2))

    result = solve(problem)

    assert result.objective == 1.0
    assert 2 in result.sites
    assert result.proven_optimal
    assert result.bound == result.objective


def test_each_point_goes_to_its_nearest_open_site():
    result = solve(PMedian(np.ones(4), line(0, 1, 10, 11), Openings(p=2)))

    assert (result.assignment[:2] <= 1).all()
    assert (result.assignment[2:] >= 2).all()


def test_an_existing_site_serves_without_being_counted():
    problem = PMedian(np.ones(3), line(0, 10, 20), Openings(p=1, existing=(0,)))

    result = solve(problem)

    assert result.objective == 10.0
    assert 0 in result.sites
    assert len(result.sites) == 2


def test_a_forced_site_is_counted_and_a_forbidden_one_stays_closed():
    problem = PMedian(np.ones(3), line(0, 10, 20), Openings(p=1, forced=(2,)))
    assert solve(problem).sites.tolist() == [2]

    problem = PMedian(np.ones(3), line(0, 10, 20), Openings(p=1, forbidden=(1,)))
    assert solve(problem).objective == 30.0


def test_a_budget_may_prefer_two_cheap_sites_to_a_dear_one():
    costs = np.array([1.0, 5.0, 1.0])
    problem = PMedian(np.ones(3), line(0, 10, 20), Openings(budget=3, costs=costs))

    result = solve(problem)

    assert result.sites.tolist() == [0, 2]
    assert result.objective == 10.0


@given(given_problem=problems())
def test_the_answer_is_the_one_of_brute_force(given_problem):
    matrix, weight, openings = given_problem

    result = solve(PMedian(weight, Matrix(matrix), openings))

    assert result.objective == pytest.approx(BruteForce.p_median(matrix, weight, openings))
    assert result.objective == pytest.approx(nearest(matrix, result.sites) @ weight)
    assert result.proven_optimal
    assert result.gap == 0.0


@given(given_problem=problems(with_budget=True))
def test_the_answer_under_a_budget_is_the_one_of_brute_force(given_problem):
    matrix, weight, openings = given_problem
    best = BruteForce.p_median(matrix, weight, openings)
    problem = PMedian(weight, Matrix(matrix), openings)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem)
        return

    result = solve(problem)

    paid = [j for j in result.sites if j not in openings.existing]
    assert result.objective == pytest.approx(best)
    assert result.proven_optimal
    assert openings.budget is None or openings.costs[paid].sum() <= openings.budget + 1e-9


@given(given_problem=problems(holes=True))
def test_a_pair_without_a_route_is_never_used(given_problem):
    matrix, weight, openings = given_problem
    weight = weight + 1
    best = BruteForce.p_median(matrix, weight, openings)
    problem = PMedian(weight, Matrix(matrix), openings)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem)
        return

    result = solve(problem)

    assert result.objective == pytest.approx(best)
    assert np.isfinite(matrix[np.arange(weight.size), result.assignment]).all()


def sparse_of(matrix):
    """The finite entries of a matrix, zeros stored."""
    row, column = np.nonzero(np.isfinite(matrix))
    return csr_array((matrix[row, column], (row, column)), shape=matrix.shape)


@given(given_problem=problems(holes=True))
def test_a_point_out_of_reach_may_cost_what_lies_beyond(given_problem):
    matrix, weight, openings = given_problem
    capped = np.minimum(matrix, 15.0)

    result = solve(PMedian(weight, Sparse(sparse_of(matrix), beyond=15.0), openings))

    assert result.objective == pytest.approx(BruteForce.p_median(capped, weight, openings))
    assert result.proven_optimal


@given(given_problem=problems())
def test_a_stopped_search_gives_a_plan_and_a_bound_around_the_best(given_problem):
    matrix, weight, openings = given_problem

    result = solve(PMedian(weight, Matrix(matrix), openings), Stop(seconds=0.0))

    best = BruteForce.p_median(matrix, weight, openings)
    assert result.bound <= best + 1e-9
    assert best <= result.objective + 1e-9
    assert result.proven_optimal == (result.gap == 0.0)


@pytest.mark.parametrize("rounding", ["floor", "round", "exact"])
def test_lists_of_near_sites_give_the_answer_of_the_whole_table(rounding, monkeypatch):
    generator = np.random.default_rng(4)
    xy, weight = generator.uniform(0, 1000, (400, 2)), generator.integers(1, 50, 400).astype(float)
    problem = PMedian(weight, Plane(xy, xy, rounding), Openings(p=25))
    whole = solve(problem)

    monkeypatch.setattr("maillage.engines.siting.distances.MOST_COMPLETE_PAIRS", 100)
    listed = solve(problem)

    assert whole.proven_optimal
    assert listed.proven_optimal
    assert listed.objective == pytest.approx(whole.objective)


def test_the_same_seed_gives_the_same_answer():
    xy = np.random.default_rng(7).uniform(0, 100, (120, 2))
    problem = PMedian(np.ones(120), Plane(xy, xy), Openings(p=9))

    first, second = solve(problem, seed=3), solve(problem, seed=3)

    assert first.sites.tolist() == second.sites.tolist()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_times_may_differ_from_one_way_to_the_other():
    minutes = np.array([[0.0, 1.0], [50.0, 0.0]])

    result = solve(PMedian(np.ones(2), Matrix(minutes), Openings(p=1)))

    assert result.sites.tolist() == [1]
    assert result.objective == 1.0


def test_every_site_may_open():
    result = solve(PMedian(np.ones(3), line(0, 5, 9), Openings(p=3)))

    assert result.objective == 0.0
    assert result.proven_optimal


def test_points_cut_off_from_every_site_are_named():
    km = np.array([[0.0, np.inf], [np.inf, np.inf]])

    with pytest.raises(Infeasible, match="Ajain"):
        solve(PMedian(np.ones(2), Matrix(km), Openings(p=1), names=("Guéret", "Ajain")))


def test_a_network_in_two_parts_needs_a_site_in_each():
    km = np.array([[0.0, np.inf], [np.inf, 0.0]])

    with pytest.raises(Infeasible, match="point 1"):
        solve(PMedian(np.array([2.0, 1.0]), Matrix(km), Openings(p=1)))
    assert solve(PMedian(np.ones(2), Matrix(km), Openings(p=2))).objective == 0.0


def test_forced_sites_dearer_than_the_budget_are_refused():
    with pytest.raises(Infeasible, match="budget"):
        solve(PMedian(np.ones(2), line(0, 1), Openings(budget=0.5, forced=(0,))))


@pytest.mark.parametrize(
    ("openings", "said"),
    [
        ({"p": 0}, "p is 0"),
        ({"p": -2}, "p is -2"),
        ({"p": 4}, "only 3"),
        ({"p": 3, "forbidden": (0,)}, "only 2"),
        ({"p": 1, "forced": (0, 1)}, "2 sites are forced"),
        ({"p": 1, "forced": (0,), "forbidden": (0,)}, "both"),
        ({"p": 1, "existing": (7,)}, "existing site 7"),
        ({"budget": np.nan}, "budget is nan"),
        ({"budget": -1.0}, "budget is -1"),
        ({"p": 1, "costs": np.array([1.0, -1.0, 1.0])}, "site cost 1"),
        ({"p": 1, "costs": np.ones(2)}, "shape"),
    ],
)
def test_openings_that_make_no_sense_are_refused(openings, said):
    with pytest.raises(InvalidInput, match=said):
        PMedian(np.ones(3), line(0, 1, 2), Openings(**openings))


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_a_demand_that_is_no_amount_is_refused(wrong):
    with pytest.raises(InvalidInput, match="demand 1"):
        PMedian(np.array([1.0, wrong, 1.0]), line(0, 1, 2), Openings(p=1))


@pytest.mark.parametrize(
    ("distances", "said"),
    [
        (Matrix(np.array([[0.0, np.nan]])), "not a number"),
        (Matrix(np.array([[0.0, -3.0]])), "negative"),
        (Matrix(np.zeros((1, 0))), "at least one site"),
        (Plane(np.array([[0.0, np.nan]]), np.zeros((1, 2))), "demand 0"),
        (Plane(np.zeros((1, 2)), np.zeros((1, 3))), "site coordinates"),
        (Plane(np.zeros((1, 2)), np.zeros((1, 2)), "ceil"), "rounding"),
    ],
)
def test_distances_that_make_no_sense_are_refused(distances, said):
    with pytest.raises(InvalidInput, match=said):
        PMedian(np.ones(1), distances, Openings(p=1))


def test_one_weight_per_point_is_expected():
    with pytest.raises(InvalidInput, match="shape"):
        PMedian(np.ones(2), line(0, 1, 2), Openings(p=1))
    with pytest.raises(InvalidInput, match="no demand point"):
        PMedian(np.ones(0), Matrix(np.zeros((0, 2))), Openings(p=1))


@pytest.mark.shared
def test_every_or_library_file_is_proven_at_its_published_optimum(shared):
    folder = shared / "bench" / "pmedian_orlib"
    known = list(csv.DictReader((folder / "best_known.csv").read_text().splitlines()))
    assert known
    for row in known:
        instance = read_instance(folder / f"{row['instance']}.txt", "orlib")

        result = solve(PMedian(instance.weight, Matrix(instance.matrix), Openings(p=instance.p)))

        assert result.objective == float(row["optimum"]), row["instance"]
        assert result.proven_optimal, row["instance"]


@pytest.mark.shared
@pytest.mark.parametrize("p", [5, 50, 500])
def test_rl1304_is_proven_at_its_published_value(shared, p):
    folder = shared / "bench" / "pmedian_tsplib"
    known = {
        int(row["p"]): row
        for row in csv.DictReader((folder / "best_known.csv").read_text().splitlines())
    }
    instance = read_instance(folder / "rl1304.tsp", "tsplib")
    plane = Plane(instance.demand_xy, instance.site_xy, "floor")

    result = solve(PMedian(instance.weight, plane, Openings(p=p)))

    assert result.objective == float(known[p]["value"])
    assert result.proven_optimal
