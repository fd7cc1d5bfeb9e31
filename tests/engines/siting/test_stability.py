"""How sure a choice is: worked by hand, and the same whatever runs the draws."""

from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import line

from maillage.engines.errors import InvalidInput
from maillage.engines.siting import (
    Lift,
    Matrix,
    MaxCover,
    Openings,
    PCenter,
    PerturbedTimes,
    Plane,
    PMedian,
    SetCover,
    Sparse,
    Stop,
    solve,
    stability,
)

# A town with its own site, and a hamlet 10 minutes from either of two others.
MINUTES = np.array([[0.0, 99.0, 99.0], [99.0, 10.0, 10.0]])


def town_and_hamlet(**more):
    return PMedian(np.array([1000.0, 10.0]), Matrix(MINUTES), Openings(p=2, **more))


def hamlet_prefers_the_first(draws, seed):
    """In how many draws site 1 is nearer to the hamlet than site 2: counted apart."""
    generators = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(draws))
    factors = [generator.uniform(0.8, 1.2, (2, 3)) for generator in generators]
    return sum(factor[1, 1] < factor[1, 2] for factor in factors)


def test_a_site_without_rival_always_stays_and_one_of_two_equals_half_of_the_time():
    found = stability(PerturbedTimes(town_and_hamlet()), [0, 1], draws=40, seed=3)

    assert found.sites.tolist() == [0, 1]
    assert found.kept[0] == 1.0
    assert found.kept[1] == hamlet_prefers_the_first(40, 3) / 40
    assert 0.3 < found.kept[1] < 0.7
    assert (found.draws, found.infeasible) == (40, 0)


def test_a_site_that_is_never_chosen_is_kept_in_no_draw():
    problem = PMedian(np.array([9.0, 1.0]), line(0, 30), Openings(p=1))

    assert stability(PerturbedTimes(problem), [1, 0], draws=5).kept.tolist() == [1.0, 0.0]


def test_without_spread_every_site_stays():
    problem = town_and_hamlet()

    found = stability(PerturbedTimes(problem, spread=0), solve(problem).sites, draws=3)

    assert found.kept.tolist() == [1.0, 1.0]


def test_existing_sites_are_not_in_question():
    problem = town_and_hamlet(existing=(2,))

    assert stability(PerturbedTimes(problem), [0, 1, 2], draws=2).sites.tolist() == [0, 1]


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_threads_and_processes_give_the_answer_of_one_after_the_other(pool):
    xy = np.random.default_rng(1).uniform(0, 60, (30, 2))
    minutes = np.hypot(*(xy[:, None] - xy[None]).T)
    problem = MaxCover(np.arange(30.0), Matrix(minutes), Openings(p=3), radius=12)
    chosen, draw = solve(problem).sites, PerturbedTimes(problem)

    alone = stability(draw, chosen, draws=12, seed=5)
    with pool(2) as executor:
        spread = stability(draw, chosen, draws=12, seed=5, executor=executor)

    assert spread.kept.tolist() == alone.kept.tolist()
    assert spread.draws == alone.draws == 12
    assert alone.kept.min() < 1.0


def test_another_seed_draws_other_times():
    draw = PerturbedTimes(town_and_hamlet())

    halves = {stability(draw, [1], draws=15, seed=seed).kept[0] for seed in range(6)}

    assert len(halves) > 1


@pytest.mark.parametrize(
    "problem",
    [
        PCenter(np.ones(3), line(0, 10, 20), Openings(p=1)),
        SetCover(np.ones(3), line(0, 10, 20), Openings(), radius=13),
        MaxCover(np.ones(3), line(0, 10, 20), Openings(p=1), radius=13),
    ],
)
def test_each_kind_of_question_may_be_drawn(problem):
    assert stability(PerturbedTimes(problem), [1], draws=4).kept.tolist() == [1.0]


@given(spread=st.floats(0, 0.99), seed=st.integers(0, 99))
def test_each_time_moves_on_its_own_and_no_more_than_the_spread(spread, seed):
    sparse = Sparse(csr_array(np.array([[0.0, 5.0], [10.0, 0.0]])), beyond=30.0)
    problem = PMedian(np.ones(2), sparse, Openings(p=1))

    drawn = PerturbedTimes(problem, spread)(np.random.default_rng(seed)).distances

    ratio = drawn.pairs.data / [5.0, 10.0]
    assert (np.abs(ratio - 1) <= spread + 1e-12).all()
    assert ratio[0] != ratio[1] or spread < 1e-9
    assert drawn.beyond == 30.0
    assert sparse.pairs.data.tolist() == [5.0, 10.0]


