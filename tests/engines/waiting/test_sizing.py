"""The promise is kept on other days, with hardly more than the best of all staffings."""

from itertools import product

import numpy as np
import pytest
from small_days import care, one_queue, two_queues

from maillage.engines.errors import Infeasible
from maillage.engines.siting.result import Stop, Watch
from maillage.engines.waiting import Problem, Skill, Target, simulate, size
from maillage.engines.waiting.sample import Sample
from maillage.engines.waiting.search import Search
from maillage.engines.waiting.sizing import _lagged, bound_doctor_hours, promise_doctor_hours

NO_LIMIT = Stop()
LITTLE = 0.02  # of the usual effort


def test_the_promise_is_kept_on_days_drawn_apart():
    problem = one_queue([4.0, 12.0, 20.0, 12.0, 6.0])

    sizing = size(problem, NO_LIMIT, seed=3, effort=LITTLE)

    judged = simulate(problem, sizing.on_duty, 5_000, seed=99)
    assert sizing.keeps_promise
    assert (judged.shares + 2 * judged.spread >= [0.90, 0.98]).all()
    assert sizing.bound_doctor_hours <= sizing.doctor_hours
    assert sizing.doctor_hours == sizing.on_duty.sum() / 2
    assert 0 <= sizing.gap < 0.5


def test_hardly_any_staffing_of_all_does_better():
    problem = one_queue([5.0, 9.0, 3.0])
    sample = Sample(problem, 3_000, (5, 0, 0))

    sizing = size(problem, NO_LIMIT, seed=1, effort=LITTLE)

    every = (np.array([staff]) for staff in product(range(6), range(6), range(1, 6)))
    fewest = min(staff.sum() for staff in every if (sample.shares(staff) >= [0.9, 0.98]).all())
    assert fewest <= sizing.on_duty.sum() <= fewest + 1


def test_the_same_seed_gives_the_same_plan():
    problem = one_queue([5.0, 9.0, 3.0])

    first, again = (size(problem, NO_LIMIT, seed=1, effort=LITTLE) for _ in range(2))

    assert (first.on_duty == again.on_duty).all()


def test_a_skill_that_is_given_keeps_its_hours():
    problem = two_queues(n_steps=4)
    both = Skill("both", (0, 1), np.array([2, 2, 3, 2]))
    problem = Problem(30.0, 4, problem.care_types, (both, problem.skills[1]), problem.targets)

    sizing = size(problem, NO_LIMIT, seed=1, effort=LITTLE)

    assert sizing.on_duty[0].tolist() == [2, 2, 3, 2]
    assert sizing.keeps_promise
    assert sizing.doctor_hours >= sizing.bound_doctor_hours >= 4.5


def test_nobody_comes_nobody_is_on_duty():
    sizing = size(one_queue([0.0] * 4), NO_LIMIT, effort=LITTLE)

    assert sizing.doctor_hours == sizing.bound_doctor_hours == sizing.gap == 0
    assert sizing.outcome.shares.tolist() == [1.0, 1.0]


def test_a_thousand_per_half_hour_are_sized_within_their_time():
    sizing = size(one_queue([1000.0] * 4), Stop(seconds=1.0), effort=LITTLE)

    assert sizing.keeps_promise
    assert sizing.gap < 0.15


def test_a_plan_out_of_time_still_keeps_the_promise():
    sizing = size(one_queue([8.0] * 4), Stop(seconds=1e-9), effort=LITTLE)

    assert sizing.keeps_promise


def test_a_small_team_needs_more_than_its_work_takes():
    problem = one_queue([4.0] * 5)

    sizing = size(problem, NO_LIMIT, seed=1, effort=0.1)

    work = bound_doctor_hours(problem, sizing.outcome)
    assert work < sizing.bound_doctor_hours <= sizing.doctor_hours
    assert sizing.bound_doctor_hours % 0.5 == 0


