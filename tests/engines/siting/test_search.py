"""Branching, shrinking and the windows of the exact finish: nothing better is ever lost."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.siting import search as machine
from maillage.engines.siting.branching import Tree, bound_node, nearest_kept, pick_branching_site
from maillage.engines.siting.branching import shrink as shrink_lists
from maillage.engines.siting.interchange import CLOSED, FREE, KEPT, Limits
from maillage.engines.siting.multipliers import settle_prices
from maillage.engines.siting.neighbours import lists_of_matrix
from maillage.engines.siting.result import Result, Stop, Watch, relative_gap
from maillage.engines.siting.search import Search
from maillage.engines.siting.set_cover import greedy_cover, least_cover, merge_rows

N, M, P = 14, 8, 3
seeds = st.integers(0, 300)


def table(seed):
    matrix = np.random.default_rng(seed).integers(0, 60, (N, M)).astype(float)
    lists = lists_of_matrix(matrix, np.arange(1.0, N + 1))
    return matrix, lists._replace(beyond=np.full(N, 121.0))


def limits_for(status=None):
    status = np.full(M, FREE, np.int8) if status is None else status
    return Limits(status, P, np.ones(M), np.inf, np.zeros(M, np.int64), np.array([P]))


def least(matrix, weight):
    return min(weight @ matrix[:, list(s)].min(axis=1) for s in combinations(range(M), P))


@given(seed=seeds)
def test_shrunk_lists_keep_every_pair_a_better_plan_uses(seed):
    matrix, lists = table(seed)
    best = least(matrix, lists.weight)
    price = np.full(N, 15.0)
    bound = settle_prices(lists, limits_for(), price)[0]

    shrunk = shrink_lists(lists, limits_for(), price, bound, best + 1e-6)

    left = np.full((N, M), 1e6)
    row = np.repeat(np.arange(N), np.diff(shrunk.start))
    left[row, shrunk.site] = shrunk.dist
    assert least(left, lists.weight) == best
    assert shrunk.site.size <= lists.site.size


@given(seed=seeds)
def test_a_node_is_bounded_below_its_best_plan(seed):
    matrix, lists = table(seed)
    status = np.array([KEPT, CLOSED] + [FREE] * (M - 2), np.int8)
    plans = [{0, *s} for s in combinations(range(2, M), P - 1)]
    best = min(lists.weight @ matrix[:, list(plan)].min(axis=1) for plan in plans)

    node = limits_for(status.copy())  # it fixes sites in place
    bound = bound_node(lists, node, np.full(N, 15.0), np.full(N, 121.0), best + 1)[0]

    assert bound <= best + 1e-6
    assert (nearest_kept(lists, status, np.full(N, 30.0)) == np.minimum(matrix[:, 0], 30)).all()


@given(seed=seeds)
def test_the_tree_alone_finds_the_best_plan_and_closes_the_gap(seed):
    matrix, lists = table(seed)
    found = [np.inf]

    def evaluate(chosen):
        sites = np.flatnonzero(chosen)
        if 0 < sites.size <= P:
            found[0] = min(found[0], lists.weight @ matrix[:, sites].min(axis=1))

    tree = Tree(
        lists, limits_for(), np.full(N, 121.0), evaluate=evaluate, target=lambda: found[0] - 0.5
    )
    tree.add(lists, -np.inf, limits_for().status, np.full(N, 15.0))

    assert tree.run(lambda bound: False) == np.inf
    assert found[0] == least(matrix, lists.weight)


def test_a_stopped_tree_says_the_bound_of_what_is_still_open():
    matrix, lists = table(1)
    tree = Tree(lists, limits_for(), np.full(N, 121.0), evaluate=lambda chosen: None,
                target=lambda: 1e9)  # fmt: skip
    tree.add(lists, -np.inf, limits_for().status, np.full(N, 15.0))

    assert tree.run(lambda bound: True) <= least(matrix, lists.weight)


def test_the_tree_branches_where_the_prices_hesitate():
    status = np.array([FREE, KEPT, FREE, FREE], np.int8)

    assert pick_branching_site(status, np.array([0.9, 0.5, 0.45, 0.0])) == 2


@settings(max_examples=40)
@given(seed=seeds, whole=st.booleans())
def test_branching_and_the_linear_program_prove_the_same_plan(seed, whole):
    matrix, lists = table(seed)
    answers = []
    for work in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(machine, "MOST_WORK_FOR_HIGHS", work)
            patch.setattr(machine, "MOST_WORK_FOR_PRICES", work)
            search = Search(lists, limits_for(), Watch(Stop()), unit=float(whole))
            search.run()
        answers.append(search.cost)
        assert search.proven

    assert answers == [least(matrix, lists.weight)] * 2


@given(seed=seeds, radius=st.integers(0, 60), need=st.integers(1, 2))
def test_a_least_cover_is_as_small_as_any_and_a_greedy_one_covers(seed, radius, need):
    near = table(seed)[0] <= radius
    needs = np.full(N, need)
    limits = limits_for()._replace(n_open=M, quota=np.array([M]))
    sizes = [
        size for size in range(M + 1) for s in combinations(range(M), size)
        if (near[:, list(s)].sum(axis=1) >= need).all()
    ]  # fmt: skip

    cover, greedy = least_cover(near, needs, limits, np.inf), greedy_cover(near, needs, limits)

    assert (cover.is_open is None) == (greedy is None) == (not sizes)
    if sizes:
        assert cover.is_open.sum() == min(sizes) == pytest.approx(cover.bound)
        assert (near[:, greedy].sum(axis=1) >= need).all()
        assert greedy.sum() >= min(sizes)
    else:
        assert cover.bound == np.inf


def test_equal_rows_become_one_with_the_largest_need():
    near = np.array([[True, False], [True, False], [False, True]])

    rows, needs = merge_rows(near, [1, 2, 1])

    assert rows.toarray().tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert needs.tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100, 99, 0.01), (100, 101, 0.01), (0, 0, 0), (0, 1, np.inf), (5, 5 + 1e-12, 0)],
)
def test_the_gap_is_a_share_of_the_objective(objective, bound, gap):
    assert relative_gap(objective, bound) == pytest.approx(gap)


def test_a_result_holds_plain_numbers():
    result = Result(np.array([0]), np.array([0]), np.float64(2), np.int64(2), np.bool_(True), 0.0)

    assert (type(result.objective), type(result.bound)) == (float, float)
    assert result.proven_optimal is True


def test_a_watch_stops_for_time_for_the_gap_or_when_asked():
    clock = iter([0.0, 1.0, 1.0, 3.0])
    timed = Watch(Stop(seconds=2, clock=lambda: next(clock)))
    assert [timed.must_stop(), timed.must_stop(), timed.must_stop()] == [False, False, True]

    seen = []
    near = Watch(Stop(gap=0.01), lambda *values: seen.append(values))
    assert [near.must_stop(100, 90), near.must_stop(100, 99.5)] == [False, True]
    assert seen == [(100, 90), (100, 99.5)]
    assert Watch(Stop(asked=lambda: True)).must_stop()
