"""Classes of a choropleth: rounded, few, and every value in exactly one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.engines.access.classes import class_bounds, classify


def test_the_legal_threshold_replaces_the_nearest_bound():
    bounds = class_bounds(np.linspace(0.2, 6.1, 400), count=6, keep=(2.5,))

    assert 2.5 in bounds
    assert len(bounds) == 5


def test_a_threshold_outside_the_data_is_left_out():
    assert 2.5 not in class_bounds([3.0, 3.5, 4.0, 5.0], keep=(2.5,))


def test_equal_values_make_one_class():
    assert class_bounds([3.0, 3.0, np.nan]) == []


def test_no_value_makes_no_class():
    assert class_bounds([]) == class_bounds([np.nan]) == []


def test_a_value_on_a_bound_belongs_to_the_class_above():
    assert classify([2.4, 2.5, 2.6], [2.5]).tolist() == [0, 1, 1]


@pytest.mark.parametrize("scale", [0.001, 1, 10_000])
def test_bounds_have_few_digits_at_any_scale(scale):
    values = np.random.default_rng(3).gamma(5, 0.7, 500) * scale

    for bound in class_bounds(values):
        assert len(f"{bound:.10g}".strip("0.").replace(".", "").rstrip("0")) <= 3


@given(arrays(float, st.integers(1, 40), elements=st.floats(0, 1e6)))
def test_bounds_rise_and_leave_no_class_empty_at_the_ends(values):
    bounds = class_bounds(values)
    classes = classify(values, bounds)

    assert bounds == sorted(set(bounds))
    assert classes.min() == 0
    assert classes.max() == len(bounds)


def test_values_too_close_to_tell_apart_make_one_class():
    # 5e-324 is the smallest number there is: its twelfth part is 0, which has no logarithm.
    assert class_bounds(np.array([0.0, 5e-324])) == []