def test_work_is_counted_where_the_promise_is_not_priced():
    apart = one_queue([3.0, 5.0, 2.0])
    hurried = care("psy", [3.0, 3.0, 3.0], 26.0, 0.5, 60.0)
    skills = (*apart.skills, Skill("psy_only", (1,)))
    problem = Problem(30.0, 3, (*apart.care_types, hurried), skills, apart.targets)
    sizing = size(problem, NO_LIMIT, seed=1, effort=LITTLE)

    pricing = {"effort": LITTLE, "seed": 1, "must_stop": lambda: False}
    promise = promise_doctor_hours(problem, sizing.on_duty, sizing.outcome, **pricing)

    assert 0 < promise <= sizing.doctor_hours


def test_people_who_give_up_are_not_seen_in_time():
    patient, hurried = (
        size(one_queue([12.0] * 3, patience=mean), NO_LIMIT, effort=LITTLE)
        for mean in (np.inf, 20.0)
    )

    assert hurried.doctor_hours > patient.doctor_hours
    assert hurried.keeps_promise


def test_given_skills_that_cannot_keep_the_promise_are_told():
    kinds = (care(), care("psy", [6.0, 6.0], 26.0))
    skills = (Skill("gp_only", (0,)), Skill("psy_only", (1,), np.array([0, 1])))
    problem = Problem(30.0, 2, kinds, skills, (Target(15.0, 0.9),))

    with pytest.raises(Infeasible, match="raise the on_duty that is given"):
        size(problem, NO_LIMIT, effort=LITTLE)


def test_the_last_to_come_find_somebody_who_may_see_them():
    sizing = size(two_queues(arrivals=3.0, n_steps=4), NO_LIMIT, effort=LITTLE)

    assert sizing.on_duty[0, -1] >= 1


def test_hours_when_nobody_comes_any_more_need_nobody():
    sizing = size(one_queue([6.0, 6.0, 0.0, 0.0, 0.0, 0.0], cv=0.0), NO_LIMIT, effort=LITTLE)

    assert sizing.keeps_promise
    assert sizing.on_duty[0, 1:3].any()
    assert not sizing.on_duty[0, 4:].any()


def test_the_load_lags_behind_the_arrivals():
    load = _lagged(care(arrivals=[30.0, 0.0, 0.0], mean=10.0, cv=0.0), 30.0)

    # One a minute for half an hour, ten minutes each: 10 at work from minute 10 to 30.
    assert load == pytest.approx([(5 * 10 + 10 * 20) / 30, 5 * 10 / 30, 0], rel=0.06)


@pytest.fixture
def search():
    """(what starts a search on 2,000 days of four steps, a staffing that keeps its goals)."""
    problem = one_queue([6.0] * 4)
    sample = Sample(problem, 2_000, (1, 0, 0))
    places = np.array([(0, step) for step in range(4)])

    def on(goals):
        return Search(sample, sample, goals, places, Watch(Stop()))

    return on


def test_a_descent_never_leaves_the_promise(search):
    searching, staffing = search([0.9, 0.98]), np.array([[8, 8, 8, 8]])

    fewer = searching.descend(staffing, 1)

    assert searching.keeps(fewer)
    assert fewer.sum() < staffing.sum()
    for step in range(4):
        one_less = fewer.copy()
        one_less[0, step] -= 1
        assert one_less.min() < 0 or not searching.keeps(one_less)


def test_a_climb_ends_where_the_promise_holds(search):
    searching = search([0.9, 0.98])

    staffing = searching.climb(np.array([[1, 1, 1, 1]]), 1)

    assert searching.keeps(staffing)


def test_hours_that_would_come_back_past_duty_are_not_taken_off(search):
    searching = search([0.1, 0.1])

    staffing = searching.descend(np.array([[2, 2, 2, 2]]), 1)

    past = searching.fine.overtime_minutes(staffing)
    assert past - searching.fine.overtime_minutes(np.array([[2, 2, 2, 2]])) <= 15 * (
        8 - staffing.sum()
    )
