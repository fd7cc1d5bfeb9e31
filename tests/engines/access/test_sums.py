"""The compiled sums, one by one: what a trip counts for, and where rows are cut between threads."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_problems import dense, problems

from maillage.engines.access import Bands, Continuous, Limit, _sums
from maillage.engines.access.catchment import LUO_QI_BANDS, _scale, given_weights, trip_weights


def weights_of(minutes, bounds, values, *, choose=False, dtype=np.float64):
    """What one row of trips counts for."""
    data = np.asarray(minutes, dtype)
    scale = data, np.asarray(bounds, dtype), np.asarray(values, float), choose
    row = np.full(data.size, np.nan)
    _sums.weigh(scale, 0, data.size, row)
    return row.tolist()


def test_a_trip_has_the_weight_of_the_first_bound_it_does_not_exceed():
    found = weights_of([0, 10, 10.5, 20, 20.5, 30, 31], [10, 20, 30], [1.0, 0.68, 0.22, 0.0])

    assert found == [1.0, 1.0, 0.68, 0.68, 0.22, 0.22, 0.0]


def test_one_bound_counts_a_trip_or_not():
    assert weights_of([5, 30, 30.1], [30], [1.0, 0.0]) == [1.0, 1.0, 0.0]


def test_weights_may_rise_again_and_the_last_may_be_over_zero():
    assert weights_of([5, 15, 25], [10, 20], [0.2, 0.9, 0.5]) == [0.2, 0.9, 0.5]


def test_without_bounds_the_figures_are_the_weights():
    assert weights_of([0.3, 0.0, 7.0], [], []) == [0.3, 0.0, 7.0]


def test_an_infinite_bound_keeps_every_trip():
    assert weights_of([0.0, 1e30], [np.inf], [1.0, 0.0]) == [1.0, 1.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_residents_who_choose_split_their_weight_in_proportion(dtype):
    found = weights_of([5, 15, 99], [10, 20], [1.0, 0.5, 0.0], choose=True, dtype=dtype)

    # Shares 1 / 1.5 and 0.5 / 1.5, times the weights.
    assert found == pytest.approx([2 / 3, 0.5 / 3, 0.0])


def test_residents_without_any_choice_divide_nothing_by_nothing():
    assert weights_of([99, 99], [10], [1.0, 0.0], choose=True) == [0.0, 0.0]


def test_only_the_trips_of_the_row_are_written():
    data, row = np.array([1.0, 2.0, 3.0, 4.0]), np.full(4, -1.0)

    _sums.weigh((data, np.zeros(0), np.zeros(0), False), 1, 3, row)

    assert row.tolist() == [2.0, 3.0, -1.0, -1.0]


@pytest.mark.parametrize(
    "decay",
    [Limit(20), LUO_QI_BANDS, Bands((12.3,), (0.7,)), Continuous("power", 9.0, 30.0)],
    ids=["limit", "bands", "one band", "curve"],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(problem=problems())
def test_the_compiled_weights_are_those_the_decay_defines(decay, dtype, problem):
    minutes = problem.minutes.astype(dtype)
    row = np.zeros(minutes.nnz)

    _sums.weigh(_scale(minutes, decay, False), 0, minutes.nnz, row)

    assert row.tolist() == np.asarray(decay.weights(minutes.data), float).tolist()
    assert row.tolist() == trip_weights(minutes, decay).tolist()


@given(problem=problems())
def test_loads_and_scores_are_products_of_the_table_of_weights(problem):
    scale = given_weights(np.linspace(0.1, 1.0, problem.minutes.nnz))
    table = np.zeros(problem.shape)
    table[np.isfinite(dense(problem))] = scale[0]  # both in the order of the rows
    indptr, indices = problem.minutes.indptr, _sums.unsigned(problem.minutes.indices)
    places, sites = problem.shape
    share, score = np.linspace(1.0, 2.0, sites), np.full(places, np.nan)

    load = _sums.loads(indptr, indices, scale, problem.demand, sites, 0, places)
    _sums.scores(indptr, indices, scale, share, 0, places, score)

    assert load == pytest.approx(problem.demand @ table)
    assert score == pytest.approx(table @ share)


def test_a_slice_of_rows_leaves_the_others_alone():
    indptr, indices = np.array([0, 1, 2, 3]), np.array([0, 0, 1], np.uint32)
    scale, score = given_weights(np.ones(3)), np.full(3, -1.0)

    load = _sums.loads(indptr, indices, scale, np.array([5.0, 7.0, 9.0]), 2, 1, 3)
    _sums.scores(indptr, indices, scale, np.array([2.0, 3.0]), 1, 3, score)

    assert load.tolist() == [7.0, 9.0]
    assert score.tolist() == [-1.0, 2.0, 3.0]


def test_a_place_is_out_of_reach_when_all_it_reaches_is_without_supply_or_too_far():
    indptr, indices = np.array([0, 1, 2, 3, 3]), np.array([0, 1, 1], np.uint32)
    scale = np.array([5.0, 5.0, 50.0]), np.array([30.0]), np.array([1.0, 0.0]), False

    found = _sums.unreached(indptr, indices, scale, np.array([0.0, 2.0]), np.zeros(4))

    assert found.tolist() == [True, False, True, True]


def test_a_score_over_zero_is_not_looked_at_again():
    indptr, indices = np.array([0, 1]), np.array([0], np.uint32)

    found = _sums.unreached(
        indptr, indices, given_weights(np.zeros(1)), np.zeros(1), np.array([0.1])
    )

    assert found.tolist() == [False]


@given(
    sizes=st.lists(st.integers(0, 9), min_size=1, max_size=30),
    cores=st.integers(1, 7),
)
def test_slices_cover_every_row_once_with_about_as_many_trips_each(sizes, cores):
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sums, "FEW_TRIPS", -1)
        patch.setattr(os, "cpu_count", lambda: cores)
        slices = _sums.in_slices(lambda begin, end: (begin, end), indptr)

    assert len(slices) == cores
    assert slices[0][0] == 0
    assert slices[-1][1] == len(sizes)
    assert all(one[1] == other[0] for one, other in zip(slices, slices[1:], strict=False))
    trips = [indptr[end] - indptr[begin] for begin, end in slices]
    assert max(trips) <= sum(sizes) / cores + max(sizes) + 1


def test_few_trips_are_not_worth_a_thread(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 8)

    assert _sums.in_slices(lambda *rows: rows, np.array([0, 2, 5])) == [(0, 2)]


def test_positions_keep_their_width_without_a_copy():
    positions = np.array([0, 7], np.int32)

    found = _sums.unsigned(positions)

    assert found.dtype == np.uint32
    assert np.shares_memory(found, positions)
