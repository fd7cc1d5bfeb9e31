"""Several queues: who goes to whom by hand, and one queue again when all may see all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_days import people
from test_pool import MINUTES, days

from maillage.engines.waiting.network import Crew, serve_network
from maillage.engines.waiting.pool import ABANDONED, SERVED, WAITED, serve_pool

GP, PSY = 0, 1
SERVES = np.array([[True, False], [True, True]])  # gp_only, then both


def live(day, staff, serves=SERVES):
    """(tally, overtime); ``staff``: one row per skill, two half-hours and after."""
    tally = np.zeros((1, serves.shape[1], 6))
    overtime = serve_network(day, Crew(np.array(staff), serves, 30.0), MINUTES, tally)
    return tally[0], overtime[0]


def test_a_person_goes_to_whoever_may_see_the_fewest_care_types():
    day = people((0, 20, GP), (1, 20, PSY))

    told, _ = live(day, [[1, 1, 1], [1, 1, 1]])

    assert told[:, WAITED].tolist() == [0, 0]


def test_a_practitioner_takes_the_oldest_she_may_see():
    day = people((0, 10, GP), (1, 10, GP), (2, 10, PSY), (3, 10, GP), (4, 10, PSY))

    told, _ = live(day, [[0, 0, 0], [1, 1, 1]])

    # One after the other, at 0, 10, 20, 30, 40.
    assert told[:, WAITED].tolist() == [0 + 9 + 27, 18 + 36]


def test_who_waits_for_a_rare_skill_lets_others_pass():
    day = people((0, 10, GP), (0.5, 30, GP), (1, 10, PSY), (2, 10, GP))

    told, _ = live(day, [[1, 1, 1], [1, 1, 1]])

    # gp_only is free at 10 and takes the last; both is free at 30.5 and takes PSY.
    assert told[GP, WAITED] == 8
    assert told[PSY, WAITED] == 29.5


def test_who_nobody_on_duty_may_see_waits_for_a_change():
    told, _ = live(people((1, 10, PSY)), [[2, 2, 2], [0, 1, 1]])

    assert told[PSY, WAITED] == 29


def test_who_gives_up_is_counted_even_if_nobody_looked():
    day = people((1, 10, PSY), (2, 10, PSY), patience=[5, 6])

    told, _ = live(day, [[1, 1, 1], [0, 0, 0]])

    assert told[PSY, ABANDONED] == 2
    assert told[PSY, SERVED] == 0


def test_work_past_duty_is_each_skills_own():
    day = people((0, 40, GP), (20, 45, PSY))

    _, overtime = live(day, [[1, 0, 0], [1, 1, 1]])

    assert overtime.tolist() == [10, 5]


@settings(max_examples=30)
@given(day=days(), staff=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_with_one_skill_it_is_one_queue(day, staff):
    tally = np.zeros((1, 1, 6))
    overtime = serve_pool(day, np.array(staff), 30.0, MINUTES, tally)

    told, extra = live(day, [staff], np.array([[True]]))

    assert told == pytest.approx(tally[0])
    assert extra == pytest.approx(overtime, abs=1e-6)


@settings(max_examples=30)
@given(day=days(), numbers=st.tuples(st.integers(0, 2), st.integers(1, 2)))
def test_two_skills_that_see_the_same_are_one(day, numbers):
    together, _ = live(day, [[sum(numbers)] * 4], np.array([[True]]))
    apart, _ = live(day, [[n] * 4 for n in numbers], np.array([[True], [True]]))

    assert apart == pytest.approx(together)
