"""Opening a point on the pages: each step is kept, said when wrong, and leads to the next."""

import pytest

from maillage.apps.teleconsult.models import AccessPoint, GateAnswer, PointAgent
from tests.apps.teleconsult.factories import a_point, a_relay_of, a_trained_relay, an_open_point
from tests.apps.territory.factories import CommuneFactory, SiteFactory, TownHallFactory
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def varzy():
    hall = TownHallFactory(
        commune__name="Varzy", opening_hours=[[0, "06:30", "12:00"], [0, "13:30", "17:00"]]
    )
    return hall.commune


@pytest.fixture
def described(varzy):
    """A point in preparation at Varzy, and its relay."""
    point = a_point(room_name="", room_phone="")
    point.site.commune = varzy
    point.site.save()
    return point, a_trained_relay(point)


def path(point, step=""):
    return f"/relais/points/{point.pk}/" + (f"{step}/" if step else "")


def test_a_relay_opens_a_point_from_the_first_page(as_, relay, town_hall, varzy):
    browser = as_(relay)
    asked = {"organisation": town_hall.pk, "place_kind": "town_hall", "commune": "Varzy"}

    empty = browser.get("/relais/points/")
    assert "pas encore de point" in words(empty)
    wrong = browser.post("/relais/points/nouveau/", asked | {"name": "", "commune": "Zzzz"})
    assert wrong.status_code == 422
    assert "2 réponses sont à corriger" in words(wrong)
    assert "Aucune commune ne s’appelle" in words(wrong)
    done = browser.post("/relais/points/nouveau/", asked | {"name": "Mairie de Varzy"})

    point = AccessPoint.objects.get()
    assert done.url == path(point, "piece")
    assert (point.organisation, point.site.commune) == (town_hall, varzy)
    assert "Mairie de Varzy" in words(browser.get("/relais/points/"))


def test_the_list_says_what_is_done_and_what_is_not(as_, described):
    point, relay = described

    page = words(as_(relay).get(path(point)))

    assert "1 étape sur 16 est faite" in page
    assert "Essai d’écoute Pas encore vérifié. à faire" in page
    assert "Ouvrir le point" not in page
    assert "Haute Autorité de santé" in page.replace("autorité", "Autorité")


def test_the_room_is_kept_and_the_hours_of_the_town_hall_are_proposed(as_, described):
    point, relay = described
    browser = as_(relay)

    done = browser.post(
        path(point, "piece"), {"room_name": "Salle Élue", "room_phone": "03 86 29 43 73"}
    )
    assert done.url == path(point, "horaires")
    page = browser.get(path(point, "horaires"))

    assert 'value="07:00-12:00, 13:30-17:00"' in page.content.decode()
    assert "repris les horaires connus de la mairie" in words(page)
    point.refresh_from_db()
    assert (point.room_name, point.opening_hours) == ("Salle Élue", [])  # proposed is not kept


def test_hours_are_typed_day_by_day_and_what_is_wrong_is_said_at_its_day(as_, described):
    point, relay = described
    browser = as_(relay)

    wrong = browser.post(path(point, "horaires"), {"day0": "9h-12h", "day2": "quand on peut"})
    late = browser.post(path(point, "horaires"), {"day0": "20h-23h30"})
    none = browser.post(path(point, "horaires"), {"day0": ""})
    crossed = browser.post(path(point, "horaires"), {"day0": "9h-12h, 11h-14h"})
    assert [each.status_code for each in (wrong, late, none, crossed)] == [422] * 4
    assert "« quand on peut » ne se lit pas" in words(wrong)
    assert 'value="quand on peut"' in wrong.content.decode()
    assert "sort de la plage de 7 h à 23 h" in words(late)
    assert "au moins un jour" in words(none)
    assert "se chevauchent" in words(crossed)

    browser.post(path(point, "horaires"), {"day0": "9h-12h, 14h-17h30", "day6": "7h-23h"})

    point.refresh_from_db()
    assert point.opening_hours == [
        [0, "09:00", "12:00"],
        [0, "14:00", "17:30"],
        [6, "07:00", "23:00"],
    ]


def test_agents_are_chosen_among_members_with_their_training(as_, described):
    point, relay = described
    other = a_trained_relay(organisation=point.organisation)
    browser = as_(relay)

    assert "formation valable jusqu’au 5 janvier 2028" in words(browser.get(path(point, "agents")))
    browser.post(path(point, "agents"), {"agents": [relay.pk, other.pk]})
    stranger = browser.post(path(point, "agents"), {"agents": [10**30]})

    assert stranger.status_code == 422
    assert {each.user for each in PointAgent.objects.all()} == {relay, other}


def test_a_requirement_says_how_to_find_out_and_keeps_the_answer(as_, described):
    point, relay = described
    browser = as_(relay)

    page = words(browser.get(path(point, "essai-d-ecoute")))
    assert "lit un texte à voix haute" in page
    empty = browser.post(path(point, "essai-d-ecoute"), {"is_met": "yes", "listened_from": "Hall"})
    assert empty.status_code == 422
    assert 'value="Hall"' in empty.content.decode()
    done = browser.post(
        path(point, "essai-d-ecoute"),
        {"is_met": "yes", "listened_from": "Cour d’à côté", "tested_on": "2026-03-01"},
    )

    assert done.url == path(point, "attente")
    assert GateAnswer.objects.get().details["listened_from"] == "Cour d’à côté"


def test_a_no_is_kept_without_the_rest(as_, described):
    point, relay = described

    done = as_(relay).post(path(point, "essai-d-ecoute"), {"is_met": "no"})

    assert done.status_code == 302
    assert "Vérifié le 2 mars 2026 : non." in words(as_(relay).get(path(point)))


def test_the_nearest_emergency_service_is_proposed(as_, described):
    point, relay = described
    SiteFactory(
        kind="emergency",
        name="Urgences de Clamecy",
        latitude=point.site.latitude + 0.05,
        longitude=point.site.longitude,
    )

    page = as_(relay).get(path(point, "urgence"))

    assert 'value="Urgences de Clamecy"' in page.content.decode()
    assert 'value="8"' in page.content.decode()  # 5.6 km


def test_a_no_on_an_open_point_closes_it_and_says_so(as_):
    point = an_open_point()
    browser = as_(a_relay_of(point))

    assert "il ferme dès l’enregistrement" in words(browser.get(path(point, "hygiene")))
    page = browser.post(path(point, "hygiene"), {"is_met": "no"}, follow=True)

    assert "reste fermé tant qu’il manque cela" in words(page)
    point.refresh_from_db()
    assert point.state == "closed"


def test_a_commune_that_may_be_several_is_asked_again(as_, relay, town_hall):
    CommuneFactory(name="Saint-Martin", code="23701")
    CommuneFactory(name="Saint-Martin", code="23702")
    asked = {"organisation": town_hall.pk, "place_kind": "library", "name": "Bibliothèque"}

    page = as_(relay).post("/relais/points/nouveau/", asked | {"commune": "Saint-Martin"})

    assert "Saint-Martin (23701), Saint-Martin (23702)" in words(page)


def test_an_unknown_step_is_not_found(as_, described):
    point, relay = described

    assert as_(relay).get(path(point, "inconnue")).status_code == 404
