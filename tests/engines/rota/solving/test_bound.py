"""The bound holds under any prices, and good prices make it good."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.rota import evaluate
from maillage.engines.rota.solving.ascent import climb
from maillage.engines.rota.solving.bound import allowed_prices, look, model_of, plans_within
from maillage.engines.rota.solving.highs import minimise, relax
from maillage.engines.rota.solving.master import boxed, program_of
from maillage.engines.rota.solving.pool import merged, one_each
from tests.engines.rota.tiny_rotas import every_rota, random_problem

OPTIMA = {}


def optimum(seed):
    if seed not in OPTIMA:
        problem = random_problem(seed)
        OPTIMA[seed] = min(evaluate(problem, each).cost for each in every_rota(problem))
    return OPTIMA[seed]


def every_plan(model, sight):
    people = model.choices.most.size
    return plans_within(model, sight, np.full(people, 1 << 40), 100_000)


def never(total):
    return False


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 5), draw=st.integers(0, 10_000), size=st.sampled_from([1, 50, 2000]))
def test_whatever_the_prices_no_rota_costs_less_than_the_bound(seed, draw, size):
    model = model_of(random_problem(seed))
    prices = np.random.default_rng(draw).normal(0, size, model.n_prices)

    assert look(model, prices).total <= optimum(seed) * model.scale


@pytest.mark.parametrize("seed", range(4))
def test_climbing_ends_near_the_best_linear_bound(seed):
    model = model_of(random_problem(seed))
    sight = climb(model, never)

    linear = relax(program_of(model, every_plan(model, sight)), np.inf)

    best = (linear.bound + model.constant) * model.scale
    assert 0.98 * best <= sight.total <= best + 1


@pytest.mark.parametrize("seed", range(4))
def test_the_multipliers_of_the_linear_program_are_the_best_prices(seed):
    model = model_of(random_problem(seed))
    sight = look(model, np.zeros(model.n_prices))
    program = program_of(model, every_plan(model, sight))

    linear = relax(program, np.inf)

    seen = look(model, program.price_sign * linear.prices[program.prices_at])
    assert seen.total / model.scale == pytest.approx(linear.bound + model.constant, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_the_exact_program_of_all_plans_costs_what_the_best_rota_costs(seed):
    model = model_of(random_problem(seed))
    plans = every_plan(model, look(model, np.zeros(model.n_prices)))

    answer = minimise(program_of(model, plans, exact=True), np.inf)

    assert answer.done
    assert answer.bound + model.constant == pytest.approx(optimum(seed))


def test_boxed_prices_stay_near_those_given():
    model = model_of(random_problem(1))
    program = program_of(model, every_plan(model, look(model, np.zeros(model.n_prices))))
    centre = np.full(model.cells.rows, 100.0)

    answer = relax(boxed(program, centre, 5.0), np.inf)

    prices = answer.prices[program.prices_at][: model.cells.rows]
    assert (np.abs(prices - 100) <= 5 + 1e-6).all()


def test_prices_of_ties_stay_between_nothing_and_their_weight():
    model = model_of(random_problem(1))
    ties = slice(model.cells.rows, None)

    low, high = (allowed_prices(model, np.full(model.n_prices, p)) for p in (-1e9, 1e9))

    assert (low[ties] == 0).all()
    assert (high[ties] <= max(model.ties.month_weight, model.ties.pair_weight)).all()


def test_a_plan_is_kept_once_when_sets_are_merged():
    model = model_of(random_problem(1))
    plans = every_plan(model, look(model, np.zeros(model.n_prices)))
    nothing = one_each(model, np.zeros(0, np.int64))

    together = merged(plans, nothing, plans)

    assert together.volunteer.size == plans.volunteer.size
