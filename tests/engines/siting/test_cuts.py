"""Annealed plans keep the limits, and no row of the bound cuts a whole plan off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import BruteForce, matrices, openings_of_kinds, problems

from maillage.engines.siting import Lift, Openings, Stop, solve
from maillage.engines.siting.adding import AddingSearch, sum_of, task_of, worth_of
from maillage.engines.siting.annealing import ENOUGH, anneal
from maillage.engines.siting.coverage import finish_exactly
from maillage.engines.siting.cuts import bound_by_points, can_count, deepest_cut, implications
from maillage.engines.siting.p_median import limits_of
from maillage.engines.siting.result import Watch

shares = st.lists(st.sampled_from([0.0, 0.2, 0.25, 1 / 3, 0.4, 0.5, 0.6, 2 / 3, 0.9, 1.0]),
                  min_size=1, max_size=7).map(np.array)  # fmt: skip


def watch(seconds=np.inf):
    return Watch(Stop(seconds=seconds))


def whole_plans(n):
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1


@given(data=st.data(), share=shares, counted=st.floats(0.1, 1.0))
def test_a_cut_lets_every_whole_plan_through(data, share, counted):
    parts = st.lists(st.floats(0, 1), min_size=share.size, max_size=share.size)
    opened = np.array(data.draw(parts))

    violation, row = deepest_cut(share, opened, counted)

    if row is not None:
        assert violation == pytest.approx(counted - row @ opened)
        plans = whole_plans(share.size)
        counts = plans @ share >= ENOUGH
        assert (plans[counts] @ row >= 1 - 1e-9).all()


def test_three_sites_of_which_two_are_never_enough_must_all_open():
    violation, row = deepest_cut(np.array([0.4, 0.4, 0.4]), np.full(3, 5 / 6), 1.0)

    assert row == pytest.approx(np.full(3, 1 / 3))
    assert violation == pytest.approx(1 / 6)


@given(matrix=matrices())
def test_a_point_is_implied_only_if_every_plan_that_counts_the_other_counts_it(matrix):
    share = csr_array(np.minimum((20 - matrix) / 16, 1.0))
    plans = whole_plans(matrix.shape[1])
    counts = plans @ share.toarray().T >= ENOUGH

    for i, k in implications(share.indptr, share.indices, share.data, matrix.shape[1]):
        assert not (counts[:, i] & ~counts[:, k]).any()


def test_the_hamlet_twice_as_near_is_implied():
    share = csr_array(np.array([[0.5, 0.6], [1.0, 1.0]]))

    assert implications(share.indptr, share.indices, share.data, 2) == [(0, 1)]


def parts_of(data, given_problem):
    matrix, weight, chosen = given_problem
    kinds = data.draw(st.none() | openings_of_kinds(matrix.shape[1]))
    chosen = kinds or chosen
    share = csr_array(np.minimum((20 - matrix) / 32, 1.0))
    return share, weight, limits_of(chosen, matrix.shape[1]), chosen


def best_of(share, weight, chosen):
    problem = Lift(weight, np.zeros(weight.size), share, 1.0, chosen)
    return BruteForce.lift(problem)


@given(data=st.data(), given_problem=problems(with_budget=True))
def test_the_bound_is_never_below_the_best_plan(data, given_problem):
    share, weight, limits, chosen = parts_of(data, given_problem)

    bound = bound_by_points(share, weight, limits, watch())

    assert bound >= best_of(share, weight, chosen) - 1e-6


@given(data=st.data(), given_problem=problems(with_budget=True))
def test_annealing_keeps_the_limits_and_counts_right(data, given_problem):
    share, weight, limits, chosen = parts_of(data, given_problem)
    task = task_of(share, weight, limits)
    search = AddingSearch(task, watch(), seed=1)

    search.improve(np.inf)

    plan = sum_of(task, search.is_open)
    paid = search.is_open & ~np.isin(np.arange(search.is_open.size), chosen.existing)
    assert worth_of(task, plan) == search.value
    assert search.value <= best_of(share, weight, chosen) + 1e-6
    assert search.is_open[limits.status == 1].all()
    assert not search.is_open[limits.status == -1].any()
    assert (plan.count[:-2] <= limits.quota).all()
    assert search.is_open.sum() <= limits.n_open
    assert limits.cost[paid].sum() <= limits.budget + 1e-9


def towns(n=40, most=(2, 5)):
    generator = np.random.default_rng(5)
    xy, weight = generator.uniform(0, 60, (n, 2)), generator.lognormal(6, 1, n).round()
    km = np.hypot(*(xy[:, None] - xy[None]).T)
    share = np.exp(-km / 8) * (km < 20)
    share = csr_array(np.minimum(np.hstack([share, 0.6 * share]), 1.0))
    return share, weight, limits_of(Openings(kinds=np.repeat([0, 1], n), most=most), 2 * n)


def test_annealing_finds_what_highs_proves():
    share, weight, limits = towns(n=30)
    search = AddingSearch(task_of(share, weight, limits), watch())
    greedy = search.value

    search.improve(np.inf)

    best = finish_exactly(share, weight, limits, np.inf)[1]
    assert search.value == pytest.approx(best)
    assert greedy < best


def test_where_nobody_lives_nothing_is_annealed():
    share, weight, limits = towns()
    search = AddingSearch(task_of(share, 0 * weight, limits), watch())

    search.improve(np.inf)

    assert search.value == 0.0


def test_a_town_that_takes_every_opening_is_not_lost_on_the_search():
    villages = np.hstack([np.zeros((20, 20)), np.eye(20)])
    share = csr_array(np.vstack([np.repeat([1 / 20, 0.0], 20), villages]))
    limits = limits_of(Openings(p=20), 40)
    weight = np.r_[4000.0, np.full(20, 100.0)]
    search = AddingSearch(task_of(share, weight, limits), watch())

    search.improve(np.inf)

    assert search.value == 4000.0


def test_a_value_kept_move_by_move_is_the_value_counted_again():
    share, weight, limits = towns()
    task = task_of(share, weight, limits)
    plan = sum_of(task, limits.status == 1)
    values, sites = np.zeros(2), plan.is_open.copy()
    hair = np.full(weight.size, 0.2)

    anneal(task, plan, (values, sites), np.random.default_rng(3), (500.0, 50.0, 5_000), hair)

    assert values[0] == pytest.approx(worth_of(task, plan))
    assert values[1] == pytest.approx(worth_of(task, sum_of(task, sites)))
    assert sorted(plan.removable[: plan.count[-1]]) == np.flatnonzero(plan.is_open).tolist()


def test_the_bound_counts_no_point_the_limits_keep_out_of_reach():
    share, weight, limits = towns(most=(0, 1))

    assert can_count(share, limits).sum() < weight.size
    assert bound_by_points(share, weight, limits, watch()) <= weight[can_count(share, limits)].sum()


def test_one_more_opening_never_raises_fewer():
    values = []
    for points in range(4):
        share, weight, _ = towns(n=20)
        kinds = Openings(kinds=np.repeat([0, 1], 20), most=(1, points))
        values.append(solve(Lift(weight, np.zeros(20), share, 1.0, kinds)).objective)

    assert values == sorted(values)
    assert values[0] < values[-1]
