"""The same question again and again: the answer does not depend on where it is computed."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import psutil
import pytest

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.executors import open_executor
from maillage.apps.studies.inputs import travel_minutes
from maillage.apps.studies.plan import solve_question
from maillage.apps.studies.sweeps import (
    SPREAD,
    Sweep,
    drawn_plans,
    one_fewer,
    one_more,
    shares_kept,
    solved,
    variations,
)
from maillage.engines.siting import Stop
from tests.apps.studies.roads import BANDS, CENTRE, POINT, ask, inputs_of, road


def sweep_of(question, inputs):
    minutes = travel_minutes(inputs)
    plan = solve_question(question, inputs, minutes)
    return Sweep(question, inputs, minutes, plan.places)


@pytest.fixture
def sweep():
    """Two towns fight for one place: which wins depends on the luck of the draw."""
    inputs = road([0, 7, 14, 21, 28, 35], [90, 20, 80, 70, 20, 95])
    return sweep_of(ask(Aim.COVER, replace(CENTRE, count=2), minutes=8.0, draws=8, seed=3), inputs)


def listed(plans):
    return [None if places is None else places.tolist() for places in plans]


def test_the_draws_are_the_same_one_after_the_other_and_in_threads(sweep):
    expected = listed(drawn_plans(sweep))

    with ThreadPoolExecutor(2) as executor:
        assert listed(drawn_plans(sweep, executor)) == expected
    assert len(expected) == 8
    assert len({tuple(places) for places in expected}) > 1  # the draws do differ


def test_the_draws_are_the_same_in_other_processes(sweep):
    with open_executor("processes") as executor:
        assert listed(drawn_plans(sweep, executor)) == listed(drawn_plans(sweep))


def test_the_draws_are_the_same_on_a_dask_cluster(sweep):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        with open_executor(address) as executor:
            found = listed(drawn_plans(sweep, executor))

    assert found == listed(drawn_plans(sweep))


def test_another_seed_draws_other_luck(sweep):
    other = replace(sweep, question=replace(sweep.question, seed=4))

    assert listed(drawn_plans(other)) != listed(drawn_plans(sweep))


def test_no_trip_changes_by_more_than_a_fifth(monkeypatch, sweep):
    seen = []

    def look(question, inputs, minutes, stop):
        seen.append(minutes.data)
        return solve_question(question, inputs, minutes, stop)

    monkeypatch.setattr("maillage.apps.studies.sweeps.solve_question", look)

    drawn_plans(sweep)

    ratios = np.concatenate([data[data > 0] / sweep.minutes.data[data > 0] for data in seen])
    assert SPREAD == 0.2
    assert 0.8 <= ratios.min() < 0.85
    assert 1.15 < ratios.max() <= 1.2


def test_each_draw_is_told(sweep):
    told = []

    drawn_plans(sweep, progress=told.append)

    assert told == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("threads", [None, 1])
def test_once_someone_asks_to_stop_what_is_done_is_kept(sweep, threads, monkeypatch):
    done, begun, stopping = [], [], threading.Event()
    executor = ThreadPoolExecutor(threads) if threads else None
    original = Sweep.again

    def again(plan, seed):
        begun.append(seed)
        if len(begun) > 3:
            stopping.wait(timeout=20)  # the fourth draw is still under way when someone asks
        return original(plan, seed)

    def asked():
        if len(done) == 3:
            stopping.set()
        return stopping.is_set()

    monkeypatch.setattr(Sweep, "again", again)

    found = drawn_plans(sweep, executor, progress=done.append, asked=asked)

    if executor:
        executor.shutdown()
    assert len(found) == len(done) == 3


def test_a_draw_without_a_plan_keeps_no_place():
    inputs = inputs_of([[5.0, np.inf], [np.inf, 5.0]], [10, 10])
    plan = Sweep(ask(Aim.WORST, draws=2), inputs, travel_minutes(inputs), np.array([0]))

    plans = drawn_plans(plan)

    assert plans == [None, None]
    assert shares_kept(plan, plans) == [{"stability": 0.0, "stability_near": 0.0}]


def test_a_share_counts_the_draws_that_keep_the_place_or_one_nearby(sweep):
    # Places of `road` stand 2.2 km apart: the fifth after this one is beyond ten kilometres.
    plan = replace(sweep, places=np.array([0]))
    plans = [np.array([0]), np.array([4]), np.array([5]), None]

    assert shares_kept(plan, plans) == [{"stability": 0.25, "stability_near": 0.5}]


class TestOneFewerOneMore:
    inputs = road([0, 10, 20, 30], [100, 50, 300, 40])

    def figures(self, question, inputs=None):
        inputs = inputs or self.inputs
        minutes = travel_minutes(inputs)
        plan = solve_question(question, inputs, minutes)
        return variations(question, inputs, minutes, plan, Stop())

    def test_each_size_has_the_best_plan_of_that_size(self):
        rows = self.figures(ask(minutes=5.0, **{}), self.inputs)
        two = self.figures(ask(Aim.COVER, replace(CENTRE, count=2), minutes=5.0))

        assert [(row["sites"], row["inside"]) for row in rows] == [(1, 300), (2, 400)]
        assert [(row["sites"], row["inside"]) for row in two] == [(1, 300), (2, 400), (3, 450)]

    def test_with_every_place_open_there_is_no_more(self):
        rows = self.figures(ask(Aim.MEAN, replace(CENTRE, count=4)))

        assert [row["sites"] for row in rows] == [3, 4]

    def test_the_most_numerous_response_gives_or_takes_one(self):
        question = ask(Aim.COVER, CENTRE, replace(POINT, count=2))
        plan = solve_question(question, self.inputs, travel_minutes(self.inputs))

        fewer, more = one_fewer(question, plan), one_more(question, self.inputs, plan)

        assert {c.key: c.count for c in fewer.responses} == {CENTRE.key: 1, POINT.key: 1}
        assert {c.key: c.count for c in more.responses} == {CENTRE.key: 1, POINT.key: 3}

    def test_one_more_is_told_whatever_the_budget(self):
        question = ask(Aim.COVER, replace(POINT, count=3), minutes=5.0, limit_euros=POINT.cost)

        assert [row["sites"] for row in self.figures(question)] == [1, 2]

    def test_forced_places_are_never_the_one_fewer(self):
        question = ask(Aim.COVER, replace(CENTRE, count=2), forced=(0, 1))

        assert [row["sites"] for row in self.figures(question)] == [2, 3]

    def test_places_that_may_not_open_are_not_the_one_more(self):
        question = ask(minutes=5.0, existing=(0,), forbidden=(1, 3))

        assert [row["sites"] for row in self.figures(question)] == [1]

    def test_one_fewer_that_cannot_do_what_is_asked_is_absent(self):
        inputs = inputs_of([[5.0, np.inf], [np.inf, 5.0]], [10, 10])

        rows = self.figures(ask(Aim.WORST, replace(CENTRE, count=2)), inputs)

        assert [row["sites"] for row in rows] == [2]
        assert solved(ask(Aim.WORST), inputs, travel_minutes(inputs), Stop()) is None

    def test_scores_vary_too(self):
        inputs = road([0, 50, 100], [900, 800, 700], score=[1, 1, 1], bands=BANDS)

        rows = self.figures(ask(Aim.LIFT, CENTRE), inputs)

        assert [(row["sites"], row["inside"]) for row in rows] == [(1, 900), (2, 1700)]


ORPHANS = """
import sys, time
from maillage.apps.studies.executors import open_executor
if __name__ == "__main__":
    with open_executor("processes") as executor:
        future = executor.submit(time.sleep, 300)
        while not future.running():
            time.sleep(0.05)
        print("ready", flush=True)
        time.sleep(300)
"""


def test_the_processes_of_a_sweep_do_not_outlive_their_parent_even_killed(tmp_path):
    script = tmp_path / "sweep.py"
    script.write_text(ORPHANS)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "ready\n"
    children = psutil.Process(parent.pid).children(recursive=True)
    assert children

    os.kill(parent.pid, signal.SIGKILL)
    parent.stdout.close()
    parent.wait()

    _, alive = psutil.wait_procs(children, timeout=15)
    for child in alive:
        child.kill()
    assert not alive
