"""A run from its claim to its end: the same answer whatever became of the data, stops, failures."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from threading import get_ident
from time import sleep

import numpy as np
import pytest
from django.utils import timezone

from maillage.apps.studies import run as module
from maillage.apps.studies.enums import Aim, Limit, State
from maillage.apps.studies.inputs import pack, travel_minutes, unpack
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import BUG, beating, claim, compute
from maillage.apps.studies.selectors import perimeter_change, replay_verdict
from maillage.apps.studies.services import replay_study, requeue_abandoned, stop_study
from maillage.apps.studies.sweeps import Sweep
from maillage.apps.territory.models import Commune, Site, TravelTimeSet
from maillage.apps.territory.services import delete_territory, save_territory
from maillage.engines.errors import InvalidInput
from maillage.engines.siting import Stop
from tests.apps.studies.factories import StudyFactory, chosen, small_answer
from tests.apps.studies.roads import dense, inputs_of
from tests.apps.studies.territory import ACTOR, RESIDENTS, age, fresh, lines
from tests.apps.territory.factories import SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(monkeypatch):
    """Progress is written each time it is said, not once a second."""
    monkeypatch.setattr(module, "WRITE_EVERY", timedelta(0))


def with_minutes(table, residents, **choices):
    """A waiting study on inputs whose minutes are given."""
    facts = {"draws": 0} | choices
    return StudyFactory(waiting=True, snapshot=pack(inputs_of(table, residents)), **facts)


class TestAnswer:
    def test_from_the_draft_to_the_recorded_answer(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)], minutes=10)

        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.problem, kept.progress) == (State.DONE, "", {})
        assert kept.started_at <= kept.heartbeat_at <= kept.ended_at
        result = kept.result
        # Neighbours are 9.9 minutes apart: 23002 reaches three villages, and 23005 or 23004 two.
        assert result["summary"]["after"]["inside"] == sum(RESIDENTS.values())
        assert {place["id"] for place in result["places"]} in (
            {"23002", "23004"},
            {"23002", "23005"},
        )
        assert result["quality"]["proven"] is True
        assert result["quality"]["gap"] == 0
        assert [row["sites"] for row in result["variations"]] == [1, 2, 3]
        assert result["stability"] | {"near_km": 10} == {
            "draws": 3,
            "done": 3,
            "infeasible": 0,
            "spread": 0.2,
            "near_km": 10,
        }
        assert result["times"]["is_estimated"] is True
        assert "Au-delà de 20\u00a0km" in result["notes"][0]
        assert set(result) == set(small_answer())
        actions = [action for action, subject in lines() if subject == f"study:{study.pk}"]
        assert actions == ["study.start", "study.change", "study.launch", "study.begin",
                           "study.end"]  # fmt: skip

    def test_the_plan_is_the_best_of_all_plans(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)], minutes=10, draws=0, aim=Aim.MEAN)

        compute(study.pk)

        inputs = unpack(bytes(fresh(study).snapshot))
        table = dense(travel_minutes(inputs))
        best = min(
            inputs.communes.residents @ table[:, pair].min(axis=1)
            for pair in map(list, combinations(range(5), 2))
        )
        assert fresh(study).result["quality"]["objective"] == pytest.approx(best)

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.WORST, Aim.MEAN])
    def test_each_aim_ends_with_an_answer_that_json_holds(self, tiny, aim):
        study = tiny.launched(aim=aim, limit=Limit.BUDGET, budget=60_000)

        compute(study.pk)

        kept = fresh(study)
        assert kept.state == State.DONE
        json.dumps(kept.result, allow_nan=False)
        assert kept.result["measure"] == "minutes"

    def test_raising_scores_counts_the_neighbours_of_the_territory(self, tiny):
        tiny.load_scores(scores=(1.0, 2.4, 2.6, 2.4, 1.0))
        Commune.objects.filter(code__in=["23004", "23005"]).update(epci=None)
        study = tiny.launched(
            perimeter_kind="epci", perimeter_code="200034825", aim=Aim.LIFT, draws=2
        )

        compute(study.pk)

        kept = fresh(study)
        inputs = unpack(bytes(kept.snapshot))
        assert inputs.communes.is_inside.tolist() == [True] * 3 + [False] * 2
        assert kept.result["measure"] == "score"
        assert kept.result["communes"]["code"] == ["23001", "23002", "23003"]
        assert kept.result["summary"]["before"]["inside"] == 2000
        assert kept.result["summary"]["after"]["inside"] >= 2100
        assert any("Accessibilité potentielle" in what for what, _ in kept.vintages)

    def test_sites_that_serve_already_count_before(self, tiny):
        SiteFactory(kind="pharmacy", latitude=46.0, longitude=2.0)
        SiteFactory(kind="emergency", latitude=46.0, longitude=2.0)
        SiteFactory(kind="pharmacy", latitude=49.0, longitude=2.0)  # too far for anyone
        study = tiny.launched(existing_kinds=["pharmacy"], minutes=5)
        Site.objects.all().delete()

        compute(study.pk)

        result = fresh(study).result
        assert [site["kind"] for site in result["existing"]] == ["pharmacy"]
        assert result["summary"]["before"]["inside"] == 900
        assert [place["id"] for place in result["places"]] == ["23003"]

    def test_what_is_unknown_is_said(self, tiny):
        Commune.objects.filter(code="23004").update(population=None)
        study = tiny.launched()

        compute(study.pk)

        assert "La population de 1 commune est inconnue" in fresh(study).result["notes"][0]
        assert fresh(study).result["summary"]["without_residents"] == 1

    def test_communes_without_trip_or_score_are_counted(self):
        study = with_minutes([[5.0], [np.inf]], [10, 10])

        compute(study.pk)

        assert fresh(study).result["notes"] == [
            "Communes sans trajet connu vers les lieux possibles\u00a0: 1."
        ]


class TestWhatBecameOfTheData:
    """Launched is frozen: the answer is that of the day, and the page says what changed."""

    @pytest.fixture
    def saved(self, tiny):
        """A study on a saved territory of three communes, the same one computed before."""
        territory = save_territory(
            name="Nord",
            codes=["23001", "23002", "23003"],
            organisation=tiny.organisation,
            user=tiny.user,
            actor=ACTOR,
        )
        choices = {"perimeter_kind": "enregistre", "perimeter_code": territory.slug}
        first, second = tiny.launched(**choices), tiny.launched(**choices)
        compute(first.pk)
        assert not perimeter_change(fresh(first))
        return territory, first, second

    def test_a_territory_that_lost_a_commune(self, tiny, saved):
        territory, first, second = saved
        territory.communes.remove("23003")
        territory.communes.add("23005")

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        expected = fresh(first).result["fingerprint"]
        assert fresh(second).state == State.DONE
        assert fresh(second).result["fingerprint"] == expected
        assert replay_verdict(fresh(again)) == "same"
        change = perimeter_change(fresh(second))
        assert change.lost == (("23003", "Village 3"),)
        assert change.gained == (("23005", "Village 5"),)
        assert change
        assert not change.is_gone

    def test_a_territory_that_was_deleted(self, tiny, saved):
        territory, first, second = saved
        delete_territory(territory=territory, actor=ACTOR)

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        assert fresh(second).result["fingerprint"] == fresh(first).result["fingerprint"]
        assert replay_verdict(fresh(again)) == "same"
        assert perimeter_change(fresh(second)).is_gone

    def test_data_loaded_again_with_other_figures(self, tiny, saved):
        _, first, second = saved
        Commune.objects.update(population=7, latitude=47.0, name="Autre", point_source="contour")
        TravelTimeSet.objects.update(fixed_minutes=30.0)

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        assert fresh(second).result["places"] == fresh(first).result["places"]
        assert replay_verdict(fresh(again)) == "same"
        assert not perimeter_change(fresh(second))

    def test_the_lists_of_a_study_without_an_answer_did_not_change(self, tiny):
        assert not perimeter_change(tiny.draft())


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
        monkeypatch.setattr(module, "BEAT_SECONDS", 0.01)
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


def test_small_territories_are_solved_to_a_proof_and_large_ones_to_a_thousandth(tiny, monkeypatch):
    asked = []
    original = module.solve_question

    def look(question, inputs, minutes, stop, progress):
        asked.append(stop)
        return original(question, inputs, minutes, stop, progress)

    monkeypatch.setattr(module, "solve_question", look)
    compute(tiny.launched(draws=0).pk)
    monkeypatch.setattr(module, "SMALL", 4)
    compute(tiny.launched(draws=0).pk)

    assert [stop.gap for stop in asked] == [0.0, 0.001]
    assert {stop.seconds for stop in asked} == {60.0}
    assert all(isinstance(stop, Stop) for stop in asked)
