import os

import numpy as np
import pytest
from hypothesis import given
from random_problems import dense, problems, sparse_times
from scipy.sparse import csr_array

from maillage.engines.access import (
    AccessProblem,
    Bands,
    Continuous,
    Limit,
    _sums,
    continuous,
    enhanced_two_step,
    three_step,
    two_step,
)
from maillage.engines.access.catchment import IN_CACHE, LUO_QI_BANDS, catchment_scores

DECAYS = [Limit(20), LUO_QI_BANDS, Continuous("gaussian", 12.0, reach_minutes=40.0)]


def by_hand(problem, weights):
    """The definition, one loop per sum: the reference that no speed has touched."""
    demands, sites = problem.shape
    score = np.zeros(demands)
    for j in range(sites):
        load = sum(weights[k, j] * problem.demand[k] for k in range(demands))
        for i in range(demands):
            if load > 0:
                score[i] += weights[i, j] * problem.supply[j] / load
    return score


def test_a_site_is_shared_between_the_places_that_reach_it():
    problem = AccessProblem([600, 400, 500], [2, 3], sparse_times([[5, 50], [20, 25], [40, 10]]))

    found = two_step(problem, reach_minutes=30)

    # Site 0 serves 600 + 400, site 1 serves 400 + 500.
    assert found.load.tolist() == [1000, 900]
    assert found.score == pytest.approx([2 / 1000, 2 / 1000 + 3 / 900, 3 / 900])
    assert found.supply_reached == 5.0
    assert found.supply_shared == pytest.approx(5.0)


def test_bands_make_a_near_resident_count_more_than_a_far_one():
    problem = AccessProblem([100, 100], [3], sparse_times([[5], [15]]))

    found = enhanced_two_step(problem, Bands((10, 20), (1.0, 0.5)))

    assert found.load == pytest.approx([150])
    assert found.score == pytest.approx([0.02, 0.01])


def test_residents_of_a_three_step_score_choose_between_sites():
    problem = AccessProblem([100, 100], [1, 1], sparse_times([[5, 15], [np.inf, 5]]))

    found = three_step(problem, Bands((10, 20), (1.0, 0.5)))

    # Place 0 splits 2/3 and 1/3; place 1 has no choice.
    load = [100 * 2 / 3, 100 * 0.5 / 3 + 100]
    assert found.load == pytest.approx(load)
    assert found.score == pytest.approx([2 / 3 / load[0] + 0.5 / 3 / load[1], 1 / load[1]])


def test_a_place_that_reaches_nothing_scores_zero_and_is_named_out_of_reach():
    problem = AccessProblem([100, 100], [1], sparse_times([[5], [np.inf]]))

    found = two_step(problem, 30)

    assert found.score.tolist() == [0.01, 0.0]
    assert found.out_of_reach.tolist() == [False, True]


def test_reaching_only_sites_without_supply_is_being_out_of_reach():
    found = two_step(AccessProblem([100], [0], sparse_times([[5]])), 30)

    assert found.out_of_reach.tolist() == [True]
    assert found.conservation_error == 0.0


def test_a_site_that_only_empty_places_reach_serves_nobody_and_divides_nothing_by_zero():
    found = two_step(AccessProblem([0, 100], [4, 1], sparse_times([[5, 5], [np.inf, 5]])), 30)

    assert found.load.tolist() == [0, 100]
    assert found.score.tolist() == [0.01, 0.01]
    assert found.supply_reached == 1.0


@pytest.mark.parametrize("decay", DECAYS, ids=["limit", "bands", "gaussian"])
@given(problem=problems())
def test_scores_are_those_of_the_definition(decay, problem):
    table = dense(problem)
    weights = np.where(np.isfinite(table), decay.weights(table), 0.0)

    found = catchment_scores("any", problem, decay)

    assert found.score == pytest.approx(by_hand(problem, weights), rel=1e-12)


