"""The waiting time shown: exact when nothing is random, and calibrated against the real policy."""

from dataclasses import replace
from heapq import heappop, heappush

import numpy as np
import pytest
from hypothesis import given, settings

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.estimation import FREE, OnDuty, Service, estimate
from maillage.engines.waiting.matching import match
from maillage.engines.waiting.queue import NOTHING, lacking
from tests.engines.waiting.queues import (
    ARABIC,
    GP,
    MINUTE,
    PSYCHIATRY,
    TELEPHONE,
    queues,
    ready,
    shuffled,
    waiting,
)

ALWAYS = 1e9
TEN_MINUTES = Service(np.array([600.0, 1200.0]), np.zeros(2))  # psychiatry takes twenty
RANDOM = Service(np.array([600.0, 1200.0]), np.array([0.6, 0.6]))


def on_duty(people, busy_with=FREE, busy_for=0.0, ends=ALWAYS, left=1000):
    size = people.ids.size
    return OnDuty(
        people,
        np.broadcast_to(busy_with, size).astype(int),
        np.broadcast_to(busy_for, size).astype(float) * MINUTE,
        np.broadcast_to(ends, size).astype(float) * MINUTE,
        np.broadcast_to(left, size).astype(int),
    )


def middle(found):
    assert (found.low_minutes == found.high_minutes)[~np.isnan(found.low_minutes)].all()
    return found.low_minutes.tolist()


def test_constant_services_give_the_exact_wait_worked_by_hand():
    """11 sees GP until minute 4; 12 both until minute 2. Taken in the order of minutes 0, 1, 2."""
    people = waiting({"minute": 2}, {"minute": 0}, {"minute": 1, "care_type": PSYCHIATRY})
    crew = on_duty(ready({}, {"serves": (GP, PSYCHIATRY)}), busy_with=GP, busy_for=(6, 8))

    found = estimate(people, crew, TEN_MINUTES, now_seconds=3 * MINUTE)

    # 12 takes the first at 2 until 12; 11 the third at 4 until 14; 12 psychiatry at 12 until 32.
    assert middle(found) == [4, 2, 12]
    assert found.newcomer_low_minutes.tolist() == [14, 32]


def test_a_free_practitioner_sees_a_newcomer_at_once():
    found = estimate(waiting(), on_duty(ready({})), RANDOM, now_seconds=0.0)

    assert found.newcomer_low_minutes[GP] == found.newcomer_high_minutes[GP] == 0
    assert np.isnan(found.newcomer_low_minutes[PSYCHIATRY])


def test_a_newcomer_is_counted_without_wish_in_the_first_language_and_modality():
    only_arabic = ready({"speaks": (ARABIC,)}, {"offers": (TELEPHONE,)})

    found = estimate(waiting(), on_duty(only_arabic), RANDOM, now_seconds=0.0)

    assert np.isnan(found.newcomer_low_minutes[GP])


def test_nobody_who_may_see_the_person_is_nan_never_zero():
    people = waiting({}, {"language": ARABIC})

    found = estimate(people, on_duty(ready({}), GP, 1), TEN_MINUTES, now_seconds=0.0)

    assert middle(found)[0] == 9 and np.isnan(found.low_minutes[1])
    assert np.isnan(estimate(people, on_duty(ready()), RANDOM, now_seconds=0.0).low_minutes).all()


def test_a_duty_that_ends_or_is_full_takes_nobody_more():
    people = waiting({"minute": 0}, {"minute": 1})

    def wait(**limits):
        crew = on_duty(ready({}), GP, 1, **limits)
        return estimate(people, crew, TEN_MINUTES, now_seconds=MINUTE)  # free at minute 10

    for found in (wait(ends=10.5), wait(left=1)):
        assert found.low_minutes[0] == 9
        assert np.isnan([found.low_minutes[1], found.newcomer_low_minutes[GP]]).all()
    for found in (wait(ends=10), wait(left=0)):
        assert np.isnan(found.low_minutes).all()


def test_the_longer_someone_has_been_with_a_practitioner_the_sooner_they_are_free_on_average():
    service = Service(np.array([600.0, 600.0]), np.array([0.3, 0.3]))
    waits = [
        estimate(waiting({}), on_duty(ready({}), GP, busy_for), service, now_seconds=0.0)
        for busy_for in (0, 5, 9, 60, 600)
    ]

    highs = [found.high_minutes[0] for found in waits]
    assert highs[0] > highs[1] > highs[2] > highs[3] > 0
    assert highs[4] < 5  # far in the tail: the rate of the law's end


