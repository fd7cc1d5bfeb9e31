"""The judge: exact queues in their steady state, nobody lost, the same seed the same days."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_days import care, one_queue, two_queues

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting import Problem, Skill, erlang_a, erlang_c, simulate
from maillage.engines.waiting.people import draw_people
from maillage.engines.waiting.pool import ABANDONED, ARRIVALS, SERVED
from maillage.engines.waiting.simulation import (
    Group,
    closing_staff,
    counted_minutes,
    groups_of,
    mean_wait,
    measures_of,
)

LONG = 1000  # steps: the steady state hides the empty morning


def steady(persons, patience=np.inf):
    return one_queue([persons] * LONG, cv=1.0, patience=patience)


# c servers at a load of 0.7 to 0.95 each.
@pytest.mark.parametrize(("servers", "persons"), [(1, 2.0), (4, 9.0), (20, 52.0), (60, 162.0)])
def test_a_steady_day_is_within_half_a_point_of_erlang_c(servers, persons):
    days = int(1_000_000 / persons / LONG)
    outcome = simulate(steady(persons), np.full((1, LONG), servers), days, seed=1)

    exact = erlang_c(servers, persons * 10.5 / 30, 10.5)
    assert outcome.share_within(15) == pytest.approx(exact.within(15), abs=0.005)
    assert outcome.share_within(30) == pytest.approx(exact.within(30), abs=0.005)


def test_a_steady_day_where_people_give_up_is_erlang_a():
    outcome = simulate(steady(30.0, patience=20.0), np.full((1, LONG), 9), 20, seed=2)

    exact = erlang_a(9, 10.5, 10.5, 20.0)
    told = outcome.tally[0]
    assert told[ABANDONED] / told[ARRIVALS] == pytest.approx(exact.p_abandon, abs=0.005)
    assert outcome.share_within(15) == pytest.approx(exact.within(15), abs=0.005)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**40), patience=st.sampled_from([20.0, np.inf]))
def test_nobody_is_lost(seed, patience):
    problem = two_queues(patience=patience)
    staffing = np.random.default_rng(seed).integers(0, 4, (2, 8))
    staffing[:, -1] = 1

    tally = simulate(problem, staffing, 3, seed).tally

    assert (tally[:, ARRIVALS] == tally[:, SERVED] + tally[:, ABANDONED]).all()
    assert (np.diff(tally[:, 4:], axis=1) >= 0).all()


def test_the_same_seed_draws_the_same_people_whatever_the_staffing():
    problem = two_queues()

    few, many = (simulate(problem, np.full((2, 8), n), 50, seed=7) for n in (1, 9))
    other = simulate(problem, np.full((2, 8), 9), 50, seed=8)

    assert (few.tally[:, ARRIVALS] == many.tally[:, ARRIVALS]).all()
    assert (many.tally != other.tally).any()
    assert few.shares[0] < many.shares[0]


def test_arrivals_follow_their_steps():
    problem = one_queue([0.0, 40.0, 10.0, 0.0])

    drawn = draw_people(problem, (0,), 2_000, (3, 0, 0, 0))

    by_step = np.bincount((drawn.time // 30).astype(int), minlength=4) / 2_000
    assert by_step == pytest.approx([0, 40, 10, 0], rel=0.02)
    for day in range(20):
        assert (np.diff(drawn.time[drawn.first[day] : drawn.first[day + 1]]) >= 0).all()


@pytest.mark.parametrize("cv", [0.0, 0.6, 1.0, 2.0])
def test_services_have_their_mean_and_spread(cv):
    service = draw_people(one_queue([50.0] * 4, cv=cv), (0,), 1_000, (1, 0, 0, 0)).service

    assert service.mean() == pytest.approx(10.5, rel=0.02)
    assert service.std() / service.mean() == pytest.approx(cv, abs=0.04)


def test_care_types_are_drawn_in_order_of_arrival_each_day():
    drawn = draw_people(two_queues(), (0, 1), 30, (1, 0, 0, 0))

    for day in range(30):
        assert (np.diff(drawn.time[drawn.first[day] : drawn.first[day + 1]]) >= 0).all()
    assert (drawn.kind == 1).mean() == pytest.approx(0.2, abs=0.05)


def test_nobody_comes_everybody_is_seen():
    outcome = simulate(one_queue([0.0] * 4), np.zeros((1, 4), int), 5, seed=0)

    assert outcome.shares.tolist() == [1.0, 1.0]
    assert mean_wait(outcome.tally[0]) == 0.0


def test_a_thousand_per_half_hour_are_lived():
    outcome = simulate(one_queue([1000.0] * 32), np.full((1, 32), 360), 2, seed=0)

    assert outcome.tally[0, ARRIVALS] == pytest.approx(64_000, rel=0.02)
    assert outcome.shares[1] > 0.95


def test_those_of_the_last_step_stay_and_others_come_back_where_they_cannot():
    problem = two_queues(n_steps=3)

    closing = closing_staff(problem, np.array([[2, 3, 0], [1, 1, 1]]))

    assert closing.tolist() == [3, 1]  # nobody of the last step may see psy
    assert closing_staff(problem, np.zeros((2, 3), int)).tolist() == [0, 0]


def test_groups_that_share_nobody_are_apart():
    kinds = tuple(care(name) for name in "abc")
    skills = (Skill("a", (0,)), Skill("bc", (1, 2)), Skill("c", (2,)), Skill("a2", (0,)))

    groups = groups_of(Problem(30.0, 2, kinds, skills, ()))

    assert groups == [Group((0,), (0, 3), True), Group((1, 2), (1, 2), False)]


def test_fifteen_and_thirty_minutes_are_always_told():
    problem = one_queue([3.0, 3.0])
    problem = Problem(30.0, 2, problem.care_types, problem.skills, problem.targets[:1])

    assert counted_minutes(problem).tolist() == [15, 30]
    told = simulate(problem, np.ones((1, 2), int), 2, seed=0)
    assert set(measures_of(told, told.tally[0])) >= {"p_wait_15", "p_wait_30", "mean_wait_minutes"}


def test_the_standard_error_is_that_of_days():
    problem, staffing = one_queue([20.0] * 8), np.full((1, 8), 7)

    runs = [simulate(problem, staffing, 200, seed) for seed in range(30)]

    seen = np.std([run.shares for run in runs], axis=0)
    assert np.mean([run.spread for run in runs], axis=0) == pytest.approx(seen, rel=0.4)


@pytest.mark.parametrize(
    ("staffing", "told"),
    [
        (np.ones((2, 4), int), "shape"),
        (np.full((1, 4), -1), "whole"),
        (np.full((1, 4), 0.5), "whole"),
    ],
)
def test_a_staffing_that_is_none_is_refused(staffing, told):
    with pytest.raises(InvalidInput, match=told):
        simulate(one_queue([1.0] * 4), staffing, 1, seed=0)