@given(problem=problems())
def test_three_step_scores_are_those_of_the_definition(problem):
    table = dense(problem)
    weights = np.where(np.isfinite(table), LUO_QI_BANDS.weights(table), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    choice = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)

    found = three_step(problem)

    assert found.score == pytest.approx(by_hand(problem, weights * choice), rel=1e-12)


@pytest.mark.parametrize("decay", DECAYS, ids=["limit", "bands", "gaussian"])
@given(problem=problems())
def test_no_supply_is_created_or_lost(decay, problem):
    for found in (catchment_scores("any", problem, decay), three_step(problem, decay)):
        weights = decay.weights(dense(problem))
        reached = problem.demand @ weights > 0

        assert found.supply_reached == problem.supply[reached].sum()
        assert found.conservation_error < 1e-12


@given(problem=problems())
def test_the_order_of_places_and_sites_does_not_matter(problem):
    backwards = AccessProblem(
        problem.demand[::-1], problem.supply[::-1], sparse_times(dense(problem)[::-1, ::-1])
    )

    assert two_step(backwards, 20).score[::-1] == pytest.approx(two_step(problem, 20).score)


def test_smooth_scores_do_not_depend_on_the_unit_of_the_weights():
    problem = AccessProblem([100, 50], [1], sparse_times([[5], [9]]))
    doubled = Bands((5, 9), (2.0, 1.0))

    assert enhanced_two_step(problem, doubled).score == pytest.approx(
        enhanced_two_step(problem, Bands((5, 9), (1.0, 0.5))).score
    )


def test_each_method_signs_its_result_and_leaves_the_problem_unchanged():
    problem = AccessProblem([100], [1], sparse_times([[5]]))
    decay = Continuous("power", 10.0)

    names = [
        two_step(problem, 30).method,
        enhanced_two_step(problem).method,
        continuous(problem, decay).method,
        three_step(problem).method,
    ]

    assert names == ["two_step", "enhanced_two_step", "continuous", "three_step"]
    assert problem.minutes.data.tolist() == [5.0]


@pytest.mark.parametrize("cores", [2, 3, 16])
def test_scores_are_the_same_however_many_threads_share_the_rows(monkeypatch, cores):
    rng = np.random.default_rng(8)
    table = rng.uniform(0, 60, (40, 12))
    table[table > 40] = np.inf
    problem = AccessProblem(rng.integers(1, 900, 40), rng.integers(0, 9, 12), sparse_times(table))
    alone = [two_step(problem, 30), enhanced_two_step(problem), three_step(problem)]

    monkeypatch.setattr(_sums, "FEW_TRIPS", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    shared = [two_step(problem, 30), enhanced_two_step(problem), three_step(problem)]

    for one, other in zip(alone, shared, strict=True):
        assert other.score == pytest.approx(one.score, rel=1e-13)
        assert other.load == pytest.approx(one.load, rel=1e-13)
        assert other.out_of_reach.tolist() == one.out_of_reach.tolist()


def test_single_precision_minutes_and_wide_positions_give_the_same_scores():
    times = sparse_times([[5, 15], [25, 5]])
    narrow = csr_array(
        (times.data.astype(np.float32), times.indices.astype(np.int32), times.indptr), times.shape
    )
    wide = csr_array(
        (times.data, times.indices.astype(np.int64), times.indptr.astype(np.int64)), times.shape
    )

    scores = [enhanced_two_step(AccessProblem([9, 4], [2, 1], m)).score for m in (narrow, wide)]

    assert scores[0].tolist() == scores[1].tolist()


def test_trips_weighed_piece_by_piece_are_all_weighed():
    places = 2 * IN_CACHE + 7
    times = csr_array((np.full(places, 5.0), (np.arange(places), np.zeros(places, int))))

    found = enhanced_two_step(AccessProblem(np.ones(places), [1.0], times))

    assert found.load == pytest.approx([places])
