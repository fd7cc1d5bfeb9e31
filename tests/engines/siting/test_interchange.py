"""Plans kept up to date, greedy openings and swaps: against the same computed afresh."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_problems import nearest, problems

from maillage.engines.siting.greedy import open_greedily, respect_limits
from maillage.engines.siting.interchange import (
    CLOSED,
    FREE,
    KEPT,
    NOBODY,
    Limits,
    best_swap_for,
    cheapest_to_close,
    copy_into,
    copy_plan,
    descend,
    empty_plan,
    gain_of_candidate,
    search_around,
    set_seed,
    settle,
    shake,
    swap,
)
from maillage.engines.siting.neighbours import (
    distance_outside,
    keep_pairs,
    lists_of,
    lists_of_matrix,
    rounded,
    transpose,
)

N, M = 9, 6


def table(seed):
    generator = np.random.default_rng(seed)
    matrix = generator.integers(0, 30, (N, M)).astype(float)
    lists = lists_of_matrix(matrix, generator.integers(1, 9, N).astype(float))
    return matrix, lists._replace(beyond=np.full(N, 61.0))


def limits_for(n_open=3, status=None, cost=None, budget=np.inf):
    status = np.full(M, FREE, np.int8) if status is None else np.array(status, np.int8)
    cost = np.ones(M) if cost is None else np.array(cost, float)
    return Limits(status, n_open, cost, budget, np.zeros(M, np.int64), np.array([n_open]))


def plan_of(lists, sites):
    plan = empty_plan(N, M)
    plan.is_open[list(sites)] = True
    return plan, settle(lists, plan)


seeds = st.integers(0, 300)


@given(seed=seeds, sites=st.sets(st.integers(0, M - 1)))
def test_a_plan_knows_the_two_nearest_open_sites_of_each_point(seed, sites):
    matrix, lists = table(seed)
    plan, cost = plan_of(lists, sites)
    far = np.sort(np.column_stack([matrix[:, sorted(sites)], np.full((N, 2), 61.0)]), axis=1)

    np.testing.assert_array_equal(plan.d1, far[:, 0])
    np.testing.assert_array_equal(plan.d2, far[:, 1])
    assert cost == lists.weight @ far[:, 0]
    assert (plan.first == NOBODY).all() == (not sites)


@given(seed=seeds, sites=st.sets(st.integers(0, M - 1), min_size=2))
def test_the_loss_of_a_site_is_what_closing_it_costs(seed, sites):
    matrix, lists = table(seed)
    plan, cost = plan_of(lists, sites)

    for site in sites:
        assert plan.loss[site] == pytest.approx(plan_of(lists, sites - {site})[1] - cost)


@given(seed=seeds, opened=st.integers(0, M - 1), closed=st.integers(0, M - 1))
def test_a_swap_leaves_the_plan_as_if_computed_afresh(seed, opened, closed):
    _, lists = table(seed)
    sites = {closed, (closed + 1) % M} - {opened}
    if closed not in sites:
        return
    plan, cost = plan_of(lists, sites)

    change = swap(lists, plan, opened, closed)

    fresh, fresh_cost = plan_of(lists, sites - {closed} | {opened})
    assert cost + change == pytest.approx(fresh_cost)
    np.testing.assert_array_equal(plan.d1, fresh.d1)
    np.testing.assert_array_equal(plan.d2, fresh.d2)
    np.testing.assert_allclose(plan.loss, fresh.loss, atol=1e-9)


@given(seed=seeds, candidate=st.integers(3, M - 1))
def test_the_best_swap_is_the_best_of_all_swaps_tried_out(seed, candidate):
    _, lists = table(seed)
    plan, cost = plan_of(lists, {0, 1, 2})
    saved, touched = np.zeros(M), np.empty(M, np.int64)
    gain, count = gain_of_candidate(lists, plan, candidate, saved, touched)
    hint = cheapest_to_close(plan, plan.is_open)

    change, out = best_swap_for(
        plan, limits_for(), candidate, plan.is_open, hint, (gain, count, saved, touched)
    )

    tried = {r: plan_of(lists, {0, 1, 2} - {r} | {candidate})[1] - cost for r in (0, 1, 2)}
    assert change == pytest.approx(min(tried.values()))
    assert tried[out] == pytest.approx(change)


@given(seed=seeds)
def test_no_swap_helps_after_the_descent(seed):
    _, lists = table(seed)
    plan, cost = plan_of(lists, {0, 1, 2})

    after = descend(lists, plan, limits_for(), cost, 1_000)

    sites = set(np.flatnonzero(plan.is_open).tolist())
    assert after <= cost + 1e-9
    assert after == pytest.approx(plan_of(lists, sites)[1])
    for out in sites:
        for into in set(range(M)) - sites:
            assert plan_of(lists, sites - {out} | {into})[1] >= after - 1e-6


@given(seed=seeds)
def test_shaking_and_searching_keep_the_number_of_sites_and_those_kept(seed):
    _, lists = table(seed)
    limits = limits_for(status=[KEPT, FREE, FREE, FREE, FREE, CLOSED])
    plan, cost = plan_of(lists, {0, 1, 2})
    set_seed(seed)

    shaken = cost + shake(lists, plan, limits, 2)
    assert shaken == pytest.approx(settle(lists, plan))
    found = search_around(lists, plan, limits, shaken, 20, 3)

    assert found <= shaken
    assert plan.is_open.sum() == 3
    assert plan.is_open[0]
    assert not plan.is_open[5]


def test_a_copied_plan_changes_on_its_own():
    _, lists = table(0)
    plan, _ = plan_of(lists, {0, 1})
    copy = copy_plan(plan)

    swap(lists, plan, 2, 0)
    assert copy.is_open[0]
    copy_into(plan, copy)
    np.testing.assert_array_equal(plan.d1, copy.d1)


@given(seed=seeds, n_open=st.integers(1, M))
def test_greedy_opens_at_each_step_the_site_that_saves_most(seed, n_open):
    matrix, lists = table(seed)
    is_open = np.zeros(M, bool)

    open_greedily(lists, is_open, limits_for(n_open), np.full(N, 61.0))

    slow, current = set(), np.full(N, 61.0)
    for _ in range(n_open):
        saving = [lists.weight @ np.maximum(current - matrix[:, j], 0) for j in range(M)]
        best = max((j for j in range(M) if j not in slow), key=lambda j: saving[j])
        slow.add(best)
        current = np.minimum(current, matrix[:, best])
    assert is_open.sum() == n_open
    assert lists.weight @ nearest(matrix, np.flatnonzero(is_open)) == lists.weight @ current


@given(seed=seeds, budget=st.integers(0, 12))
def test_a_plan_too_large_or_too_dear_is_cut_down_to_its_limits(seed, budget):
    _, lists = table(seed)
    cost = [1, 2, 3, 4, 5, 6]
    limits = limits_for(3, [FREE] * 5 + [CLOSED], cost, float(budget))
    plan, _ = plan_of(lists, range(M))

    respect_limits(plan, lists, limits)

    assert plan.is_open.sum() <= 3
    assert limits.cost[plan.is_open].sum() <= budget
    assert not plan.is_open[5]


@given(given_problem=problems(holes=True))
def test_lists_hold_each_finite_pair_once_nearest_first(given_problem):
    matrix, weight, _ = given_problem
    lists = lists_of_matrix(matrix, weight)

    back = np.full(matrix.shape, np.inf)
    for i in range(matrix.shape[0]):
        row = slice(lists.start[i], lists.start[i + 1])
        assert (np.diff(lists.dist[row]) >= 0).all()
        back[i, lists.site[row]] = lists.dist[row]
    np.testing.assert_array_equal(back, matrix)
    by_site = transpose(lists.start, lists.site, lists.dist, matrix.shape[1])
    assert sorted(by_site[2]) == sorted(lists.dist)
    assert (np.diff(by_site[0]) == np.isfinite(matrix).sum(axis=0)).all()


@given(given_problem=problems(), limit=st.integers(0, 20))
def test_kept_pairs_are_those_of_living_sites_within_the_limit(given_problem, limit):
    matrix, weight, _ = given_problem
    alive = np.arange(matrix.shape[1]) % 2 == 0

    start, site, dist = keep_pairs(
        lists_of_matrix(matrix, weight), alive, np.full(weight.size, float(limit))
    )

    assert (np.diff(start) == (matrix[:, alive] <= limit).sum(axis=1)).all()
    assert alive[site].all()
    assert (dist <= limit).all()


def test_rows_given_in_any_order_are_sorted():
    lists = lists_of([0, 2, 3], [1, 0, 1], [5.0, 2.0, 7.0], weight=np.ones(2), n_sites=2)

    assert lists.site.tolist() == [0, 1, 1]
    assert lists.dist.tolist() == [2.0, 5.0, 7.0]


@pytest.mark.parametrize(("rounding", "expected"), [(0, 2.0), (1, 3.0), (2, 2.5)])
def test_a_distance_is_rounded_as_its_source_rounds(rounding, expected):
    assert rounded(2.5, rounding) == expected


def test_a_pair_outside_the_lists_is_measured_or_costs_what_lies_beyond():
    plane = (np.zeros((1, 2)), np.array([[3.0, 4.0]]), 2)
    measured = lists_of([0, 0], [], [], weight=np.ones(1), n_sites=1, plane=plane)
    priced = lists_of([0, 0], [], [], weight=np.ones(1), n_sites=1, beyond=np.array([9.0]))

    assert distance_outside(measured, 0, 0) == 5.0
    assert distance_outside(priced, 0, 0) == 9.0
