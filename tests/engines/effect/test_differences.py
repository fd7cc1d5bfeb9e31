import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import stdtrit

from maillage.engines.effect import Panel, difference_in_differences
from maillage.engines.errors import InvalidInput

NAN = float("nan")
TWO_OF_SIX = np.array([True, True, False, False, False, False])
VALUES = arrays(float, (6, 5), elements=st.integers(-20, 20).map(float))
THREE_BEFORE = 3


def effect(values, is_treated=TWO_OF_SIX, n_before=THREE_BEFORE, **options):
    return difference_in_differences(Panel(values, is_treated, n_before), **options)


def fixed_effects(values, is_treated, n_before):
    """The textbook regression: one constant per place, one per period, treated × after."""
    n_places, n_periods = values.shape
    after = np.arange(n_periods) >= n_before
    places = np.kron(np.eye(n_places), np.ones((n_periods, 1)))
    periods = np.kron(np.ones((n_places, 1)), np.eye(n_periods)[:, 1:])
    both = np.kron(is_treated, after)[:, None]
    return np.linalg.lstsq(np.hstack([places, periods, both]), values.ravel())[0][-1]


def test_a_case_worked_by_hand():
    # Before (mean of two), after: 12→20, 14→20 where it was tried; 10→13, 30→32, 20→24 elsewhere.
    values = [[11, 13, 20], [14, 14, 20], [9, 11, 13], [31, 29, 32], [20, 20, 24]]

    found = effect(values, np.array([True, True, False, False, False]), 2)

    # Changes 8, 6 (mean 7) against 3, 2, 4 (mean 3); s² = (2 + 2) / 3, error = sqrt(4/3 × 5/6).
    assert found.interval.estimate == pytest.approx(4)
    assert found.interval.standard_error == pytest.approx((4 / 3 * 5 / 6) ** 0.5)
    assert found.interval.high == pytest.approx(4 + stdtrit(3, 0.975) * (10 / 9) ** 0.5)
    assert (found.treated_before, found.treated_after) == (13, 20)
    assert (found.comparison_before, found.comparison_after) == (20, 23)
    assert (found.permutations.p, found.permutations.ways) == (1 / 10, 10)


def test_card_and_krueger_found_2_75_more_employees_per_restaurant():
    # American Economic Review 84 (1994), table 3, rows 1 and 2: New Jersey, then Pennsylvania.
    # The table prints 2.76, which it computed before rounding.
    found = effect([[20.44, 21.03], [23.33, 21.17]], np.array([True, False]), 1)

    assert found.interval.estimate == pytest.approx(2.76, abs=0.015)
    assert found.warnings == ("one_treated", "few_places", "no_interval", "permutation_blind",
                              "trends_unknown")  # fmt: skip
    assert np.isnan([found.interval.low, found.interval.high]).all()


@given(values=VALUES)
def test_the_estimate_is_that_of_the_regression_with_places_and_periods(values):
    found = effect(values)

    wanted = fixed_effects(values, TWO_OF_SIX, THREE_BEFORE)
    assert found.interval.estimate == pytest.approx(wanted, abs=1e-8)


@given(values=VALUES, constant=st.integers(-50, 50), unit=st.sampled_from([0.01, 60.0, -1.0]))
def test_another_origin_or_unit_changes_the_figures_alike_and_no_verdict(values, constant, unit):
    plain, other = effect(values), effect(values * unit + constant)

    assert other.interval.estimate == pytest.approx(plain.interval.estimate * unit, abs=1e-7)
    assert other.interval.p == pytest.approx(plain.interval.p, abs=1e-6, nan_ok=True)
    assert other.permutations == plain.permutations


