"""The first rota breaks no rule, and neighbourhoods free who they should."""

import numpy as np
import pytest

from maillage.engines.rota import evaluate
from maillage.engines.rota.solving.bound import look, model_of, plans_within
from maillage.engines.rota.solving.first import first_choices
from maillage.engines.rota.solving.incumbent import Incumbent
from maillage.engines.rota.solving.neighbourhoods import Neighbours, losses
from maillage.engines.rota.solving.pool import one_each, plan_values
from maillage.engines.siting.result import Stop, Watch
from tests.engines.rota.tiny_rotas import a_centre, a_problem, a_volunteer, random_problem


def first_of(problem):
    model = model_of(problem)
    return model, first_choices(problem, model.choices)


@pytest.mark.parametrize("seed", range(30))
def test_the_first_rota_breaks_no_hard_rule(seed):
    problem = random_problem(seed)
    model, given = first_of(problem)

    told = Incumbent(problem, model.choices, Watch(Stop()), None).assignments(given)

    assert evaluate(problem, told).feasible


def test_the_hardest_weeks_are_filled_first():
    only, both = a_volunteer("only", available=(0,)), a_volunteer("both", available=(0, 1))
    problem = a_problem([a_centre(open_to=1)], [both, only], weeks=2)

    model, given = first_of(problem)

    assert given.size == 2


@pytest.mark.parametrize("seed", range(12))
def test_without_ties_the_gap_is_the_sum_of_the_losses_but_for_empty_weeks_running(seed):
    problem = random_problem(seed, rules=False)
    model, given = first_of(problem)
    sight = look(model, np.random.default_rng(seed).normal(50, 50, model.n_prices))
    plans = one_each(model, given)

    people, cells = losses(model, sight, plans, plan_values(model, sight, plans))

    assert (people >= 0).all()
    assert (cells >= 0).all()
    told = Incumbent(problem, model.choices, Watch(Stop()), None).assignments(given)
    found = evaluate(problem, told)
    gap = found.cost * model.scale - sight.total
    assert people.sum() + cells.sum() + found.by_rule["empty_twice"] * model.scale >= gap


def test_a_neighbourhood_holds_its_seeds_and_goes_on_through_shared_weeks():
    problem = a_problem(
        [a_centre(), a_centre("bray")],
        [
            a_volunteer("a", available=(0,)),
            a_volunteer("b", available=(0, 1)),
            a_volunteer("c", available=(3,), accepts={"bray": 1}),
        ],
    )
    model = model_of(problem)
    sight = look(model, np.zeros(model.n_prices))
    links = Neighbours(model, plans_within(model, sight, np.full(3, 1 << 40), 1000))

    free = links.around(np.array([0]), np.zeros(0, np.int64), 3, np.random.default_rng(0))

    assert free.tolist() == [True, True, False]
