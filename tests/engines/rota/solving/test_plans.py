"""Plans of one volunteer: the best one and those near it, against all of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.rota import Centre, evaluate
from maillage.engines.rota.solving.bound import look, model_of, plans_within
from maillage.engines.rota.solving.pool import one_each, plan_values
from tests.engines.rota.tiny_rotas import every_rota, random_problem

OF_A_PLAN = (
    "distance",
    "new_to_centre",
    "unmet_wish",
    "change",
    "two_running",
    "holiday",
    "continuity",
)


def alone(seed):
    """One volunteer of a random problem, where nobody else and no limit is in the way."""
    problem = random_problem(seed)
    centres = [
        replace(each, lines=1, beds=9, vehicles=9, new_per_month=None, unusual=())
        for each in problem.centres
    ]
    return replace(problem, centres=tuple(centres), volunteers=problem.volunteers[:1], together=())


def plans_of(problem):
    """Every plan of the only volunteer: assignments → what the rules of a plan cost."""
    costs = {}
    for rota in every_rota(problem):
        by_rule = evaluate(problem, rota).by_rule
        costs[frozenset(rota)] = sum(by_rule[rule] for rule in OF_A_PLAN)
    return costs


def random_prices(model, seed):
    return np.random.default_rng(seed).integers(-40, 40, model.n_prices).astype(float)


def as_assignments(problem, model, path):
    choices = model.choices
    return frozenset(
        (problem.volunteers[0].id, problem.centres[choices.centre[o]].id, int(choices.week[o]))
        for o in path
        if o >= 0
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_plan_is_listed_once_with_its_true_cost(seed):
    problem = alone(seed)
    model = model_of(problem)
    sight = look(model, random_prices(model, seed))

    plans = plans_within(model, sight, np.array([1 << 40]), 100_000)

    listed = [as_assignments(problem, model, path) for path in plans.path]
    assert len(set(listed)) == len(listed)
    assert dict(zip(listed, plans.cost.tolist(), strict=True)) == plans_of(problem)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_best_plan_under_prices_is_the_best_of_all(seed):
    problem = alone(seed)
    model = model_of(problem)
    sight = look(model, random_prices(model, seed))

    plans = plans_within(model, sight, np.array([1 << 40]), 100_000)

    values = plan_values(model, sight, plans)
    assert sight.lowest[0] == values.min()


def test_near_plans_are_those_within_the_slack():
    problem = alone(3)
    model = model_of(problem)
    sight = look(model, np.zeros(model.n_prices))

    near = plans_within(model, sight, np.array([20 * model.scale]), 100_000)

    costs = plans_of(problem).values()
    assert sorted(near.cost.tolist()) == sorted(c for c in costs if c <= min(costs) + 20)


def test_more_plans_than_wanted_are_not_listed():
    model = model_of(alone(3))
    sight = look(model, np.zeros(model.n_prices))

    assert plans_within(model, sight, np.array([1 << 40]), 1) is None


def test_a_fixed_week_is_in_every_plan():
    problem = alone(3)
    one = next(each for rota in every_rota(problem) for each in rota)
    problem = replace(problem, fixed=(one,))
    model = model_of(problem)

    plans = plans_within(model, look(model, np.zeros(model.n_prices)), np.array([1 << 40]), 10_000)

    listed = [as_assignments(problem, model, path) for path in plans.path]
    assert listed
    assert all(one in plan for plan in listed)


def test_a_rota_is_one_plan_for_each_volunteer():
    problem = random_problem(4)
    model = model_of(problem)
    given = np.flatnonzero(np.diff(model.choices.start, prepend=-1) > 0)[:1]

    plans = one_each(model, np.zeros(0, np.int64))

    assert plans.volunteer.tolist() == list(range(len(problem.volunteers)))
    assert plans.length.sum() == 0
    assert given.size


@pytest.mark.parametrize("what", ["lines", "beds"])
def test_a_closed_or_crowded_week_offers_no_choice(what):
    problem = alone(3)
    shut = tuple(replace(each, **{what: 0}) for each in problem.centres)

    assert model_of(replace(problem, centres=shut)).choices.week.size == 0
    assert isinstance(shut[0], Centre)
