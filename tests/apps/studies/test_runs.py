"""Launch, stop, replay: once each, with one audit line, and nothing half-done."""

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.enums import Aim, Limit, State
from maillage.apps.studies.errors import BadStudy, StudyChanged, StudyNotDraft
from maillage.apps.studies.inputs import unpack
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import compute
from maillage.apps.studies.selectors import replay_verdict
from maillage.apps.studies.services import (
    change_study,
    launch_study,
    remove_study,
    replay_study,
    stop_study,
)
from maillage.apps.territory.models import Commune, Epci
from tests.apps.studies.factories import StudyFactory, chosen, small_answer
from tests.apps.studies.territory import ACTOR, TinyTerritory, fresh, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_trail(monkeypatch):
    def refuse(**line):
        raise ConnectionError(line["action"])

    monkeypatch.setattr(audit, "record", refuse)


class TestLaunch:
    def test_it_freezes_the_inputs_queues_one_task_and_writes_one_line(self, tiny):
        draft = tiny.draft()
        before = AuditLine.objects.count()

        study = launch_study(study=draft, actor=ACTOR)

        kept = fresh(study)
        assert (kept.state, kept.engine_version != "") == (State.WAITING, True)
        assert kept.launched_at is not None
        inputs = unpack(bytes(kept.snapshot))
        assert inputs.communes.code.tolist() == ["23001", "23002", "23003", "23004", "23005"]
        assert inputs.communes.residents.tolist() == [900, 100, 2000, 50, 700]
        assert inputs.places.id.tolist() == inputs.communes.code.tolist()
        assert kept.vintages[-1][0] == "Temps de trajet"
        assert DBTaskResult.objects.get().args_kwargs["args"] == [study.pk]
        assert AuditLine.objects.count() == before + 1
        assert lines()[-1] == ("study.launch", f"study:{study.pk}")

    @pytest.mark.parametrize("trait", ["waiting", "running", "answered", "failed"])
    def test_only_a_draft_is_launched(self, trait):
        with pytest.raises(StudyNotDraft):
            launch_study(study=StudyFactory(**{trait: True}), actor=ACTOR)

        assert not DBTaskResult.objects.exists()

    @pytest.mark.parametrize(
        ("choices", "said", "step"),
        [
            ({"responses": [chosen(count=0)]}, "au moins une réponse", 2),
            ({"responses": [chosen(count=6)]}, "Lieux à ouvrir\u00a0: 6.", 3),
            ({"candidates": "france_services"}, "aucun lieu possible", 3),
            ({"candidates": "imported"}, "aucun lieu possible", 3),
            ({"limit": Limit.BUDGET, "budget": 10}, "Ce budget ne paie aucune", 3),
            ({"aim": Aim.LIFT}, "Aucune commune de ce territoire n’a de score", 3),
            ({"forced": ["99999"]}, "99999\u00a0: ces lieux ne sont plus", 3),
            ({"forced": ["23001", "23002"]}, "Lieux obligatoires\u00a0: 2.", 3),
        ],
    )
    def test_what_cannot_be_computed_stays_a_draft(self, tiny, choices, said, step):
        draft = tiny.draft(**choices)

        with pytest.raises(BadStudy, match=said) as refused:
            launch_study(study=draft, actor=ACTOR)

        assert refused.value.step == step
        kept = fresh(draft)
        assert (kept.state, kept.snapshot, kept.launched_at) == (State.DRAFT, None, None)
        assert not DBTaskResult.objects.exists()

    def test_a_territory_that_is_gone_or_empty_sends_back_to_step_1(self, tiny):
        draft = tiny.draft(perimeter_kind="epci", perimeter_code="200034825")
        Commune.objects.update(epci=None)
        with pytest.raises(BadStudy, match="a 0 communes") as empty:
            launch_study(study=draft, actor=ACTOR)

        Epci.objects.all().delete()
        with pytest.raises(BadStudy, match="n’existe plus") as gone:
            launch_study(study=draft, actor=ACTOR)

        assert (empty.value.step, gone.value.step) == (1, 1)

    def test_unknown_residents_of_a_whole_territory_are_refused(self, tiny):
        Commune.objects.update(population=None)

        with pytest.raises(BadStudy, match="population de ce territoire est inconnue") as refused:
            launch_study(study=tiny.draft(), actor=ACTOR)

        assert refused.value.step == 1

    def test_without_its_audit_line_nothing_is_launched(self, tiny, broken_trail):
        draft = StudyFactory(responses=[chosen()])

        with pytest.raises(ConnectionError):
            launch_study(study=draft, actor=ACTOR)

        assert fresh(draft).state == State.DRAFT
        assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def test_two_clicks_launch_once(self, together):
        draft = TinyTerritory().draft()

        def click():
            return launch_study(study=Study.objects.get(pk=draft.pk), actor=ACTOR)

        outcomes = together(click, click)

        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        assert kinds == ["Study", "StudyNotDraft"]
        assert DBTaskResult.objects.count() == 1
        assert lines().count(("study.launch", f"study:{draft.pk}")) == 1

    def test_a_change_and_a_launch_never_mix(self, together):
        draft = TinyTerritory().draft()

        together(
            lambda: change_study(study=draft, actor=ACTOR, candidates="communes", minutes=44),
            lambda: launch_study(study=draft, actor=ACTOR),
        )

        kept = fresh(draft)
        assert kept.state == State.WAITING
        assert (kept.candidates, kept.minutes) in {("communes", 44), ("town_halls", 15)}


