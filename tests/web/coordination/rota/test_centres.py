"""Pages of centres: who opens them, what they show, each part changed without losing another's."""

import pytest
from django.urls import reverse

from maillage.apps.rota.models import Line, Supplier, TeamMember
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import RoomFactory
from tests.apps.rota.factories import (
    LONG_AGO,
    MONDAY,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    centre = a_centre(name="Ajain", keys="Portail 4321", saturday="À 14 h.", first_day="Bonjour.")
    centre.team.create(full_name="Claude Petit", job="assistant", phone="+33555000009")
    centre.suppliers.create(name="Net et Clair", trade="ménage")
    RoomFactory(site=centre.site, name="Cabinet bleu")
    return centre


@pytest.fixture
def coordinator(centre):
    return a_coordinator(centre.collective)


@pytest.fixture
def team(centre):
    return a_coordinator(centre.site.organisation)


def url(name, *args):
    return reverse(f"coordination:rota_{name}", args=args)


def get(client, user, page, *args, **query):
    client.force_login(user)
    return client.get(url(page, *args), query)


def post(client, user, page, *args, **data):
    client.force_login(user)
    return client.post(url(page, *args), data)


def test_a_coordinator_sees_every_centre_and_the_team_its_own(client, centre, coordinator, team):
    other = a_centre(centre.collective, name="Bellegarde")
    a_reserve(centre.collective)

    seen = get(client, coordinator, "centres").content.decode()
    assert "Ajain" in seen and "Bellegarde" in seen and "Réserve" not in seen
    seen = get(client, team, "centres").content.decode()
    assert "Ajain" in seen and "Bellegarde" not in seen
    assert get(client, team, "centre", other.pk).status_code == 403


def test_a_centre_is_found_by_its_name_or_its_commune(client, centre, coordinator):
    a_centre(centre.collective, name="Bellegarde")

    seen = get(client, coordinator, "centres", q="bellegarde").content.decode()

    assert "Bellegarde" in seen and ">Ajain<" not in seen
    assert "ne s’appelle" in get(client, coordinator, "centres", q="zzz").content.decode()


def test_a_centre_shows_all_that_it_holds(client, centre, team):
    seen = get(client, team, "centre", centre.pk).content.decode()

    for words in (
        "Ligne 1", "Claude Petit", "05 55 00 00 09", "Net et Clair", "Cabinet bleu", "Logement 1",
        "Clio 0", "Portail 4321", "À 14 h.", "Bonjour.", "lundi 09:00-12:00",
    ):  # fmt: skip
        assert words in seen.replace("\u00a0", " ")


def every_page(centre):
    """Addresses of a centre: for whoever runs it, then for its collective only."""
    member, supplier = TeamMember.objects.get(), Supplier.objects.get()
    flat, vehicle, line = centre.flats.get(), centre.vehicles.get(), centre.lines.get()
    return [
        ("centre", centre.pk), ("centre_place", centre.pk), ("centre_instructions", centre.pk),
        ("room_new", centre.pk), ("room", centre.pk, centre.site.rooms.get().pk),
        ("member_new", centre.pk), ("member", member.pk), ("member_remove", member.pk),
        ("supplier_new", centre.pk), ("supplier", supplier.pk), ("supplier_remove", supplier.pk),
        ("flat_new", centre.pk), ("flat", flat.pk), ("flat_remove", flat.pk),
        ("flat_outage", flat.pk), ("vehicle_new", centre.pk), ("vehicle", vehicle.pk),
        ("vehicle_remove", vehicle.pk), ("vehicle_outage", vehicle.pk),
    ], [
        ("centre_rules", centre.pk), ("line_new", centre.pk), ("line", line.pk),
        ("member_access", member.pk),
    ]  # fmt: skip


def test_who_opens_each_page_of_a_centre_and_who_does_not(client, centre, coordinator, team):
    volunteer = a_volunteer(centre.collective)
    a_post(centre.lines.get(), MONDAY, volunteer)
    strangers = [
        a_volunteer_user(volunteer),
        a_coordinator(a_centre(centre.collective).site.organisation),
        MembershipFactory(organisation=centre.site.organisation, role="practitioner").user,
        MembershipFactory(organisation=centre.collective, role="relay").user,
    ]
    shared, kept = every_page(centre)

    for user, pages, status in (
        (coordinator, shared[:3] + kept, 200),
        (team, shared, 200),
        (team, kept, 403),
        (a_coordinator(a_centre().collective), shared + kept, 403),
        *((stranger, shared[:3] + kept[:1], 403) for stranger in strangers),
    ):
        client.force_login(user)
        assert [client.get(url(*page)).status_code for page in pages] == [status] * len(pages)
    client.logout()
    assert {client.get(url(*page)).status_code for page in shared} == {302}


def test_a_team_member_is_added_then_taken_off(client, centre, team):
    sent = post(
        client, team, "member_new", centre.pk, full_name="Dominique Roy", job="nurse",
        phone="0555000011",
    )  # fmt: skip
    assert sent.status_code == 302

    member = TeamMember.objects.get(job="nurse")
    assert member.phone == "+33555000011"
    post(client, team, "member_remove", member.pk)
    assert not TeamMember.objects.filter(job="nurse").exists()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, centre, team):
    sent = post(client, team, "member_new", centre.pk, full_name="Zoé", job="nurse", phone="demain")

    seen = sent.content.decode()
    assert sent.status_code == 422
    assert "n’est pas un numéro de téléphone" in seen and 'value="Zoé"' in seen


