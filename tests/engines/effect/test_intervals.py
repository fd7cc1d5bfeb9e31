import numpy as np
import pytest

from maillage.engines.effect import pooled, welch

# Student's sleep data (1908, Biometrika 6), extra hours under two drugs, as R prints them with
# t.test(extra ~ group, data = sleep, var.equal = TRUE) and without.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_the_pooled_interval_of_student_s_sleep_data():
    found = pooled(FIRST, SECOND)

    assert found.estimate == pytest.approx(0.75 - 2.33)
    assert (found.low, found.high) == pytest.approx((-3.363874, 0.203874), abs=1e-6)
    assert (found.degrees_of_freedom, found.p) == (18, pytest.approx(0.07918671, abs=1e-8))


def test_the_welch_interval_of_student_s_sleep_data():
    found = welch(FIRST, SECOND)

    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)
    assert found.degrees_of_freedom == pytest.approx(17.77647, abs=1e-5)
    assert found.p == pytest.approx(0.07939414, abs=1e-8)


def test_one_value_against_two_has_one_degree_of_freedom_and_a_very_wide_interval():
    found = pooled(np.array([5.0]), np.array([1.0, 3.0]))

    # s² = 2, error = sqrt(2 × 1.5) and the 97.5 % quantile of t with 1 degree is 12.7062.
    assert found.standard_error == pytest.approx(3**0.5)
    assert found.high - found.estimate == pytest.approx(12.7062 * 3**0.5, abs=1e-3)


@pytest.mark.parametrize("method", [pooled, welch])
def test_values_that_do_not_spread_have_an_estimate_and_no_interval(method):
    found = method(np.array([2.0, 2.0]), np.array([1.0, 1.0, 1.0]))

    assert found.estimate == 1.0
    assert np.isnan([found.low, found.high, found.standard_error, found.p]).all()


def test_one_value_against_one_has_no_interval():
    found = pooled(np.array([2.0]), np.array([1.0]))

    assert found.estimate == 1.0
    assert np.isnan([found.low, found.high, found.degrees_of_freedom, found.p]).all()
