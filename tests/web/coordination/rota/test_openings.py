"""Openings: late steps first, planned places of one's own scenarios, everything created at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.models import Centre
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import a_centre, a_collective, a_coordinator
from tests.apps.studies.factories import PlannedSiteFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
PAGE = "coordination:rota_openings"
NEW = "coordination:rota_opening_new"


@pytest.fixture
def collective():
    return a_collective()


@pytest.fixture
def coordinator(client, collective):
    user = a_coordinator(collective)
    client.force_login(user)
    return user


def typed(collective, **values):
    year = timezone.localdate().year + 1
    given = {"collective": collective.pk, "name": "Ajain", "first_week": f"{year}-09-08"}
    return given | {"address": "", "postal_code": ""} | values


def test_a_centre_is_opened_from_nothing(client, collective, coordinator):
    commune = CommuneFactory(name="Ajain")

    sent = client.post(reverse(NEW), typed(collective, commune=commune.code))

    centre = Centre.objects.get()
    assert sent.url == reverse("coordination:rota_centre", args=[centre.pk]) + "#etapes"
    assert centre.site.commune == commune and centre.milestones.count() == 6
    assert "se prépare" in client.get(sent.url).content.decode()


def test_a_commune_that_does_not_exist_is_said(client, collective, coordinator):
    sent = client.post(reverse(NEW), typed(collective, commune="Zzyzx"))

    assert sent.status_code == 422
    assert "Aucune commune ne s’appelle" in sent.content.decode()


def test_a_planned_place_of_ones_scenarios_becomes_a_centre(client, collective, coordinator):
    planned = PlannedSiteFactory(study__organisation=collective)
    here = reverse("coordination:rota_opening_here", args=[planned.pk])
    assert here in client.get(reverse(PAGE)).content.decode()

    client.post(here, typed(collective, commune=planned.commune_id))

    assert Centre.objects.get().planned_site == planned
    assert here not in client.get(reverse(PAGE)).content.decode()
    assert client.get(here).status_code == 404


def test_the_planned_places_of_others_are_not_shown(client, coordinator):
    planned = PlannedSiteFactory()

    assert planned.name not in client.get(reverse(PAGE)).content.decode()
    here = reverse("coordination:rota_opening_here", args=[planned.pk])
    assert client.get(here).status_code == 404


def test_the_team_of_a_centre_opens_no_other(client):
    centre = a_centre()
    client.force_login(a_coordinator(centre.site.organisation))

    assert client.get(reverse(NEW)).status_code == 403
    assert "Ouvrir un centre<" not in client.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_members_of_a_collective_open_nothing(client, collective, role):
    client.force_login(MembershipFactory(organisation=collective, role=role).user)

    assert client.get(reverse(NEW)).status_code == 403


def test_late_steps_come_first_and_a_step_is_ticked_from_the_page(client, collective, coordinator):
    on_time, late = (a_centre(collective, name=name) for name in ("Ajain", "Zonza"))
    on_time.milestones.create(milestone="team", due_on="2099-01-01")
    step = late.milestones.create(milestone="agency", due_on="2020-01-01")

    page = client.get(reverse(PAGE))
    assert [each["name"] for each in page.context["openings"]] == ["Zonza", "Ajain"]
    assert "1 étape en retard" in page.content.decode()

    client.post(reverse("coordination:rota_step_tick", args=[step.pk]), {"done": "1"})
    assert [each["name"] for each in client.get(reverse(PAGE)).context["openings"]] == ["Ajain"]


def test_a_step_of_another_centre_is_not_ticked(client, coordinator):
    step = a_centre().milestones.create(milestone="team", due_on="2026-01-01")

    for name in ("rota_step", "rota_step_tick"):
        assert client.post(reverse(f"coordination:{name}", args=[step.pk])).status_code == 403
    step.refresh_from_db()
    assert step.done_on is None
