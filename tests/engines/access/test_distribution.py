"""Means, shares and quantiles by hand, by repetition, and on random data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.engines.access import (
    share_worse_off,
    weighted_mean,
    weighted_quantiles,
    weighted_share_under,
)

scores = arrays(float, 7, elements=st.floats(0, 10))
people = arrays(np.int64, 7, elements=st.integers(1, 30))


def test_a_mean_counts_each_commune_for_its_people():
    assert weighted_mean([1.0, 4.0], [3000, 1000]) == 1.75


def test_a_threshold_counts_those_strictly_under_unless_told_otherwise():
    assert weighted_share_under([2.5, 2.4, 2.6], [1, 1, 2], 2.5) == 0.25
    assert weighted_share_under([2.5, 2.4, 2.6], [1, 1, 2], 2.5, inclusive=True) == 0.5


@pytest.mark.parametrize("function", [weighted_mean, lambda v, w: weighted_share_under(v, w, 1)])
def test_nobody_gives_nan_not_a_crash(function):
    assert np.isnan(function([], []))
    assert np.isnan(function([1.0], [0.0]))


def test_quantiles_of_nobody_are_nan():
    assert np.isnan(weighted_quantiles([], [], [0.1, 0.5])).all()


@given(scores, people)
def test_weights_are_the_same_as_repeating_each_value(values, weights):
    repeated = np.sort(np.repeat(values, weights))
    wanted = np.array([0.1, 0.25, 0.5, 0.9, 1.0])

    found = weighted_quantiles(values, weights, wanted)

    places = np.maximum(np.ceil(wanted * repeated.size * (1 - 1e-12)).astype(int) - 1, 0)
    assert found.tolist() == repeated[places].tolist()
    assert weighted_mean(values, weights) == pytest.approx(repeated.mean())


@given(scores, people)
def test_worse_off_is_the_share_of_people_strictly_below(values, weights):
    found = share_worse_off(values, weights)

    expected = [weights[values < value].sum() / weights.sum() for value in values]
    assert found == pytest.approx(expected)
