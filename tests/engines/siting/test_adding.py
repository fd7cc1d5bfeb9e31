"""The pieces of the search where openings add up, each against its slow definition."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from maillage.engines.siting.adding import (
    AddingSearch,
    best_to_open,
    exchange_kinds,
    gains_of,
    merit,
    open_more,
    put,
    sum_of,
    swap_once_each,
    task_of,
    worth_of,
)
from maillage.engines.siting.coverage import can_be_reached, choose_by_kind, whole_bound
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT, Limits
from maillage.engines.siting.result import Stop, Watch


def limits_for(m, kind=None, quota=None, **more):
    kind = np.zeros(m, np.int64) if kind is None else np.array(kind, np.int64)
    quota = np.array([m] if quota is None else quota)
    given = {"status": np.full(m, FREE, np.int8), "n_open": int(quota.sum())}
    given |= {"cost": np.ones(m), "budget": np.inf, "kind": kind, "quota": quota}
    return Limits(**{**given, **more})


def task_for(share, weight=None, limits=None):
    share = csr_array(np.array(share, float))
    weight = np.ones(share.shape[0]) if weight is None else np.array(weight, float)
    return task_of(share, share.tocsc(), weight, limits or limits_for(share.shape[1]))


@st.composite
def tasks(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    parts = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0])
    rows = draw(st.lists(st.lists(parts, min_size=m, max_size=m), min_size=n, max_size=n))
    weight = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    kind = draw(st.lists(st.integers(0, 1), min_size=m, max_size=m))
    quota = (draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    return task_for(rows, weight, limits_for(m, kind, quota))


def test_a_point_half_way_is_worth_a_hair_and_one_that_arrives_its_weight():
    assert merit(0.5, 10.0, 0.1) == pytest.approx(0.5)
    assert merit(1.0, 10.0, 0.1) == 10.0
    assert merit(1.7, 10.0, 0.1) == 10.0


@given(task=tasks(), moves=st.lists(st.integers(0, 5), max_size=12), hair=st.sampled_from([0, 0.3]))
def test_sums_and_gains_kept_up_to_date_are_those_computed_afresh(task, moves, hair):
    m = task.limits.status.size
    plan = sum_of(task, np.zeros(m, bool), hair)
    for j in (move % m for move in moves):
        expected = gains_of(task, plan.total, hair)[j]
        opens = not plan.is_open[j]
        won = put(task, plan, j, opens)
        if opens:
            assert won == pytest.approx(expected)

    fresh = sum_of(task, plan.is_open, hair)
    np.testing.assert_allclose(plan.total, fresh.total, atol=1e-12)
    np.testing.assert_allclose(plan.gain, fresh.gain, atol=1e-9)
    assert plan.count.tolist() == fresh.count.tolist()


@given(task=tasks())
def test_closing_undoes_opening(task):
    plan = sum_of(task, np.zeros(task.limits.status.size, bool), 0.3)

    assert put(task, plan, 0, True) == pytest.approx(-put(task, plan, 0, False))
    assert not plan.is_open.any()


@given(task=tasks())
def test_greedy_and_swaps_respect_the_limit_of_each_kind_and_never_lose(task):
    plan = sum_of(task, np.zeros(task.limits.status.size, bool), 0.05)
    open_more(task, plan)
    before = worth_of(task, plan) + 0.0

    while swap_once_each(task, plan):
        assert (plan.count <= task.limits.quota).all()

    merits = [merit(total, w, 0.05) for total, w in zip(plan.total, task.weight, strict=True)]
    assert sum(merits) >= before - 1e-9
    assert (plan.count <= task.limits.quota).all()


def test_the_best_opening_is_per_euro_under_a_budget_and_within_it():
    share, weight = np.eye(3), [10.0, 6.0, 90.0]
    costs = np.array([5.0, 2.0, 99.0])
    task = task_for(share, weight, limits_for(3, cost=costs, budget=9.0))

    assert best_to_open(task, sum_of(task, np.zeros(3, bool))) == 1
    task = task_for(share, weight)
    assert best_to_open(task, sum_of(task, np.zeros(3, bool))) == 2


def test_nothing_opens_where_nothing_helps_or_nothing_may():
    closed = limits_for(2, status=np.full(2, CLOSED, np.int8))

    for task in (task_for(np.zeros((2, 2))), task_for(np.eye(2), None, closed)):
        assert best_to_open(task, sum_of(task, np.zeros(2, bool))) == -1


def test_two_kinds_exchange_their_places_where_no_single_swap_helps():
    # Places P and Q, each a centre (0, 1) or a point (2, 3). P needs a centre, a point does for Q.
    share = [[1.0, 0.0, 0.5, 0.0], [0.0, 1.0, 0.0, 1.0]]
    task = task_for(share, [10.0, 9.0], limits_for(4, [0, 0, 1, 1], (1, 1)))
    plan = sum_of(task, np.array([False, True, True, False]))

    assert worth_of(task, plan) == 9.0
    assert exchange_kinds(task, plan)
    assert np.flatnonzero(plan.is_open).tolist() == [0, 3]


def test_an_exchange_that_does_not_help_leaves_the_plan_as_it_was():
    task = task_for(np.eye(4), None, limits_for(4, [0, 0, 1, 1], (1, 1)))
    plan = sum_of(task, np.array([True, False, True, False]))

    assert not exchange_kinds(task, plan)
    assert np.flatnonzero(plan.is_open).tolist() == [0, 2]
    assert plan.total.tolist() == [1.0, 0.0, 1.0, 0.0]


@given(task=tasks(), seed=st.integers(0, 5))
def test_shaking_only_ever_improves_and_keeps_to_the_limits(task, seed):
    search = AddingSearch(task, Watch(Stop()), seed)
    start = search.value

    search.improve(10, 1.0)

    assert search.value >= start
    assert search.value == worth_of(task, sum_of(task, search.is_open))
    count = np.bincount(task.limits.kind[search.is_open], minlength=2)
    assert (count <= task.limits.quota).all()


def test_a_site_kept_open_is_never_closed():
    status = np.array([KEPT, FREE, FREE], np.int8)
    task = task_for(np.eye(3), [1.0, 5.0, 9.0], limits_for(3, quota=[2], status=status))
    search = AddingSearch(task, Watch(Stop()))
    search.improve(30, 1.0)
    search.close_useless()

    assert np.flatnonzero(search.is_open).tolist() == [0, 2]


def test_a_site_the_plan_can_do_without_stays_closed():
    task = task_for([[1.0, 0.5, 0.5]])
    search = AddingSearch(task, Watch(Stop()))
    search.is_open, search.value = np.ones(3, bool), 1.0

    search.close_useless()

    assert search.is_open.sum() < 3
    assert worth_of(task, sum_of(task, search.is_open)) == 1.0


@given(task=tasks())
def test_a_point_can_be_reached_when_some_allowed_plan_reaches_it(task):
    limits, m = task.limits, task.limits.status.size
    share = np.zeros((task.weight.size, m))
    for j in range(m):
        share[task.point[task.start[j] : task.start[j + 1]], j] = task.share[
            task.start[j] : task.start[j + 1]
        ]

    reached = np.zeros(task.weight.size, bool)
    for size in range(m + 1):
        for chosen in map(list, combinations(range(m), size)):
            if (np.bincount(limits.kind[chosen], minlength=2) <= limits.quota).all():
                reached |= share[:, chosen].sum(axis=1) >= 1 - 1e-9

    assert can_be_reached(csr_array(share), limits).tolist() == reached.tolist()


@given(
    rho=st.lists(st.integers(-9, 3), min_size=5, max_size=5),
    kind=st.lists(st.integers(0, 1), min_size=5, max_size=5),
    quota=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    n_open=st.integers(0, 4),
)
def test_the_lowest_prices_of_each_kind_are_the_best_allowed_set(rho, kind, quota, n_open):
    rho, limits = np.array(rho, float), limits_for(5, kind, quota, n_open=n_open)
    best = min(
        rho[list(chosen)].sum()
        for size in range(n_open + 1)
        for chosen in combinations(range(5), size)
        if (np.bincount(limits.kind[list(chosen)], minlength=2) <= quota).all()
    )
    chosen = np.zeros(5, bool)

    assert choose_by_kind(rho, limits, chosen) == best == rho[chosen].sum()


def test_a_bound_of_whole_weights_is_whole():
    assert whole_bound(12.9, np.array([1.0, 4.0])) == 12.0
    assert whole_bound(12.9999999, np.array([1.0, 4.0])) == 13.0
    assert whole_bound(12.9, np.array([1.5, 4.0])) == 12.9
    assert whole_bound(np.inf, np.array([1.0])) == np.inf
