import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import filled

from maillage.engines.travel import Places, StraightLine, distance_km, straight_line

POINT = st.tuples(st.floats(45, 46), st.floats(2, 3))


def places(points):
    latitude, longitude = zip(*points, strict=True)
    return Places([str(k) for k in range(len(points))], latitude, longitude)


@given(
    origins=st.lists(POINT, min_size=1, max_size=8),
    destinations=st.lists(POINT, min_size=1, max_size=8),
    limit=st.sampled_from([1.0, 1.33, 15.0, 60.0, 1e6]),
)
def test_all_pairs_within_the_limit_and_no_other_are_there(origins, destinations, limit):
    starts, ends = places(origins), places(destinations)
    model = StraightLine()
    km = distance_km(
        starts.latitude[:, None], starts.longitude[:, None], ends.latitude, ends.longitude
    )
    expected = model.minutes(km).astype(np.float32)
    expected[expected > np.float32(limit)] = np.inf

    found = straight_line(starts, ends, limit)

    assert filled(found) == pytest.approx(expected, rel=1e-5)


def test_a_place_and_itself_are_the_fixed_minutes_apart():
    here = places([(46.0, 2.0)])

    assert straight_line(here, here, 10.0).data == pytest.approx([1.33])


def test_another_model_gives_its_own_minutes():
    there = straight_line(
        places([(46.0, 2.0)]), places([(46.0, 2.1)]), 60.0, StraightLine(0.0, 2.0)
    )

    assert there.data == pytest.approx([2 * 7.725], abs=0.01)


def test_a_model_without_slope_reaches_everywhere_or_nowhere():
    ends = places([(46.0, 2.0), (-46.0, -178.0)])

    assert straight_line(ends, ends, 5.0, StraightLine(5.0, 0.0)).nnz == 4
    assert straight_line(ends, ends, 4.0, StraightLine(5.0, 0.0)).nnz == 0


def test_under_the_fixed_minutes_nothing_is_reached():
    here = places([(46.0, 2.0)])

    assert straight_line(here, here, 1.0).nnz == 0


def test_no_place_gives_an_empty_matrix():
    assert straight_line(Places([], [], []), places([(46.0, 2.0)]), 20.0).shape == (0, 1)