def test_a_pair_without_a_route_never_gets_one():
    problem = PMedian(np.ones(1), Matrix(np.array([[np.inf, 3.0]])), Openings(p=1))

    drawn = PerturbedTimes(problem)(np.random.default_rng(0))

    assert drawn.distances.values[0, 0] == np.inf


def test_draws_without_a_plan_are_counted_apart():
    problem = SetCover(np.ones(1), Matrix(np.array([[10.0]])), Openings(), radius=10)

    found = stability(PerturbedTimes(problem), [0], draws=30)

    assert 5 < found.infeasible < 25
    assert found.kept[0] == 1 - found.infeasible / 30


class DrawnLift:
    """A lift whose gain depends on times the engine does not know."""

    def __call__(self, generator):
        reached = generator.uniform(15, 25, 2) <= [20, 14]
        gains = csr_array(np.array([[0.6 * reached[0], 0.6 * reached[1], 0.6]]))
        return Lift(np.ones(1), np.array([2.0]), gains, 2.5, Openings(p=1, forbidden=(2,)))


def test_any_callable_may_draw_the_problem():
    found = stability(DrawnLift(), [0, 1], draws=30)

    assert 0.2 < found.kept[0] < 0.8
    assert found.kept[1] == 0.0


def test_progress_counts_the_draws():
    seen = []

    stability(
        PerturbedTimes(town_and_hamlet()), [0], draws=3,
        progress=lambda done, draws: seen.append((done, draws)),
    )  # fmt: skip

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_stopped_sweep_keeps_what_it_has():
    seen = []

    found = stability(
        PerturbedTimes(town_and_hamlet()), [0], draws=50, asked=lambda: len(seen) >= 4,
        progress=lambda *done: seen.append(done),
    )  # fmt: skip

    assert found.draws == 4
    assert found.kept.tolist() == [1.0]


class Waiting(Executor):
    """Runs the first tasks at once; the others wait until somebody cancels them."""

    def __init__(self, at_once):
        self.left, self.futures = at_once, []

    def submit(self, work, *args):
        future = Future()
        if self.left:
            self.left -= 1
            future.set_result(work(*args))
        self.futures.append(future)
        return future


def test_what_has_not_begun_is_cancelled_when_somebody_asks():
    executor, asked = Waiting(2), iter([False, True])

    found = stability(
        PerturbedTimes(town_and_hamlet()), [0], draws=5, executor=executor,
        asked=lambda: next(asked),
    )  # fmt: skip

    assert found.draws == 2
    assert [future.cancelled() for future in executor.futures] == [False] * 2 + [True] * 3


def test_nothing_is_known_without_a_draw():
    found = stability(PerturbedTimes(town_and_hamlet()), [0], asked=lambda: True)

    assert found.draws == 0
    assert np.isnan(found.kept).all()


class FailsLater(DrawnLift):
    def __init__(self):
        self.calls = 0

    def __call__(self, generator):
        self.calls += 1
        if self.calls > 2:
            raise InvalidInput("no such place")
        return super().__call__(generator)


def test_an_error_of_one_draw_cancels_the_others_and_is_raised():
    with ThreadPoolExecutor(1) as executor, pytest.raises(InvalidInput, match="no such place"):
        stability(FailsLater(), [0], executor=executor)


def test_a_draw_that_makes_no_sense_is_refused():
    plane = Plane(np.zeros((1, 2)), np.zeros((1, 2)))
    for problem in (
        PMedian(np.ones(1), plane, Openings(p=1)),
        DrawnLift()(np.random.default_rng()),
    ):
        with pytest.raises(InvalidInput, match="cannot be drawn"):
            PerturbedTimes(problem)
    for spread in (-0.1, 1.0, np.nan):
        with pytest.raises(InvalidInput, match="spread is"):
            PerturbedTimes(town_and_hamlet(), spread)
    with pytest.raises(InvalidInput, match="draws is 0"):
        stability(PerturbedTimes(town_and_hamlet()), [0], draws=0)


def test_a_stop_travels_to_another_process():
    with ProcessPoolExecutor(1) as executor:
        found = stability(
            PerturbedTimes(town_and_hamlet()), [0], draws=2, stop=Stop(seconds=5),
            executor=executor,
        )  # fmt: skip

    assert found.draws == 2


def test_a_dask_cluster_gives_the_same_answer():
    distributed = pytest.importorskip("distributed")
    draw = PerturbedTimes(town_and_hamlet())

    with (
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=":0",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        spread = stability(draw, [0, 1], draws=8, executor=client.get_executor())

    assert spread.kept.tolist() == stability(draw, [0, 1], draws=8).kept.tolist()
