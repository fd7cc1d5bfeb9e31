"""A run says how far it is, and hears that it must stop: what it found is kept."""

import json
from dataclasses import replace
from datetime import timedelta
from threading import get_ident
from time import sleep

import numpy as np
import pytest
from django.utils import timezone

from maillage.apps.studies import beating as pulse
from maillage.apps.studies import run as module
from maillage.apps.studies.beating import beating
from maillage.apps.studies.enums import Aim, State
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import claim, compute
from maillage.apps.studies.services import stop_study
from maillage.apps.studies.sweeps import Sweep
from tests.apps.studies.factories import chosen
from tests.apps.studies.territory import ACTOR, RESIDENTS, age, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(monkeypatch):
    """Progress is written each time it is said, not once a second."""
    monkeypatch.setattr(module, "WRITE_EVERY", timedelta(0))


class TestProgress:
    def test_each_step_is_written_as_it_goes(self, tiny, at_once, monkeypatch):
        seen = []
        study = tiny.launched(responses=[chosen(count=2)])
        original = module.Run.say

        def say(run, *args, **facts):
            original(run, *args, **facts)
            seen.append(fresh(study).progress)

        monkeypatch.setattr(module.Run, "say", say)

        compute(study.pk)

        steps = [progress["step"] for progress in seen]
        assert list(dict.fromkeys(steps)) == ["solve", "variations", "stability"]
        shares = [progress["share"] for progress in seen if progress["step"] == "stability"]
        assert shares == pytest.approx([0, 1 / 3, 2 / 3, 1])

    def test_within_a_step_it_is_written_once_a_second_at_most(self, tiny):
        run = claim(tiny.launched().pk)

        run.say("solve", None, 1.0, 2.0)
        run.say("solve", None, 3.0, 4.0)

        assert fresh(run.study).progress == {
            "step": "solve", "share": None, "objective": 1.0, "bound": 2.0}  # fmt: skip

    @pytest.mark.parametrize("bound", [np.inf, -np.inf, np.nan, np.float64("inf")])
    def test_a_bound_nobody_knows_yet_is_not_written_as_a_number(self, tiny, bound):
        run = claim(tiny.launched().pk)

        run.say("solve", None, np.float64(3.0), bound)

        assert fresh(run.study).progress == {
            "step": "solve", "share": None, "objective": 3.0, "bound": None}  # fmt: skip

    @pytest.mark.django_db(transaction=True)
    def test_a_living_run_says_so_every_few_seconds(self, tiny, monkeypatch):
        monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.01)
        run = claim(tiny.launched().pk)
        age(run.study, "heartbeat_at", minutes=5)
        here, beats = get_ident(), []
        original = module.Run.live

        def live(run):
            beats.append(get_ident())
            if len(beats) == 1:
                raise ConnectionError("the database is away for a moment")
            original(run)

        monkeypatch.setattr(module.Run, "live", live)

        with beating(run):
            while timezone.now() - fresh(run.study).heartbeat_at > timedelta(minutes=1):
                pass

        assert here not in beats  # from a thread of its own, and one missed beat ends nothing
        count = len(beats)
        sleep(0.05)
        assert len(beats) == count >= 2


class TestStop:
    def stop_at(self, study, monkeypatch, name):
        """Ask to stop as soon as a function of `run` is called."""
        original = getattr(module, name)

        def then_stop(*args, **facts):
            Study.objects.filter(pk=study.pk).update(stop_asked=True)
            return original(*args, **facts)

        monkeypatch.setattr(module, name, then_stop)

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.WORST, Aim.MEAN, Aim.LIFT])
    def test_asked_during_the_solve_the_best_plan_so_far_is_kept(
        self, tiny, at_once, monkeypatch, aim
    ):
        tiny.load_scores()
        study = tiny.launched(aim=aim)
        self.stop_at(study, monkeypatch, "solve_question")

        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.problem) == (State.STOPPED, "")
        assert kept.result["variations"] == []
        assert kept.result["stability"] is None
        assert kept.result["summary"]["residents"] == sum(RESIDENTS.values())
        json.dumps(kept.result, allow_nan=False)

    def test_asked_during_the_variations_no_draw_is_made(self, tiny, at_once, monkeypatch):
        study = tiny.launched()
        self.stop_at(study, monkeypatch, "variations")

        compute(study.pk)

        kept = fresh(study)
        assert kept.state == State.STOPPED
        assert kept.result["quality"]["proven"]
        assert [row["sites"] for row in kept.result["variations"]] == [1, 2]
        assert kept.result["stability"] is None

    def test_asked_during_the_draws_those_done_are_kept(self, tiny, at_once, monkeypatch):
        study = tiny.launched(draws=6)
        done = []
        original = Sweep.again

        def again(sweep, seed):
            done.append(seed)
            if len(done) == 2:
                stop_study(study=study, actor=ACTOR)
            return original(sweep, seed)

        monkeypatch.setattr(Sweep, "again", again)

        compute(study.pk)

        kept = fresh(study)
        assert kept.state == State.STOPPED
        assert kept.result["stability"]["done"] == 2
        assert kept.result["stability"]["draws"] == 6
        assert kept.result["places"][0]["stability"] in (0.0, 0.5, 1.0)

    def test_asked_before_the_first_draw_there_is_no_stability(self, tiny, at_once, monkeypatch):
        study = tiny.launched()
        self.stop_at(study, monkeypatch, "drawn_plans")

        compute(study.pk)

        kept = fresh(study)
        assert kept.state == State.STOPPED
        assert kept.result["stability"] is None
        assert kept.result["places"][0]["stability"] is None

    def test_a_plan_without_a_known_bound_is_kept_all_the_same(self, tiny, monkeypatch):
        """An infinite gap is not JSON: the answer holds None, and the pages say so."""
        study = tiny.launched(draws=0)
        original = module.solve_question

        def unbounded(*args):
            return replace(original(*args), gap=np.inf, bound=-np.inf, is_proven=False)

        monkeypatch.setattr(module, "solve_question", unbounded)

        compute(study.pk)

        quality = fresh(study).result["quality"]
        assert fresh(study).state == State.DONE
        assert (quality["gap"], quality["bound"], quality["is_cut_short"]) == (None, None, True)
