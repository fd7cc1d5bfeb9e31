"""The bound: by hand, against drawn days, and never above what any staffing does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson
from small_days import care, one_queue, two_queues

from maillage.engines.waiting import Problem, simulate
from maillage.engines.waiting.work import least_minutes_on_duty


def test_constant_services_are_a_poisson_number_of_them():
    problem = one_queue([50.0, 50.0], mean=10.0, cv=0.0)
    number = np.arange(400)

    minutes = least_minutes_on_duty(problem, (0,), 20.0)

    law = poisson.pmf(number, 100)
    past = law @ np.maximum(0, 10 * number - minutes)
    assert past == pytest.approx(20.0, rel=0.05)


@pytest.mark.parametrize("cv", [0.6, 1.0, 2.0])
def test_it_is_what_drawn_days_say(cv):
    problem = Problem(30.0, 1, (care("a", [60.0], cv=cv), care("b", [20.0], 26.0, 0.5)), (), ())
    generator = np.random.default_rng(5)
    days = 40_000
    work = sum(
        generator.gamma(np.maximum(generator.poisson(kind.arrivals[0], days), 1e-9) / kind.cv**2)
        * kind.mean_minutes
        * kind.cv**2
        for kind in problem.care_types
    )

    minutes = least_minutes_on_duty(problem, (0, 1), 30.0)

    assert np.maximum(0, work - minutes).mean() == pytest.approx(30.0, rel=0.06)


def test_nobody_comes_nobody_is_needed():
    assert least_minutes_on_duty(one_queue([0.0, 0.0]), (0,), 0.0) == 0.0


def test_what_may_all_be_done_past_duty_needs_nobody():
    assert least_minutes_on_duty(one_queue([6.0, 6.0]), (0,), 1e6) == 0.0


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_no_staffing_goes_below_it(seed):
    generator = np.random.default_rng(seed)
    problem = two_queues(n_steps=6)
    staffing = generator.integers(0, 5, (2, 6))
    staffing[0, -1] += 1

    past = simulate(problem, staffing, 400, seed).overtime_minutes.sum()

    on_duty = staffing.sum() * problem.step_minutes
    assert least_minutes_on_duty(problem, (0, 1), 1.1 * past) <= on_duty