def test_whoever_saves_second_sees_what_is_stored_and_loses_nothing(client, centre, team):
    client.force_login(team)
    form = client.get(url("centre_instructions", centre.pk)).context["form"]
    typed = {"seen": form["seen"].value(), "keys": "", "saturday": "À 15 h.", "first_day": "x"}
    centre.saturday = "À midi."
    centre.save()

    sent = client.post(url("centre_instructions", centre.pk), typed)

    seen = sent.content.decode()
    assert sent.status_code == 409
    assert "À midi." in seen and "À 15 h." in seen
    centre.refresh_from_db()
    assert centre.saturday == "À midi."


def test_opening_hours_are_typed_as_text(client, centre, team):
    client.force_login(team)
    form = client.get(url("centre_place", centre.pk)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    sent = client.post(url("centre_place", centre.pk), typed | {"hours": "mardi 9h-12h"})

    centre.site.refresh_from_db()
    assert sent.status_code == 302
    assert centre.site.opening_hours == [[1, "09:00", "12:00"]]


def test_a_line_is_added_with_its_dates(client, centre, coordinator):
    post(
        client, coordinator, "line_new", centre.pk, room_name="Cabinet 2", opens_on="2027-01-04",
        closes_on="",
    )  # fmt: skip

    line = Line.objects.get(number=2)
    assert (line.room_name, line.opens_on, line.closes_on) == ("Cabinet 2", MONDAY, None)


def test_a_flat_is_added_and_one_that_ends_too_early_is_refused(client, centre, team):
    typed = {
        "name": "Studio",
        "address": "1 rue Haute",
        "beds": 2,
        "available_from": "2027-01-04",
        "available_to": "2027-01-01",
    }

    assert post(client, team, "flat_new", centre.pk, **typed).status_code == 422
    assert (
        post(client, team, "flat_new", centre.pk, **typed | {"available_to": ""}).status_code == 302
    )
    assert centre.flats.filter(name="Studio", available_from__gt=LONG_AGO).exists()


def test_a_flooded_flat_is_said_then_usable_again(client, centre, team):
    flat = centre.flats.get()
    days = {"first_day": "2026-12-01", "last_day": "2027-02-01"}
    post(client, team, "flat_outage", flat.pk, **days, note="Dégât des eaux")

    seen = get(client, team, "centre", centre.pk).content.decode()
    assert "du 30 novembre 2026 au 6 février 2027" in seen
    post(client, team, "outage_end", flat.outages.get().pk)
    assert not flat.outages.exists()


def test_an_outage_of_another_centre_is_not_ended(client, centre, team):
    flat = a_centre(centre.collective).flats.get()
    outage = flat.outages.create(first_monday=MONDAY, last_monday=MONDAY)

    assert post(client, team, "outage_end", outage.pk).status_code == 403
    assert flat.outages.exists()


def test_someone_who_runs_nothing_is_told_what_to_do(client):
    user = MembershipFactory(organisation=a_collective(), role="relay").user

    assert "Vous ne préparez aucun centre" in get(client, user, "centres").content.decode()
