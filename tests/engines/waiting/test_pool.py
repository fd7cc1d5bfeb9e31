"""One queue: waits by hand, and the same as a slow simulation on random days."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_days import people, slow_waits

from maillage.engines.waiting.people import People
from maillage.engines.waiting.pool import ABANDONED, ARRIVALS, SERVED, WAITED, serve_pool

MINUTES = np.array([15.0, 30.0])


def live(day, staff):
    """(tally of the day, overtime); ``staff`` by half-hour, then after the day."""
    tally = np.zeros((1, 1, 6))
    overtime = serve_pool(day, np.array(staff), 30.0, MINUTES, tally)
    return tally[0, 0], overtime[0]


def test_the_next_person_goes_to_whoever_is_free_first():
    day = people((0, 10), (1, 4), (2, 10), (3, 10))

    told, overtime = live(day, [2, 2, 2])

    assert told.tolist() == [4, 4, 0, 3 + 7, 4, 4]  # starts at 0, 1, 5 and 10
    assert overtime == 0


def test_who_goes_off_duty_finishes_and_takes_nobody():
    day = people((0, 40), (10, 30), (20, 5))

    told, overtime = live(day, [2, 1, 1])

    # Both are busy at 30; the one who ends at 40 (either) goes, the other takes the third.
    assert told[WAITED] == 20
    assert overtime == 10


def test_who_is_free_goes_before_who_is_busy():
    day = people((0, 40), (31, 5))

    told, overtime = live(day, [2, 1, 1])

    assert told[WAITED] == 9
    assert overtime == 0


def test_those_who_come_on_duty_take_who_waits():
    told, _ = live(people((5, 10), (6, 10)), [0, 2, 2])

    assert told[WAITED] == 25 + 24
    assert told[WAITED + 1 :].tolist() == [0, 2]


def test_who_still_waits_at_the_end_is_seen_after_the_day():
    told, overtime = live(people((55, 10), (56, 10)), [1, 1, 1])

    assert told[SERVED] == 2
    assert told[WAITED] == 9
    assert overtime == 5 + 10


def test_who_is_out_of_patience_takes_nobodys_time():
    told, _ = live(people((0, 20), (1, 20), (2, 20), patience=[5, 5, 60]), [1, 1, 1])

    assert told[ABANDONED] == 1
    assert told[WAITED] == 18


@pytest.mark.parametrize(("patience", "gone"), [(None, 0), ([7.0], 1)])
def test_nobody_ever_on_duty_sees_nobody(patience, gone):
    told, overtime = live(people((0, 10), patience=patience), [0, 0, 0])

    assert told[[ARRIVALS, SERVED, ABANDONED]].tolist() == [1, 0, gone]
    assert overtime == 0


@st.composite
def days(draw):
    """A day of up to 25 persons on whole quarters of an hour's hundredths, all times distinct."""
    n = draw(st.integers(1, 25))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    time = np.sort(generator.uniform(0, 90, n))
    patience = generator.exponential(20, n) if draw(st.booleans()) else np.empty(0)
    service = generator.exponential(12, n)
    return People(np.array([0, n]), time, np.zeros(n, np.uint8), service, patience)


@given(day=days(), staff=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_it_is_the_slow_simulation(day, staff):
    waits = slow_waits(day, staff, 30.0)
    told, _ = live(day, staff)

    served = np.isfinite(waits)
    assert told[SERVED] == served.sum()
    assert told[WAITED] == pytest.approx(waits[served].sum(), abs=1e-6)
    assert told[WAITED + 1] == (waits[served] <= 15).sum()


@given(
    day=days(), staff=st.lists(st.integers(1, 3), min_size=4, max_size=4), step=st.integers(0, 3)
)
def test_one_more_practitioner_makes_nobody_wait_longer_when_nobody_gives_up(day, staff, step):
    day = day._replace(patience=np.empty(0))
    more = [n + (k == step) for k, n in enumerate(staff)]

    assert live(day, more)[0][WAITED] <= live(day, staff)[0][WAITED] + 1e-6


@given(day=days(), staff=st.lists(st.integers(1, 3), min_size=3, max_size=3))
def test_work_is_done_on_duty_or_past_it(day, staff):
    day = day._replace(patience=np.empty(0))
    _, overtime = live(day, [*staff, staff[-1]])

    assert overtime >= day.service.sum() - 30 * sum(staff) - 1e-6
