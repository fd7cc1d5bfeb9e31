"""The bound: below every plan that keeps the promise, and near the best where all can be tried."""

from itertools import product

import numpy as np
import pytest
from small_days import care, one_queue

from maillage.engines.waiting import Problem, Skill, Target
from maillage.engines.waiting.promise import (
    cheapest,
    choices_around,
    least_hours,
    may_be_priced,
)
from maillage.engines.waiting.sample import Sample
from maillage.engines.waiting.simulation import groups_of
from maillage.engines.waiting.windows import MANY, windows_of

LITTLE = 0.012


def bound(problem, staffing, *, effort=LITTLE, seed=1, must_stop=lambda: False):
    groups = [group for group in groups_of(problem) if may_be_priced(problem, group)]
    told = {"effort": effort, "seed": seed, "must_stop": must_stop}
    return least_hours(problem, groups, np.array(staffing), **told)


def fewest(problem, seed):
    """Hours of the best of all plans on 400 days, and that plan."""
    sample = Sample(problem, 400, (seed, 0, 0))
    goals = [target.share for target in problem.targets]
    every = (np.array([each]) for each in product(range(6), range(6), range(6)))
    for staff in sorted(every, key=np.sum):
        if (sample.shares(staff) >= goals).all():
            return problem.doctor_hours(staff), staff
    raise AssertionError("no plan keeps the promise")


@pytest.mark.parametrize("seed", range(22))
def test_no_plan_of_all_goes_below_it(seed):
    generator = np.random.default_rng(seed)
    cv = generator.choice([0.0, 0.6, 1.5])
    problem = one_queue(generator.uniform(0, 4, 3), mean=generator.uniform(5, 18), cv=cv)

    best, plan = fewest(problem, seed)

    assert 0.5 * best < bound(problem, plan, seed=seed) <= best


def test_more_days_bring_it_nearer():
    problem = one_queue([3.0, 5.0, 2.0])

    few, many = (bound(problem, [[2, 3, 2]], effort=effort) for effort in (0.012, 0.05))

    assert few < many <= 4.0


def test_it_holds_from_any_plan_however_far():
    problem = one_queue([3.0, 5.0, 2.0])
    best, _ = fewest(problem, 0)

    for plan in ([[3, 3, 3]], [[0, 0, 0]], [[1, 6, 1]]):
        assert bound(problem, plan) <= best


def test_queues_apart_may_leave_late_those_who_cost_most():
    one = one_queue([4.0, 4.0, 4.0])
    kinds = (*one.care_types, care("psy", [4.0, 4.0, 4.0]))
    skills = (*one.skills, Skill("psy_only", (1,)))
    two = Problem(30.0, 3, kinds, skills, one.targets)

    alone, both = bound(one, [[2, 3, 2]], effort=0.012), bound(two, [[2, 3, 2]] * 2, effort=0.024)

    assert both == pytest.approx(2 * alone, rel=0.05)


def test_a_given_skill_costs_its_hours():
    problem = one_queue([4.0, 4.0, 4.0], on_duty=[3, 3, 4])

    # And as it makes fewer wait than is allowed, nothing for them.
    assert bound(problem, [[3, 3, 4]]) == pytest.approx(5.0, abs=0.01)


def test_those_who_give_up_and_skills_that_share_are_not_priced():
    shared = Problem(30.0, 2, (care(),), (Skill("a", (0,)), Skill("b", (0,))), (Target(15.0, 0.9),))
    for problem in (shared, one_queue([4.0], patience=60.0)):
        assert not any(may_be_priced(problem, group) for group in groups_of(problem))
        assert bound(problem, [[2]]) == 0.0


def test_what_would_take_too_long_or_out_of_time_is_left():
    assert bound(one_queue([900.0] * 8), [[330] * 8]) == 0.0
    assert bound(one_queue([4.0] * 3), [[2, 3, 2]], must_stop=lambda: True) == 0.0


def test_the_same_seed_gives_the_same_bound():
    problem = one_queue([5.0, 9.0, 3.0])

    assert bound(problem, [[3, 4, 3]], seed=4) == bound(problem, [[3, 4, 3]], seed=4)


@pytest.mark.parametrize("staff", [[0], [3], [16, 18], [300]])
def test_choices_leave_no_number_out(staff):
    few, most = choices_around(np.array(staff))

    assert few[0] == 0
    assert most[-1] == MANY
    assert (few[1:] == most[:-1] + 1).all()
    assert set(staff) <= set(few[few == most])


def test_the_cheapest_path_is_that_of_all():
    generator = np.random.default_rng(2)
    sizes, windows = [2, 3, 2, 3, 2], windows_of(5, 2, 1)
    hours = [generator.random(size) for size in sizes]
    costs = [generator.random(sizes[each.first : each.last + 1]) for each in windows]

    value, path = cheapest(windows, hours, costs)

    def cost(path):
        each_hours = sum(each[i] for each, i in zip(hours, path, strict=True))
        met = zip(windows, costs, strict=True)
        return each_hours + sum(each[path[w.first : w.last + 1]] for w, each in met)

    assert value == pytest.approx(min(cost(each) for each in np.ndindex(*sizes)))
    assert cost(tuple(path)) == pytest.approx(value)
