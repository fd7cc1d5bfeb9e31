import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import permutation_test

from maillage.engines.effect import permute

TWO_OF_SIX = np.array([True, True, False, False, False, False])


def test_every_way_to_name_the_places_is_tried():
    # Of the six pairs of {5, 4, 1, 0}, {5, 4} and its opposite {1, 0} differ by 4, no other.
    found = permute(np.array([5.0, 4.0, 1.0, 0.0]), np.array([True, True, False, False]))

    assert (found.p, found.ways, found.is_exact) == (2 / 6, 6, True)
    assert found.smallest_p == 2 / 6


@given(changes=arrays(float, 6, elements=st.integers(-9, 9).map(float)))
def test_the_exact_share_is_that_of_scipy(changes):
    found = permute(changes, TWO_OF_SIX)

    theirs = permutation_test(
        (changes[:2], changes[2:]),
        lambda first, second, axis: np.abs(first.mean(axis=axis) - second.mean(axis=axis)),
        alternative="greater",
        n_resamples=np.inf,
        vectorized=True,
    )
    assert found.p == pytest.approx(theirs.pvalue)


def test_too_many_ways_are_drawn_at_random_the_same_for_the_same_seed():
    rng = np.random.default_rng(3)
    changes, is_treated = rng.normal(size=30), np.arange(30) < 12
    changes[is_treated] += 1.2

    found = permute(changes, is_treated, draws=999, seed=5)

    assert (found.is_exact, found.ways, found.smallest_p) == (False, 999, 1 / 1000)
    assert found == permute(changes, is_treated, draws=999, seed=5)
    assert 0.001 <= found.p < 0.05


def test_nothing_moved_and_every_way_does_as_well():
    assert permute(np.zeros(5), np.arange(5) < 2).p == 1.0
