"""A study is one run’s at a time, and each failure ends it with a reason in French."""

from contextlib import contextmanager
from datetime import timedelta

import numpy as np
import pytest

from maillage.apps.studies import run as module
from maillage.apps.studies.enums import Aim, State
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import BUG, claim, compute
from maillage.apps.studies.services import requeue_abandoned
from maillage.engines.errors import InvalidInput
from tests.apps.studies.factories import StudyFactory, small_answer
from tests.apps.studies.territory import age, fresh, lines, with_minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(monkeypatch):
    """Progress is written each time it is said, not once a second."""
    monkeypatch.setattr(module, "WRITE_EVERY", timedelta(0))


class TestClaim:
    def test_a_study_is_claimed_once(self, tiny):
        study = tiny.launched()

        assert claim(study.pk) is not None
        assert claim(study.pk) is None
        assert lines().count(("study.begin", f"study:{study.pk}")) == 1

    @pytest.mark.parametrize("trait", ["launched", "running", "answered", "failed"])
    def test_what_does_not_wait_is_left_alone(self, trait):
        study = StudyFactory(**{trait: True})

        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.started_at) == (study.state, study.started_at)
        assert (kept.result, kept.ended_at) == (study.result, study.ended_at)
        assert not lines()

    def test_a_study_that_is_gone_is_nothing_to_do(self, db):
        compute(12345)

        assert not lines()

    def test_a_run_that_lost_its_study_writes_nothing(self, tiny, at_once, monkeypatch):
        """Taken for dead while it solved, the study waits again: its end is another's."""
        study = tiny.launched()
        original = module.solve_question

        def slow(*args):
            age(study, "heartbeat_at", minutes=5)
            assert requeue_abandoned() == 1
            return original(*args)

        monkeypatch.setattr(module, "solve_question", slow)

        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.result, kept.ended_at) == (State.WAITING, None, None)
        assert kept.progress == {}
        assert ("study.end", f"study:{study.pk}") not in lines()

    def test_nor_when_another_worker_runs_it_already(self, tiny, at_once, monkeypatch):
        study = tiny.launched()
        original = module.solve_question

        def slow(*args):
            monkeypatch.setattr(module, "solve_question", original)
            age(study, "heartbeat_at", minutes=5)
            requeue_abandoned()
            compute(study.pk)
            return original(*args)

        monkeypatch.setattr(module, "solve_question", slow)

        compute(study.pk)

        assert fresh(study).state == State.DONE
        assert lines().count(("study.end", f"study:{study.pk}")) == 1
        assert lines().count(("study.begin", f"study:{study.pk}")) == 2

    def test_while_another_runs_it_the_first_neither_speaks_beats_nor_ends_it(self, tiny, at_once):
        study = tiny.launched()
        lost = claim(study.pk)
        age(study, "heartbeat_at", minutes=5)
        requeue_abandoned()
        mine = claim(study.pk)

        lost.say("stability", 0.9)
        lost.end(State.DONE, result=small_answer())
        before = fresh(study)
        lost.live()

        kept = fresh(study)
        assert (kept.state, kept.result) == (State.RUNNING, None)
        assert kept.progress == {"step": "inputs"}
        assert kept.heartbeat_at == before.heartbeat_at
        mine.end(State.DONE, result=small_answer())
        assert fresh(study).state == State.DONE

    def test_a_run_that_lost_its_study_hears_it_as_a_stop(self, tiny, at_once):
        run = claim(tiny.launched().pk)
        assert run.asked() is False

        age(run.study, "started_at", minutes=1)

        assert run.asked() is True


class TestFailures:
    def failed(self, study):
        kept = fresh(study)
        assert (kept.state, kept.result, kept.progress) == (State.FAILED, None, {})
        assert kept.ended_at is not None
        assert lines()[-1] == ("study.end", f"study:{study.pk}")
        assert "Traceback" not in kept.problem
        return kept.problem

    def test_damaged_inputs(self):
        study = StudyFactory(waiting=True, snapshot=b"frozen")

        compute(study.pk)

        assert self.failed(study) == (
            "Les données de ce scénario sont abîmées. Copiez-le et relancez le calcul."
        )

    def test_a_commune_that_no_place_reaches_is_named_in_french(self):
        study = with_minutes([[5.0, 7.0], [np.inf, np.inf]], [10, 10], aim=Aim.WORST)

        compute(study.pk)

        assert self.failed(study) == (
            "Aucun lieu permis n’a de trajet connu depuis Commune 1. "
            "Autorisez d’autres lieux, ou choisissez ce qui compte autrement."
        )

    def test_forbidden_places_reach_nobody(self):
        table = [[5.0, 5.0]] + [[np.inf, 5.0]] * 7
        study = with_minutes(table, [10] * 8, aim=Aim.WORST, forbidden=["p1"])

        compute(study.pk)

        assert "depuis Commune 1, Commune 2, Commune 3, Commune 4, Commune 5 et 2 autres" in (
            self.failed(study)
        )

    def test_too_few_openings_to_reach_everyone(self):
        study = with_minutes([[5.0, np.inf], [np.inf, 5.0]], [10, 10], aim=Aim.WORST)

        compute(study.pk)

        assert self.failed(study).startswith("Ces ouvertures ne suffisent pas")

    @pytest.mark.parametrize("error", [InvalidInput("p is 0; expected 1"), ZeroDivisionError("x")])
    def test_what_nobody_expected_is_told_without_its_words_and_kept_for_us(
        self, tiny, monkeypatch, error
    ):
        def broken(*args):
            raise error

        study = tiny.launched()
        monkeypatch.setattr(module, "solve_question", broken)

        with pytest.raises(type(error)):
            compute(study.pk)

        assert self.failed(study) == BUG

    def test_an_answer_that_cannot_be_written(self, tiny, monkeypatch):
        study = tiny.launched(draws=0)
        original = module.describe
        monkeypatch.setattr(module, "describe", lambda *args: original(*args) | {"cost": object()})

        with pytest.raises(TypeError):
            compute(study.pk)

        assert self.failed(study) == BUG

    def test_choices_that_no_longer_fit_the_frozen_places(self, tiny):
        study = tiny.launched()
        Study.objects.filter(pk=study.pk).update(forced=["99999"])

        compute(study.pk)

        assert self.failed(study).startswith("99999\u00a0: ces lieux ne sont plus")

    def test_a_run_that_fails_stops_beating(self, tiny):
        over = []

        @contextmanager
        def beat(run):
            try:
                yield
            finally:
                over.append(run.study.pk)

        study = StudyFactory(waiting=True, snapshot=b"frozen")

        compute(study.pk, beat=beat)

        assert over == [study.pk]
