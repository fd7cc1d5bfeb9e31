"""Decide that a place will be made real: once, for a place of the answer, with an audit line."""

import pytest

from maillage.apps.accounts import audit
from maillage.apps.studies.errors import StudyChanged
from maillage.apps.studies.models import PlannedSite
from maillage.apps.studies.services import plan_site, unplan_site
from maillage.apps.territory.models import Commune
from tests.apps.accounts.factories import UserFactory
from tests.apps.studies.factories import PlannedSiteFactory, StudyFactory
from tests.apps.studies.territory import ACTOR, lines
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    CommuneFactory(code="23002")
    return StudyFactory(answered=True)


def plan(study, place="23002", response="rotating_centre", user=None):
    return plan_site(study=study, place=place, response=response, user=user, actor=ACTOR)


def test_a_place_of_the_answer_is_kept_with_who_decided(study):
    user = UserFactory()

    planned = plan(study, user=user)

    kept = PlannedSite.objects.get()
    assert kept == planned
    assert (kept.name, kept.commune_id, kept.latitude, kept.longitude) == (
        "Mairie d’Ajain",
        "23002",
        46.2,
        2.0,
    )
    assert (kept.response, kept.decided_by) == ("rotating_centre", user)
    assert lines() == [("study.plan_site", f"study:{study.pk}")]


def test_asked_twice_it_is_planned_once(study):
    assert plan(study) == plan(study)

    assert PlannedSite.objects.count() == 1
    assert len(lines()) == 1


@pytest.mark.parametrize(("place", "response"), [("23003", "rotating_centre"), ("23002", "spa")])
def test_what_is_not_in_the_answer_is_not_planned(study, place, response):
    with pytest.raises(StudyChanged, match="pas dans la réponse"):
        plan(study, place, response)

    assert not PlannedSite.objects.exists()
    assert not lines()


def test_without_an_answer_there_is_nothing_to_plan():
    with pytest.raises(StudyChanged):
        plan(StudyFactory(running=True))


def test_a_place_whose_commune_no_longer_exists_is_not_planned():
    with pytest.raises(StudyChanged, match="sa commune n’existe plus"):
        plan(StudyFactory(answered=True))


def test_a_decision_is_given_up_once(study):
    planned = plan(study)
    seen_by_another = PlannedSite.objects.get()

    unplan_site(planned_site=planned, actor=ACTOR)
    unplan_site(planned_site=seen_by_another, actor=ACTOR)

    assert not PlannedSite.objects.exists()
    assert [action for action, _ in lines()] == ["study.plan_site", "study.unplan_site"]


def test_without_its_audit_line_nothing_is_planned_nor_given_up(study, monkeypatch):
    def refuse(**line):
        raise ConnectionError

    planned = PlannedSiteFactory(study=study, response="spa", commune=Commune.objects.get())
    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(ConnectionError):
        plan(study)
    with pytest.raises(ConnectionError):
        unplan_site(planned_site=planned, actor=ACTOR)

    assert PlannedSite.objects.count() == 1
