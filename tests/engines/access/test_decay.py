import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines.access import Bands, Continuous, Limit
from maillage.engines.errors import InvalidInput

SHAPES = ("gaussian", "exponential", "power")


def test_a_limit_is_inclusive():
    assert Limit(30).weights(np.array([29.9, 30.0, 30.01])).tolist() == [1, 1, 0]


def test_without_limit_every_trip_counts():
    assert Limit().weights(np.array([0.0, 1e9])).tolist() == [1, 1]


@pytest.mark.parametrize("decay", [Limit(12.3), Bands((12.3,), (1.0,))])
def test_a_bound_written_as_the_minutes_is_within_even_stored_in_single_precision(decay):
    # float32(12.3) is 12.300000190734863: a naive comparison puts the trip out of reach.
    assert decay.weights(np.array([12.3], np.float32)).tolist() == [1.0]
    assert decay.weights(np.array([12.4], np.float32)).tolist() == [0.0]


def test_bands_give_the_weight_of_the_first_bound_not_exceeded():
    bands = Bands((10.0, 15.0, 20.0), (1.0, 2 / 3, 1 / 3))

    found = bands.weights(np.array([0, 10, 10.5, 15, 15.5, 20, 20.5]))

    assert found.tolist() == [1, 1, 2 / 3, 2 / 3, 1 / 3, 1 / 3, 0]
    assert bands.reach_minutes == 20.0


def test_bands_accept_whole_minutes():
    assert Bands((10, 20), (1, 0.5)).weights(np.array([10, 11, 21])).tolist() == [1, 0.5, 0]


@given(minutes=st.lists(st.floats(0, 60), min_size=1, max_size=20))
def test_bands_agree_with_a_search_written_the_slow_way(minutes):
    bands = Bands((5.0, 12.5, 40.0), (0.9, 0.4, 0.1))

    slow = [
        next((w for b, w in zip((5, 12.5, 40), (0.9, 0.4, 0.1), strict=True) if t <= b), 0.0)
        for t in minutes
    ]

    assert bands.weights(np.array(minutes)).tolist() == slow


@pytest.mark.parametrize("shape", SHAPES)
def test_a_smooth_decay_is_one_at_no_trip_and_one_half_at_half_minutes(shape):
    weights = Continuous(shape, half_minutes=12.0).weights(np.array([0.0, 12.0]))

    assert weights == pytest.approx([1.0, 0.5])


@pytest.mark.parametrize("shape", SHAPES)
@given(minutes=st.lists(st.floats(0, 300), min_size=2, max_size=20))
def test_a_smooth_decay_never_rises_with_the_trip(shape, minutes):
    weights = Continuous(shape, half_minutes=12.0).weights(np.sort(minutes))

    assert (np.diff(weights) <= 0).all()
    assert ((weights >= 0) & (weights <= 1)).all()


@pytest.mark.parametrize(
    ("shape", "at_twice_half"), [("gaussian", 1 / 16), ("exponential", 1 / 4), ("power", 1 / 8)]
)
def test_each_shape_has_its_own_tail(shape, at_twice_half):
    assert Continuous(shape, 10.0).weights(np.array([20.0])) == pytest.approx([at_twice_half])


def test_a_smooth_decay_stops_at_its_reach_inclusive():
    decay = Continuous("exponential", 10.0, reach_minutes=20.0)

    assert decay.weights(np.array([20.0, 20.1])) == pytest.approx([0.25, 0.0])


def test_the_gaussian_is_the_usual_one_with_its_standard_deviation():
    half = 10.0
    sigma = half / np.sqrt(2 * np.log(2))
    minutes = np.linspace(0, 40, 9)

    found = Continuous("gaussian", half).weights(minutes)

    assert found == pytest.approx(np.exp(-(minutes**2) / (2 * sigma**2)))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Limit(float("nan")), "reach_minutes is nan"),
        (lambda: Limit(-1), "reach_minutes is -1"),
        (lambda: Bands((), ()), "at least one"),
        (lambda: Bands((10, 20), (1.0,)), "as many weights as bounds"),
        (lambda: Bands((20, 10), (1.0, 0.5)), "increasing"),
        (lambda: Bands((10, 10), (1.0, 0.5)), "increasing"),
        (lambda: Bands((10, float("nan")), (1.0, 0.5)), "increasing"),
        (lambda: Bands((10,), (-1.0,)), "from 0 up"),
        (lambda: Bands((10,), (float("inf"),)), "finite"),
        (lambda: Continuous("linear", 10.0), "exponential, gaussian, power"),
        (lambda: Continuous("gaussian", 0.0), "half_minutes is 0.0"),
        (lambda: Continuous("power", 10.0, exponent=-2), "exponent is -2"),
        (lambda: Continuous("power", 10.0, reach_minutes=float("nan")), "reach_minutes"),
    ],
)
def test_a_decay_that_means_nothing_is_refused_with_what_was_expected(build, message):
    with pytest.raises(InvalidInput, match=message):
        build()