class TestStop:
    def test_a_waiting_study_stops_at_once_and_its_task_does_nothing(self, tiny):
        study = tiny.launched()

        stop_study(study=study, actor=ACTOR)
        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.result, kept.started_at) == (State.STOPPED, None, None)
        assert kept.ended_at is not None
        assert lines()[-1] == ("study.stop", f"study:{study.pk}")

    def test_a_running_study_is_asked_to(self):
        study = StudyFactory(running=True)

        stop_study(study=study, actor=ACTOR)

        kept = fresh(study)
        assert (kept.state, kept.stop_asked, kept.ended_at) == (State.RUNNING, True, None)
        assert lines() == [("study.stop", f"study:{study.pk}")]

    @pytest.mark.parametrize("trait", ["launched", "answered", "failed"])
    def test_what_does_not_run_is_not_stopped(self, trait):
        study = StudyFactory(**{trait: True})

        with pytest.raises(StudyChanged, match="déjà terminé"):
            stop_study(study=study, actor=ACTOR)

        assert not lines()

    def test_without_its_audit_line_it_goes_on(self, broken_trail):
        study = StudyFactory(running=True)

        with pytest.raises(ConnectionError):
            stop_study(study=study, actor=ACTOR)

        assert fresh(study).stop_asked is False


class TestReplay:
    def test_a_replay_finds_the_same_answer(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)])
        compute(study.pk)
        before = AuditLine.objects.count()

        again = replay_study(study=fresh(study), user=tiny.user, actor=ACTOR)

        assert AuditLine.objects.count() == before + 1
        assert lines()[-1] == ("study.replay", f"study:{again.pk}")
        assert replay_verdict(fresh(again)) is None
        compute(again.pk)
        assert fresh(again).state == State.DONE
        assert replay_verdict(fresh(again)) == "same"
        assert fresh(again).result["places"] == fresh(study).result["places"]

    def test_an_answer_changed_by_hand_is_found_different(self, tiny):
        study = tiny.launched()
        compute(study.pk)
        tampered = fresh(study)
        tampered.result["fingerprint"] = "0" * 64
        tampered.save()
        again = replay_study(study=tampered, user=tiny.user, actor=ACTOR)

        compute(again.pk)

        assert replay_verdict(fresh(again)) == "different"

    def test_other_choices_under_the_same_inputs_are_found_different(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)])
        compute(study.pk)
        Study.objects.filter(pk=study.pk).update(responses=[chosen(count=1)])
        again = replay_study(study=fresh(study), user=tiny.user, actor=ACTOR)

        compute(again.pk)

        assert replay_verdict(fresh(again)) == "different"

    def test_a_study_that_is_no_replay_has_no_verdict(self):
        assert replay_verdict(StudyFactory(answered=True)) is None

    @pytest.mark.parametrize("trait", ["launched", "waiting", "running", "failed"])
    def test_without_an_answer_there_is_nothing_to_replay(self, trait):
        study = StudyFactory(**{trait: True})

        with pytest.raises(StudyChanged, match="pas de réponse"):
            replay_study(study=study, user=None, actor=ACTOR)

        assert Study.objects.count() == 1

    def test_without_its_audit_line_there_is_no_replay(self, broken_trail):
        study = StudyFactory(answered=True)

        with pytest.raises(ConnectionError):
            replay_study(study=study, user=None, actor=ACTOR)

        assert Study.objects.count() == 1
        assert not DBTaskResult.objects.exists()


def test_the_database_refuses_states_that_cannot_be():
    for fields in (
        {"state": State.WAITING},
        {"state": State.DONE, "snapshot": b"x"},
        {"minutes": 0},
        {"minutes": 91},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StudyFactory(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyFactory(launched=True, state=State.DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyFactory(failed=True, problem="")


def test_a_removed_original_still_serves_its_replay():
    study = StudyFactory(answered=True, result=small_answer())
    again = StudyFactory(answered=True, replay_of=study)

    remove_study(study=study, actor=ACTOR)

    assert replay_verdict(fresh(again)) == "same"
