"""Drafts: one audit line a change, nothing half-done, nothing out of range."""

import pytest

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.enums import Aim, State
from maillage.apps.studies.errors import BadStudy, StudyChanged, StudyNotDraft
from maillage.apps.studies.models import Study
from maillage.apps.studies.selectors import studies_of
from maillage.apps.studies.services import (
    change_study,
    copy_study,
    remove_study,
    restore_study,
    start_study,
)
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.studies.factories import StudyFactory, chosen
from tests.apps.studies.territory import ACTOR, fresh, lines

pytestmark = pytest.mark.django_db


def start(**changes):
    facts = {"perimeter_kind": "departement", "perimeter_code": "23", "name": "Sud"}
    return start_study(
        organisation=OrganisationFactory(), user=UserFactory(), actor=ACTOR, **facts | changes
    )


class Refused(Exception):
    """The audit trail, out of order for a test."""


@pytest.fixture
def broken_trail(monkeypatch):
    def refuse(**line):
        raise Refused(line["action"])

    monkeypatch.setattr(audit, "record", refuse)


class TestStart:
    def test_a_draft_knows_its_territory_and_every_response_with_none_chosen(self, tiny):
        study = start(name="  Sud   du département ")

        assert (study.state, study.name) == (State.DRAFT, "Sud du département")
        assert (study.perimeter_kind, study.perimeter_code, study.perimeter_name) == (
            "departement",
            "23",
            "Creuse",
        )
        assert len(study.responses) == 5
        assert {response["count"] for response in study.responses} == {0}
        assert lines()[-1] == ("study.start", f"study:{study.pk}")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"perimeter_code": "99"}, "Ce territoire n’existe plus"),
            ({"perimeter_kind": "planete"}, "Ce territoire n’existe plus"),
            ({"name": " \n "}, "Donnez un nom"),
            ({"name": "x" * 101}, "dépasse 100 caractères"),
        ],
    )
    def test_a_bad_start_sends_back_to_step_1_and_keeps_nothing(self, tiny, changes, said):
        with pytest.raises(BadStudy, match=said) as refused:
            start(**changes)

        assert refused.value.step == 1
        assert not Study.objects.exists()

    def test_without_its_audit_line_nothing_is_kept(self, tiny, broken_trail):
        with pytest.raises(Refused):
            start()

        assert not Study.objects.exists()


class TestChange:
    def test_a_change_is_kept_with_one_line_that_names_the_fields(self):
        study = StudyFactory(responses=[chosen()])

        change_study(study=study, actor=ACTOR, minutes=30, aim=Aim.WORST, name=" Un  autre ")

        kept = fresh(study)
        assert (kept.minutes, kept.aim, kept.name) == (30, "worst", "Un autre")
        line = AuditLine.objects.get()
        assert (line.action, line.subject, line.actor) == (
            "study.change",
            f"study:{study.pk}",
            ACTOR,
        )
        assert line.details == {"fields": ["aim", "minutes", "name"]}

    @pytest.mark.parametrize("trait", ["waiting", "running", "answered", "failed"])
    def test_only_a_draft_is_changed(self, trait):
        study = StudyFactory(**{trait: True})

        with pytest.raises(StudyNotDraft, match="Copiez-le"):
            change_study(study=study, actor=ACTOR, minutes=30)

        assert fresh(study).minutes == 15
        assert not AuditLine.objects.exists()

    def test_a_draft_launched_meanwhile_by_another_person_is_not_changed(self):
        study = StudyFactory()
        Study.objects.filter(pk=study.pk).update(
            state=State.WAITING, snapshot=b"x", launched_at=study.created_at
        )

        with pytest.raises(StudyNotDraft):
            change_study(study=study, actor=ACTOR, minutes=30)

    @pytest.mark.parametrize(
        ("field", "value", "step"),
        [
            ("minutes", 0, 3),
            ("minutes", 91, 3),
            ("minutes", "15", 3),
            ("minutes", True, 3),
            ("minutes", 15.5, 3),
            ("draws", -1, 3),
            ("draws", 1001, 3),
            ("budget", -1, 3),
            ("budget", 1_000_000_001, 3),
            ("aim", "richest", 3),
            ("limit", "sky", 3),
            ("candidates", "bars", 3),
            ("times", "no-such-set", 3),
            ("existing_kinds", ["casino"], 3),
            ("forced", ["a", "a"], 3),
            ("forbidden", [3], 3),
            ("existing", ["b", "c", "b"], 3),
            ("imported", [{}] * 2001, 3),
            ("name", "", 1),
            ("responses", [chosen(count=-1)], 2),
            ("responses", [chosen(count=501)], 2),
            ("responses", [chosen(count=None)], 2),
            ("responses", [chosen(cost_per_year=-5)], 2),
            ("responses", [chosen(consultations_per_year=1_000_001)], 2),
            ("responses", [chosen(hours_per_week=1001)], 2),
            ("responses", [chosen(), chosen()], 2),
            ("responses", [chosen() | {"key": "spa"}], 2),
        ],
    )
    def test_a_value_out_of_range_changes_nothing_and_says_which_step(self, field, value, step):
        study = StudyFactory(responses=[chosen()])

        with pytest.raises(BadStudy) as refused:
            change_study(study=study, actor=ACTOR, **{"draws": 50} | {field: value})

        assert refused.value.step == step
        assert fresh(study).draws == 100
        assert not AuditLine.objects.exists()

    @pytest.mark.parametrize("field", ["state", "result", "snapshot", "organisation", "seed"])
    def test_what_is_no_choice_cannot_be_changed(self, field):
        with pytest.raises(BadStudy, match="Choix inconnu"):
            change_study(study=StudyFactory(), actor=ACTOR, **{field: "done"})

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("minutes", 1),
            ("minutes", 90),
            ("draws", 0),
            ("draws", 1000),
            ("budget", None),
            ("budget", 0),
            ("forced", []),
            ("responses", [chosen(count=0), chosen("mobile_clinic", count=500)]),
            ("existing_kinds", ["pharmacy", "emergency"]),
        ],
    )
    def test_the_ends_of_the_ranges_are_allowed(self, field, value):
        study = StudyFactory()

        change_study(study=study, actor=ACTOR, **{field: value})

        assert getattr(fresh(study), field) == value

    def test_without_its_audit_line_nothing_changes(self, broken_trail):
        study = StudyFactory()

        with pytest.raises(Refused):
            change_study(study=study, actor=ACTOR, minutes=30)

        assert fresh(study).minutes == 15


