"""Prices: every bound is below every plan, and what they fix no better plan needs."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import vstack
from small_problems import BruteForce, problems

from maillage.engines.siting import Openings
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT, Limits
from maillage.engines.siting.linear import best_prices, service_model, site_bounds, solve_exactly
from maillage.engines.siting.multipliers import (
    approach_prices,
    choose,
    count_service,
    earnings,
    fix_sites,
    price_money,
    raise_bound,
    settle_prices,
)
from maillage.engines.siting.neighbours import lists_of_matrix
from maillage.engines.siting.p_median import limits_of

SITES = 5


def limits_for(status=None, n_open=2, cost=None, budget=np.inf):
    status = np.full(SITES, FREE, np.int8) if status is None else np.array(status, np.int8)
    cost = np.ones(SITES) if cost is None else np.array(cost, float)
    return Limits(status, n_open, cost, budget, np.zeros(SITES, np.int64), np.array([n_open]))


def table(seed, n=7):
    """A random table, its lists, and the ceiling of its prices."""
    matrix = np.random.default_rng(seed).integers(0, 30, (n, SITES)).astype(float)
    lists = lists_of_matrix(matrix, np.arange(1.0, n + 1))
    lists = lists._replace(beyond=np.full(n, 61.0))
    return matrix, lists, np.minimum(lists.reach, lists.beyond)


def least_cost(matrix, weight, n_open, kept=()):
    others = [j for j in range(SITES) if j not in kept]
    plans = combinations(others, n_open - len(kept))
    return min(weight @ matrix[:, list({*kept, *plan})].min(axis=1) for plan in plans)


@given(seed=st.integers(0, 200), price=st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_any_prices_give_a_bound_below_the_best_plan(seed, price):
    matrix, lists, _ = table(seed)

    bound = settle_prices(lists, limits_for(), np.array(price, float))[0]

    assert bound <= least_cost(matrix, lists.weight, 2) + 1e-9


@given(seed=st.integers(0, 200))
def test_a_site_earns_the_weighted_margin_below_the_price(seed):
    matrix, lists, _ = table(seed)
    price, rho = np.full(7, 12.0), np.empty(SITES)

    total = earnings(lists, price, rho)

    expected = (lists.weight[:, None] * np.minimum(matrix - price[:, None], 0)).sum(axis=0)
    np.testing.assert_allclose(rho, expected)
    assert total == pytest.approx(lists.weight @ price)


@given(seed=st.integers(0, 200))
def test_the_ascent_ends_between_its_start_and_the_linear_program(seed):
    _, lists, ceiling = table(seed)
    limits, start = limits_for(), np.full(7, 10.0)
    first = settle_prices(lists, limits, start.copy())[0]

    bound, price, usage, _ = raise_bound(lists, limits, start, ceiling, 1e6, 300, 1.0)

    relaxed = linear_relaxation(lists, limits)
    assert first - 1e-9 <= bound <= relaxed + 1e-6
    assert bound == pytest.approx(settle_prices(lists, limits, price)[0])
    assert (price <= ceiling).all()
    assert ((usage >= 0) & (usage <= 1)).all()


def linear_relaxation(lists, limits):
    cost, once, link, rows, values = service_model(lists, limits)
    low, high = site_bounds(limits.status, lists.site.size)
    return linprog(
        cost, A_ub=vstack([link, rows]), b_ub=np.concatenate([np.zeros(lists.site.size), values]),
        A_eq=once, b_eq=np.ones(lists.weight.size), bounds=np.column_stack([low, high]),
    ).fun  # fmt: skip


@given(seed=st.integers(0, 200))
def test_exact_prices_give_the_bound_of_the_linear_program(seed):
    _, lists, ceiling = table(seed)
    limits = limits_for()

    price = np.clip(best_prices(lists, limits, np.inf), 0, ceiling)

    bound = settle_prices(lists, limits, price)[0]
    assert bound == pytest.approx(linear_relaxation(lists, limits), abs=1e-6)


@given(seed=st.integers(0, 200))
def test_sites_are_fixed_only_as_the_best_plan_has_them(seed):
    matrix, lists, ceiling = table(seed)
    limits, best = limits_for(), least_cost(*table(seed)[:1], lists.weight, 2)
    price = raise_bound(lists, limits, np.full(7, 10.0), ceiling, best + 1e-6, 200, 1.0)[1]

    fixed = fix_sites(limits, settle_prices(lists, limits, price), best + 1e-6)

    kept = tuple(np.flatnonzero(limits.status == KEPT))
    allowed = np.where(limits.status == CLOSED, 1e6, matrix)
    assert fixed == (limits.status != FREE).sum()
    assert least_cost(allowed, lists.weight, 2, kept) == best


@given(
    rho=st.lists(st.integers(-9, 3), min_size=SITES, max_size=SITES),
    status=st.lists(st.sampled_from([FREE, FREE, KEPT, CLOSED]), min_size=SITES, max_size=SITES),
)
def test_the_lowest_earnings_are_chosen_beside_the_kept_sites(rho, status):
    rho, chosen = np.array(rho, float), np.zeros(SITES, bool)
    limits = limits_for(status, n_open=3)

    total, last_in, first_out = choose(rho, limits, chosen)

    kept, free = limits.status == KEPT, limits.status == FREE
    room = max(3 - kept.sum(), 0)
    assert total == rho[kept].sum() + np.sort(np.minimum(rho[free], 0))[:room].sum()
    assert rho[chosen].sum() == total
    assert not chosen[limits.status == CLOSED].any()
    assert last_in <= first_out


@given(seed=st.integers(0, 200), budget=st.integers(1, 9))
def test_the_price_of_money_keeps_the_bound_below_the_best_affordable_plan(seed, budget):
    matrix, lists, _ = table(seed)
    cost = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    rules = Openings(budget=budget, costs=cost)

    bound = settle_prices(lists, limits_of(rules, SITES), np.full(7, 15.0))[0]

    assert bound <= BruteForce.p_median(matrix, lists.weight, rules) + 1e-9


def test_money_is_free_without_a_budget_and_dear_under_a_small_one():
    rho, chosen = np.array([-10.0, -9.0, -8.0, 0.0, 0.0]), np.zeros(SITES, bool)

    assert price_money(rho.copy(), limits_for(), chosen) == 0.0
    assert price_money(rho.copy(), limits_for(n_open=5, budget=1.0), chosen) == pytest.approx(
        9, 0.2
    )


def test_service_counts_the_chosen_sites_below_the_price():
    lists = lists_of_matrix(np.array([[1.0, 5, 9, 9, 9], [7.0, 7, 1, 9, 9]]), np.ones(2))
    served = np.zeros(2, np.int32)

    count_service(lists, np.array([6.0, 7.0]), np.array([True, True, True, False, False]), served)

    assert served.tolist() == [2, 1]


@given(seed=st.integers(0, 200))
def test_the_pace_of_each_price_gives_a_true_bound_for_coverage(seed):
    matrix, lists, _ = table(seed)
    covered = np.where(matrix <= 12, 0.0, np.inf)
    lists = lists_of_matrix(covered, lists.weight)._replace(beyond=np.ones(7))
    memory = np.zeros((2, 7))

    bound, price, often = approach_prices(
        lists, limits_for(), np.full(7, 0.5), np.ones(7), 0, 50, memory
    )

    best = least_cost(np.minimum(covered, 1.0), lists.weight, 2)
    assert bound <= best + 1e-9
    assert bound == pytest.approx(settle_prices(lists, limits_for(), price)[0])
    assert often.max() <= 1 + 1e-9


@given(given_problem=problems(with_budget=True))
def test_the_program_of_the_lists_has_the_cost_of_brute_force(given_problem):
    matrix, weight, openings = given_problem
    best = BruteForce.p_median(matrix, weight, openings)

    opened, bound = solve_exactly(
        lists_of_matrix(matrix, weight), limits_of(openings, matrix.shape[1]), np.inf
    )

    if best is None:
        assert (opened, bound) == (None, np.inf)
    else:
        assert bound == pytest.approx(best, abs=1e-6)
        assert weight @ matrix[:, opened].min(axis=1) == pytest.approx(best, abs=1e-6)
