"""A centre opened all at once, from a planned place or from nothing; its steps."""

from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine, Organisation
from maillage.apps.offer.models import CareSite
from maillage.apps.rota.enums import Milestone
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Centre, MilestoneStep
from maillage.apps.rota.services import openings
from tests.apps.rota.factories import MONDAY, NOW, TODAY, a_collective, a_coordinator, monday
from tests.apps.studies.factories import PlannedSiteFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return a_collective()


def opened(collective, **values):
    given = {
        "user": a_coordinator(collective),
        "collective": collective,
        "name": "Ajain",
        "commune": values.pop("commune", None) or CommuneFactory(),
        "first_week": monday(40) + timedelta(days=2),
        "now": NOW,
    }
    return openings.open_centre(**given | values)


def test_a_centre_opens_with_its_organisation_place_line_and_steps(collective):
    centre = opened(collective)

    assert (centre.site.organisation.name, centre.collective) == (
        "Centre de santé Ajain",
        collective,
    )
    assert centre.lines.get().opens_on == monday(40)
    assert set(centre.milestones.values_list("milestone", flat=True)) == set(Milestone)
    assert AuditLine.objects.filter(action="centre.open").count() == 1


def test_steps_come_before_the_first_week_and_none_before_today(collective):
    centre = opened(collective, first_week=MONDAY)

    due = dict(centre.milestones.values_list("milestone", "due_on"))
    assert due[Milestone.FIRST_WEEK] == MONDAY
    assert due[Milestone.HOUSING] == MONDAY - timedelta(days=45)
    assert due[Milestone.PREMISES] == due[Milestone.TEAM] == TODAY


def test_a_planned_place_made_real_gives_its_point_and_is_linked(collective):
    planned = PlannedSiteFactory(study__organisation=collective, latitude=46.2, longitude=1.99)

    centre = opened(collective, planned_site=planned)

    assert (centre.site.latitude, centre.site.longitude) == (46.2, 1.99)
    assert planned.rota_centre == centre


def test_a_planned_place_becomes_one_centre_only(collective):
    planned = PlannedSiteFactory(study__organisation=collective, latitude=46.2, longitude=1.99)
    opened(collective, planned_site=planned)

    with pytest.raises(NotNow, match="quelqu’un l’a créé"):
        opened(collective, name="Ajain bis", planned_site=planned)

    assert Centre.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"commune": "Ajain"}, "commune"),
        ({"first_week": date(2026, 11, 9)}, "first_week"),
        ({"first_week": date(9999, 12, 31)}, "first_week"),
        ({"postal_code": "2338"}, "postal_code"),
    ],
)
def test_a_refusal_says_its_field_and_creates_nothing(collective, values, field):
    with pytest.raises(BadRota) as refused:
        opened(collective, **values)

    assert set(refused.value.errors) == {field}
    assert not Centre.objects.exists() and not CareSite.objects.exists()


def test_a_name_already_taken_creates_nothing(collective):
    opened(collective)

    with pytest.raises(BadRota) as refused:
        opened(collective)

    assert "name" in refused.value.errors
    assert Organisation.objects.filter(name="Centre de santé Ajain").count() == 1


def test_a_step_is_done_then_not_done_after_all(collective):
    step = opened(collective).milestones.get(milestone=Milestone.TEAM)

    openings.tick_step(actor="system", step=step, is_done=True, today=TODAY)
    openings.tick_step(actor="system", step=step, is_done=True, today=TODAY + timedelta(days=3))
    assert MilestoneStep.objects.get(pk=step.pk).done_on == TODAY

    openings.tick_step(actor="system", step=step, is_done=False, today=TODAY)
    assert MilestoneStep.objects.get(pk=step.pk).done_on is None


def test_the_date_of_a_step_is_changed_with_a_note(collective):
    step = opened(collective).milestones.get(milestone=Milestone.AGENCY)

    openings.save_step(actor="system", step=step, due_on=MONDAY, note="Réponse attendue")

    step.refresh_from_db()
    assert (step.due_on, step.note) == (MONDAY, "Réponse attendue")
