import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines.errors import InvalidInput
from maillage.engines.travel import StraightLine, calibrate

KM = np.linspace(0.1, 20, 80)


@given(fixed=st.floats(0, 5), per_km=st.floats(0.1, 3), seed=st.integers(0, 99))
def test_an_exact_line_is_found_without_error(fixed, per_km, seed):
    found = calibrate(KM, fixed + per_km * KM, seed=seed).model

    assert (found.fixed_minutes, found.minutes_per_km) == pytest.approx((fixed, per_km), abs=1e-6)
    assert found.mean_absolute_error_minutes == pytest.approx(0, abs=1e-6)


def test_the_error_is_measured_on_pairs_the_fit_has_not_seen():
    minutes = 2 + KM
    order = np.random.default_rng(0).permutation(80)
    minutes[order[:20]] += 7.0  # the pairs that seed 0 holds back

    found = calibrate(KM, minutes, seed=0, held_back=0.25)

    assert (found.pairs_fitted, found.pairs_held_back) == (60, 20)
    assert found.model.minutes_per_km == pytest.approx(1.0)
    assert found.model.mean_absolute_error_minutes == pytest.approx(7.0)


def test_far_pairs_are_left_out_and_counted():
    found = calibrate(np.append(KM, [50.0, 90.0]), np.append(2 + KM, [1.0, 1.0]))

    assert found.pairs_too_far == 2
    assert found.model.limit_km == 20.0
    assert found.model.fixed_minutes == pytest.approx(2.0)


def test_the_former_model_is_measured_on_the_same_pairs():
    found = calibrate(KM, 2 + KM, former=StraightLine(5.0, 1.0))

    assert found.former_error_minutes == pytest.approx(3.0)


def test_a_line_never_starts_under_zero():
    assert calibrate(KM, np.maximum(0, 2 * KM - 5)).model.fixed_minutes == 0.0


def test_same_seed_same_fit():
    minutes = 2 + KM + np.random.default_rng(1).normal(0, 0.5, KM.size)

    assert calibrate(KM, minutes, seed=4) == calibrate(KM, minutes, seed=4)
    assert calibrate(KM, minutes, seed=4) != calibrate(KM, minutes, seed=5)


def test_too_few_near_pairs_are_refused():
    with pytest.raises(InvalidInput, match="19 pairs within 20.0 km.*at least 20"):
        calibrate(KM[:19], KM[:19])


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_pairs_that_mean_nothing_are_refused(wrong):
    minutes = KM.copy()
    minutes[3] = wrong

    with pytest.raises(InvalidInput, match="negative or undefined"):
        calibrate(KM, minutes)


def test_one_time_per_pair():
    with pytest.raises(InvalidInput, match="one of each per pair"):
        calibrate(KM, KM[:-1])


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["gironde_2500_couples_metric.dbf", "gironde_2500_couples_osrm.csv"]
)
def test_gironde_confirms_the_default_line_within_three_minutes(shared, name):
    from maillage.sources.travel_pairs import read_pairs

    pairs = read_pairs(shared / "data" / "travel" / name)
    found = calibrate(pairs.km, pairs.minutes)

    assert found.pairs_fitted + found.pairs_held_back == pytest.approx(277, abs=5)
    assert found.model.mean_absolute_error_minutes < 3.0
    assert found.model.minutes_per_km == pytest.approx(1.15, abs=0.1)