class TestCopy:
    def test_a_copy_is_a_draft_with_the_same_choices_and_no_answer(self):
        study = StudyFactory(
            answered=True, minutes=20, forced=["23002"], seed=7, aim=Aim.MEAN, name="Sud"
        )
        user = UserFactory()

        copy = copy_study(study=study, user=user, actor=ACTOR)

        kept = fresh(copy)
        assert (kept.state, kept.result, kept.snapshot) == (State.DRAFT, None, None)
        assert (kept.minutes, kept.forced, kept.seed, kept.aim) == (20, ["23002"], 7, "mean")
        assert (kept.name, kept.created_by, kept.organisation) == (
            "Sud (copie)",
            user,
            study.organisation,
        )
        assert kept.replay_of is None
        assert lines() == [("study.copy", f"study:{copy.pk}")]
        assert fresh(study).state == State.DONE

    def test_a_copy_of_a_copy_says_so_once_and_a_long_name_still_fits(self):
        twice = copy_study(study=StudyFactory(name="Sud (copie)"), user=None, actor=ACTOR)
        long = copy_study(study=StudyFactory(name="x" * 100), user=None, actor=ACTOR)

        assert twice.name == "Sud (copie)"
        assert len(fresh(long).name) == 100
        assert long.name.endswith(" (copie)")

    def test_without_its_audit_line_there_is_no_copy(self, broken_trail):
        study = StudyFactory()

        with pytest.raises(Refused):
            copy_study(study=study, user=None, actor=ACTOR)

        assert Study.objects.count() == 1


class TestRemove:
    def test_a_removed_study_leaves_the_lists_and_comes_back_whole(self):
        study = StudyFactory(answered=True)

        remove_study(study=study, actor=ACTOR)
        assert not studies_of([study.organisation]).exists()
        restore_study(study=fresh(study), actor=ACTOR)

        assert studies_of([study.organisation]).get().pk == study.pk
        assert fresh(study).result == study.result
        subject = f"study:{study.pk}"
        assert lines() == [("study.remove", subject), ("study.restore", subject)]

    @pytest.mark.parametrize("trait", ["waiting", "running"])
    def test_a_study_under_way_is_stopped_first(self, trait):
        study = StudyFactory(**{trait: True})

        with pytest.raises(StudyChanged, match="Arrêtez d’abord"):
            remove_study(study=study, actor=ACTOR)

        assert fresh(study).removed_at is None
        assert not lines()

    @pytest.mark.parametrize("change", [remove_study, restore_study])
    def test_without_its_audit_line_nothing_changes(self, change, broken_trail):
        study = StudyFactory(removed_at=None)

        with pytest.raises(Refused):
            change(study=study, actor=ACTOR)

        assert fresh(study).removed_at is None