@given(values=VALUES, shift=arrays(float, (6, 1), elements=st.integers(-99, 99).map(float)))
def test_what_is_particular_to_a_place_or_to_a_period_changes_nothing(values, shift):
    months = np.array([[0.0, 7.0, -3.0, 12.0, 5.0]])

    plain, other = effect(values), effect(values + shift + months)

    assert other.interval.estimate == pytest.approx(plain.interval.estimate, abs=1e-9)
    assert other.interval.low == pytest.approx(plain.interval.low, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize(("n_treated", "method"), [(1, "pooled"), (6, "welch")])
def test_the_interval_holds_the_truth_nineteen_times_in_twenty(n_treated, method):
    rng, held, rounds = np.random.default_rng(11), 0, 400
    is_treated = np.arange(12) < n_treated
    for _ in range(rounds):
        # Months of one place look alike (a walk): taken one by one they would promise too much.
        values = rng.normal(size=(12, 8)).cumsum(axis=1) + 5
        values[is_treated, 4:] += 2.0
        found = effect(values, is_treated, 4)
        held += found.interval.low <= 2.0 <= found.interval.high

    assert found.method == method
    assert 0.92 <= held / rounds <= 0.98  # three standard errors around 95 %


def test_a_place_with_a_missing_value_is_left_out_and_told():
    values = np.arange(30.0).reshape(6, 5) ** 1.5
    values[4, 1] = NAN

    found = effect(values)

    assert (found.dropped, found.n_comparison) == ((4,), 3)
    assert "incomplete" in found.warnings
    alone = effect(np.delete(values, 4, axis=0), np.delete(TWO_OF_SIX, 4))
    assert found.interval == alone.interval


def test_a_measure_that_never_moves_has_no_interval_rather_than_a_certainty():
    # 0.1 + 0.1 + 0.1 is not 0.3 in a computer: this must not pass for a spread.
    found = effect(np.full((6, 5), 0.1))

    assert found.interval.estimate == 0.0
    assert np.isnan([found.interval.low, found.interval.p]).all()
    assert {"no_spread", "trends_unknown"} <= set(found.warnings)


def test_slopes_that_differed_before_are_told():
    rng = np.random.default_rng(2)
    values = rng.normal(scale=0.1, size=(12, 8))
    values[:6] += np.arange(8)

    found = effect(values, np.arange(12) < 6, 4)

    assert "trends_differ" in found.warnings
    assert found.trend.gap.estimate == pytest.approx(1, abs=0.1)
    assert found.trend.carried == pytest.approx(found.interval.estimate, abs=0.5)


def test_with_two_periods_before_the_slopes_cannot_be_told():
    found = effect(np.arange(30.0).reshape(6, 5) ** 1.5, n_before=2)

    assert found.trend is None
    assert "trends_unknown" in found.warnings


def test_places_that_started_far_from_the_others_are_told():
    values = np.arange(30.0).reshape(6, 5) % 7
    assert "levels_differ" not in effect(values).warnings

    values[TWO_OF_SIX] += 100
    assert "levels_differ" in effect(values).warnings


def test_many_places_that_moved_alike_before_leave_no_warning():
    rng = np.random.default_rng(8)

    found = effect(rng.normal(size=(14, 8)), np.arange(14) % 2 == 0, 4)

    assert found.warnings == ()


@pytest.mark.parametrize(
    ("values", "is_treated", "n_before", "message"),
    [
        ([[1.0, 2.0]], [True], 1, "1 True and 0 False"),
        ([[1.0, 2.0]] * 3, [False] * 3, 1, "without a place to compare with"),
        ([[1.0], [2.0]], [True, False], 1, "1 of 1 periods"),
        ([[1.0, 2.0], [2.0, 3.0]], [True, False], 0, "at least one period before and one after"),
        ([1.0, 2.0], [True, False], 1, "one row per place"),
        ([[1.0, 2.0], [2.0, 3.0]], [True], 1, "2 booleans, one per place"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, 0], 1, "type int"),
        ([[1.0, float("inf")], [2.0, 3.0]], [True, False], 1, "place 0, period 1 is infinite"),
        (np.empty((0, 2)), np.empty(0, bool), 1, "0 True and 0 False"),
    ],
)
def test_a_table_that_compares_nothing_is_refused(values, is_treated, n_before, message):
    with pytest.raises(InvalidInput, match=message):
        Panel(values, is_treated, n_before)


def test_a_side_where_every_place_misses_a_value_is_refused():
    with pytest.raises(InvalidInput, match="every treated place misses a value"):
        effect([[1.0, NAN], [1.0, 2.0]], np.array([True, False]), 1)


@pytest.mark.parametrize("level", [0.0, 1.0, NAN, 95])
def test_a_level_is_a_share(level):
    with pytest.raises(InvalidInput, match="such as 0.95"):
        effect([[1.0, 2.0], [1.0, 2.0]], np.array([True, False]), 1, level=level)