def test_people_ahead_who_may_give_up_shorten_the_wait():
    people = waiting(*({"minute": place} for place in range(30)))
    crew = on_duty(ready({}, {}), GP, 1)

    patient = estimate(people, crew, RANDOM, now_seconds=0.0)
    impatient = estimate(people, crew, replace(RANDOM, patience_seconds=1800.0), now_seconds=0.0)

    assert impatient.high_minutes[-1] < 0.8 * patient.low_minutes[-1]


@settings(max_examples=25, deadline=None)
@given(queues())
def test_ranges_are_ordered_and_unknown_exactly_when_nobody_on_duty_fits(queue):
    people, practitioners = queue
    crew = on_duty(practitioners, GP, 3)

    found = estimate(people, crew, RANDOM, now_seconds=MINUTE)

    lack, need = lacking(people, practitioners)
    known = (lack == NOTHING).any(axis=1)[need]
    assert (np.isnan(found.high_minutes) == ~known).all()
    assert (np.isnan(found.low_minutes) == ~known).all()
    assert (found.low_minutes[known] <= found.high_minutes[known]).all()
    assert (found.low_minutes[known] >= 0).all()


@settings(max_examples=25, deadline=None)
@given(queues())
def test_the_same_queue_in_another_order_waits_the_same(queue):
    people, practitioners = queue
    back = np.arange(people.ids.size)[::-1]

    crew = on_duty(practitioners, GP, 3)

    once = estimate(people, crew, RANDOM, now_seconds=MINUTE)
    again = estimate(shuffled(people, back), crew, RANDOM, now_seconds=MINUTE)

    np.testing.assert_array_equal(once.low_minutes, again.low_minutes[back])
    np.testing.assert_array_equal(once.newcomer_high_minutes, again.newcomer_high_minutes)


@pytest.mark.parametrize(
    ("duty", "service", "message"),
    [
        ({"left": np.array([1, 2])}, {}, r"left has shape \(2,\); expected \(1,\)"),
        ({"busy_with": np.array([2])}, {}, "busy_with names care type 2 of 2"),
        ({}, {"mean_seconds": np.array([600.0])}, "expected 2 finite numbers"),
        ({}, {"cv": np.array([0.6, np.nan])}, "cv is .* finite numbers from 0 up"),
        ({}, {"patience_seconds": 0.0}, "patience_seconds is 0.0; expected a mean above 0"),
    ],
)
def test_what_cannot_be_estimated_with_is_refused_and_said(duty, service, message):
    crew = replace(on_duty(ready({})), **duty)

    with pytest.raises(InvalidInput, match=message):
        estimate(waiting({}), crew, replace(RANDOM, **service), now_seconds=0.0)


CREW = ready({}, {}, {"serves": (GP, PSYCHIATRY)}, {"serves": (PSYCHIATRY,)})


def lived(seed, minutes):
    """Two queues that fill, seen by the real policy; (low, high, wait) of each who had to wait."""
    rng = np.random.default_rng(seed)
    arrivals = np.cumsum(rng.exponential(2.9, size=int(minutes / 2)))
    coming = [
        {
            "id": place,
            "minute": minute,
            "care_type": int(rng.random() < 0.22),
            "is_soon": rng.random() < 0.03,
        }
        for place, minute in enumerate(arrivals[arrivals < minutes])
    ]
    queue, shown, told = [], {}, []
    with_them, since = np.full(4, FREE), np.zeros(4)
    events = [(person["minute"], place, FREE) for place, person in enumerate(coming)]
    while events:
        now, number, duty = heappop(events)
        if duty == FREE:
            queue.append(coming[number])
        else:
            with_them[duty] = FREE
        free = np.flatnonzero(with_them == FREE)
        for each in match(waiting(*queue), shuffled(CREW, free), now_seconds=now * MINUTE):
            person, duty = coming[each.ticket], each.duty - 101
            queue.remove(person)
            with_them[duty], since[duty] = person["care_type"], now
            mean = RANDOM.mean_seconds[person["care_type"]] / MINUTE
            heappush(events, (now + rng.gamma(1 / 0.36, mean * 0.36), each.ticket, duty))
            if each.ticket in shown:
                told.append((*shown[each.ticket], now - person["minute"]))
        if duty == FREE and queue and queue[-1]["id"] == number:
            crew = on_duty(CREW, with_them, np.where(with_them == FREE, 0, now - since))
            found = estimate(waiting(*queue), crew, RANDOM, now_seconds=now * MINUTE, seed=number)
            shown[number] = found.low_minutes[-1], found.high_minutes[-1]
    return told


def test_eight_people_in_ten_are_seen_within_the_range_first_shown():
    told = np.array([each for seed in (1, 2) for each in lived(seed, 480)])

    low, high, wait = told.T
    assert len(told) > 150 and wait.mean() > 5
    assert np.mean((low <= wait) & (wait <= high)) == pytest.approx(0.8, abs=0.08)
    assert np.mean(wait < low) == pytest.approx(0.1, abs=0.06)
