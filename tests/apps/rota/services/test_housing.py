"""Flats and vehicles: saved without overwriting anyone, and what happens when one is lost."""

from datetime import timedelta

import pytest

from maillage.apps.offer.versions import version_of
from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Flat, Incident, Outage
from maillage.apps.rota.services import housing, lodging
from tests.apps.rota.factories import (
    LONG_AGO,
    MONDAY,
    NOW,
    a_centre,
    a_coordinator,
    a_flat,
    a_post,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def coordinator(centre):
    return a_coordinator(centre.collective)


@pytest.fixture
def post(centre):
    """A doctor lodged in the only flat, with the only vehicle."""
    volunteer = a_volunteer(centre.collective, needs_vehicle=True)
    post = a_post(centre.lines.get(), MONDAY, volunteer)
    lodging.lodge(post=post, actor="system", now=NOW)
    return post


def outage(user, thing, first=MONDAY, last=MONDAY, **values):
    return housing.declare_outage(
        user=user, thing=thing, first_day=first, last_day=last, now=NOW, **values
    )


def test_a_flat_needs_a_name_an_address_beds_and_a_first_day(centre, coordinator):
    with pytest.raises(BadRota) as refused:
        housing.save_flat(user=coordinator, centre=centre, name=" ", beds=13)

    assert set(refused.value.errors) == {"name", "beds", "address", "available_from"}


def test_a_flat_that_ends_before_it_starts_is_refused(centre, coordinator):
    with pytest.raises(BadRota, match="avant la première"):
        housing.save_flat(
            user=coordinator,
            centre=centre,
            flat=centre.flats.get(),
            available_to=LONG_AGO - timedelta(days=1),
        )


def test_two_flats_of_a_centre_do_not_share_a_name(centre, coordinator):
    a_flat(centre, name="Studio")

    with pytest.raises(BadRota, match="déjà un de ce nom"):
        housing.save_flat(
            user=coordinator, centre=centre, flat=centre.flats.get(name="Studio"), name="Logement 1"
        )


def test_whoever_saves_second_is_told(centre, coordinator):
    flat = centre.flats.get()
    seen = version_of(flat)
    housing.save_flat(user=coordinator, centre=centre, flat=flat, seen=seen, beds=4)

    with pytest.raises(StaleEdit):
        housing.save_flat(user=coordinator, centre=centre, flat=flat, seen=seen, beds=1)

    assert Flat.objects.get().beds == 4


def test_a_flat_of_another_centre_is_not_changed_from_here(centre, coordinator):
    with pytest.raises(NotNow):
        housing.save_flat(user=coordinator, centre=a_centre(), flat=centre.flats.get(), beds=1)


def test_a_flat_nobody_had_can_be_removed_one_that_was_used_cannot(centre, post):
    housing.remove_thing(actor="system", thing=a_flat(centre, name="Studio"))

    with pytest.raises(NotNow, match="dernier jour"):
        housing.remove_thing(actor="system", thing=centre.flats.get())


def test_a_flooded_flat_moves_its_doctor_to_another(centre, coordinator, post):
    a_flat(centre, name="Studio", beds=1)
    flat = post.bed_nights.get().flat

    outage(coordinator, flat, note="Dégât des eaux")

    assert post.bed_nights.get().flat != flat
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("thing", "kind"), [("flats", IncidentKind.FLAT), ("vehicles", IncidentKind.VEHICLE)]
)
def test_weeks_that_become_impossible_are_an_incident_to_repair(
    centre, coordinator, post, thing, kind
):
    outage(coordinator, getattr(centre, thing).get(), last=MONDAY + timedelta(days=2))

    incident = Incident.objects.get()
    assert (incident.kind, incident.centre) == (kind, centre)
    assert (incident.first_monday, incident.last_monday) == (MONDAY, MONDAY)


def test_an_outage_of_other_weeks_moves_nobody(centre, coordinator, post):
    outage(coordinator, centre.flats.get(), first=monday(1), last=monday(2))

    assert post.bed_nights.count() == 1 and not Incident.objects.exists()


def test_once_it_can_be_used_again_the_doctor_has_it_back(centre, coordinator, post):
    declared = outage(coordinator, centre.flats.get())
    assert not post.bed_nights.exists()

    housing.end_outage(user=coordinator, outage=declared, now=NOW)

    assert post.bed_nights.count() == 1 and not Outage.objects.exists()


def test_an_outage_that_ends_before_it_starts_is_refused(centre, coordinator):
    with pytest.raises(BadRota, match="avant le premier"):
        outage(coordinator, centre.flats.get(), first=monday(1), last=MONDAY)


def test_fewer_beds_in_a_flat_house_its_doctors_elsewhere(centre, coordinator):
    family = a_volunteer(centre.collective, beds=2)
    post = a_post(centre.lines.get(), MONDAY, family)
    lodging.lodge(post=post, actor="system", now=NOW)
    a_flat(centre, name="Presbytère", beds=2)
    flat = centre.flats.get(name="Logement 1")

    housing.save_flat(user=coordinator, centre=centre, flat=flat, beds=1, now=NOW)

    assert {night.flat.name for night in post.bed_nights.all()} == {"Presbytère"}
