"""Straight-line minutes against known distances and the real METRIC pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines.travel import StraightLine, distance_km

degrees = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


def test_paris_to_marseille_is_661_km():
    assert distance_km(48.8566, 2.3522, 43.2965, 5.3698) == pytest.approx(660.5, abs=1)


def test_a_quarter_of_a_meridian_is_10_008_km():
    assert distance_km(0, 0, 90, 0) == pytest.approx(10_007.6, abs=1)


@given(degrees, degrees)
def test_distance_is_symmetrical_and_never_negative(first, second):
    there = distance_km(*first, *second)

    assert there == pytest.approx(distance_km(*second, *first))
    assert 0 <= there <= 20_016


def test_distances_broadcast_over_arrays():
    found = distance_km(46.0, 2.0, np.array([46.0, 47.0]), np.array([2.0, 2.0]))

    assert found == pytest.approx([0.0, 111.195], abs=0.01)


def test_ten_kilometres_take_twelve_minutes_and_fifty_seconds():
    assert StraightLine().minutes(10.0) == pytest.approx(1.33 + 11.5)


def test_the_door_next_to_yours_still_takes_the_fixed_part():
    assert StraightLine().minutes(0.0) == 1.33
