"""The pieces of the search where openings add up, each against its slow definition."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from maillage.engines.siting.adding import (
    AddingSearch,
    open_more,
    sum_of,
    task_of,
    worth_of,
)
from maillage.engines.siting.annealing import put
from maillage.engines.siting.coverage import choose_by_kind
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
    return task_of(share, weight, limits or limits_for(share.shape[1]))


@st.composite
def tasks(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    parts = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0])
    rows = draw(st.lists(st.lists(parts, min_size=m, max_size=m), min_size=n, max_size=n))
    weight = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    kind = draw(st.lists(st.integers(0, 1), min_size=m, max_size=m))
    quota = (draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    return task_for(rows, weight, limits_for(m, kind, quota))


@given(task=tasks(), moves=st.lists(st.integers(0, 5), max_size=12))
def test_a_sum_kept_up_to_date_is_the_one_computed_afresh(task, moves):
    m = task.limits.status.size
    plan = sum_of(task, np.zeros(m, bool))
    for j in (move % m for move in moves):
        put(task, plan, j, -1 if plan.is_open[j] else 1)

    fresh = sum_of(task, plan.is_open)
    np.testing.assert_allclose(plan.total, fresh.total, atol=1e-12)
    kinds = task.limits.quota.size
    assert plan.count[:kinds].tolist() == fresh.count[:kinds].tolist()


def test_greedy_opens_by_euro_under_a_budget_and_stays_within_it():
    costs = np.array([5.0, 2.0, 99.0])
    task = task_for(np.eye(3), [10.0, 6.0, 90.0], limits_for(3, cost=costs, budget=9.0))
    plan = sum_of(task, np.zeros(3, bool))

    open_more(task, plan, np.zeros(3))

    assert np.flatnonzero(plan.is_open).tolist() == [0, 1]


def test_nothing_opens_where_nothing_helps_or_nothing_may():
    closed = limits_for(2, status=np.full(2, CLOSED, np.int8))

    for task in (task_for(np.zeros((2, 2))), task_for(np.eye(2), None, closed)):
        plan = sum_of(task, np.zeros(2, bool))
        open_more(task, plan, np.zeros(2))
        assert not plan.is_open.any()


@given(task=tasks(), seed=st.integers(0, 5))
def test_annealing_only_ever_improves_and_keeps_to_the_limits(task, seed):
    search = AddingSearch(task, Watch(Stop()), seed)
    start = search.value

    search.improve(1.0)

    assert search.value >= start
    assert search.value == worth_of(task, sum_of(task, search.is_open))
    count = np.bincount(task.limits.kind[search.is_open], minlength=2)
    assert (count <= task.limits.quota).all()


def test_a_site_kept_open_is_never_closed():
    status = np.array([KEPT, FREE, FREE], np.int8)
    task = task_for(np.eye(3), [1.0, 5.0, 9.0], limits_for(3, quota=[2], status=status))
    search = AddingSearch(task, Watch(Stop()))
    search.improve(1.0)
    search.close_useless()

    assert np.flatnonzero(search.is_open).tolist() == [0, 2]


def test_a_site_the_plan_can_do_without_stays_closed():
    task = task_for([[1.0, 0.5, 0.5]])
    search = AddingSearch(task, Watch(Stop()))
    search.is_open, search.value = np.ones(3, bool), 1.0

    search.close_useless()

    assert search.is_open.sum() < 3
    assert worth_of(task, sum_of(task, search.is_open)) == 1.0


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
