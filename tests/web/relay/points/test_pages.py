"""The pages of a point: for whom, opened and closed by hand, its history, its sheets."""

import pytest

from maillage.apps.teleconsult.models import GateAnswer
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import a_point, a_relay_of, an_open_point
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
PAGES = ["", "ouvrir/", "fermer/", "historique/", "affiche/", "fiche-urgence/", "ligne/"]
PAGES += ["ligne/descendre/10/", "ligne/monter/", "ligne/echo/", "lieu/", "hygiene/"]
POSTED = {"ouvrir/", "ligne/monter/"}


def path(point, page=""):
    return f"/relais/points/{point.pk}/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_a_point_is_for_those_who_prepare_it_and_nobody_else(page, client):
    point = an_open_point()
    members = {
        role: MembershipFactory(role=role, organisation=point.organisation).user
        for role in ("relay", "coordinator", "administrator", "practitioner")
    }
    members["stranger"] = MembershipFactory(role="administrator").user
    ask = client.post if page in POSTED else client.get

    assert ask(path(point, page)).url.startswith("/compte/connexion/")
    seen = {}
    for name, user in members.items():
        client.force_login(user)
        seen[name] = ask(path(point, page)).status_code
    assert {seen[name] for name in ("relay", "coordinator", "administrator")} <= {200, 204, 302}
    assert (seen["practitioner"], seen["stranger"]) == (403, 403)


def test_the_list_is_for_members_who_prepare_points(client):
    assert client.get("/relais/points/").url.startswith("/compte/connexion/")
    client.force_login(MembershipFactory(role="practitioner").user)

    for page in ("/relais/points/", "/relais/points/nouveau/"):
        assert client.get(page).status_code == 403


@pytest.mark.parametrize("number", [999_999, 10**30])
def test_a_point_that_does_not_exist_is_not_found(number, client):
    client.force_login(MembershipFactory(role="relay").user)

    assert client.get(f"/relais/points/{number}/").status_code == 404


def test_a_ready_point_opens_closes_with_a_reason_and_opens_again(as_):
    point = an_open_point(state="preparing")
    browser = as_(a_relay_of(point))

    assert "Tout est prêt" in words(browser.get(path(point)))
    opened = browser.post(path(point, "ouvrir/"), follow=True)
    assert "Le point est ouvert" in words(opened)
    assert "Prochaine échéance" in words(opened)
    silent = browser.post(path(point, "fermer/"), {"note": " "})
    assert silent.status_code == 422
    closed = browser.post(path(point, "fermer/"), {"note": "Dégât des eaux"}, follow=True)
    assert "Dégât des eaux" in words(closed)
    assert "Rouvrir le point" in words(closed)
    browser.post(path(point, "ouvrir/"))

    history = words(browser.get(path(point, "historique/")))
    assert history.count("ouvert ") >= 2
    assert "Dégât des eaux" in history
    assert str(a_relay_of(point)) in history


def test_a_point_that_lacks_something_does_not_open_and_says_what(as_):
    point = an_open_point(state="preparing")
    GateAnswer.objects.filter(requirement="sound").delete()

    page = as_(a_relay_of(point)).post(path(point, "ouvrir/"), follow=True)

    assert "Il manque encore : essai d’écoute." in words(page)


def test_the_sign_says_hours_telephone_complaints_emergency_and_has_a_code(as_):
    point = an_open_point(
        details={"complaints": {"contact": "Secrétariat, 03 86 00 00 00"}},
        opening_hours=[[day, "09:00", "12:00"] for day in range(5)],
    )

    page = as_(a_relay_of(point)).get(path(point, "affiche/"))

    text = words(page)
    assert "du lundi au vendredi : 9 h – 12 h" in text
    assert "05 55 00 00 01" in text
    assert "Secrétariat, 03 86 00 00 00" in text
    assert all(number in text for number in ("15", "112", "114"))
    assert 'src="data:image/svg+xml' in page.content.decode()


def test_a_sign_without_a_complaint_route_asks_for_it(as_):
    point = a_point()
    relay = MembershipFactory(role="relay", organisation=point.organisation).user

    text = words(as_(relay).get(path(point, "affiche/")))

    assert "Il manque le contact pour les réclamations" in text
    assert "attendez pour poser l’affiche" in text


def test_the_emergency_card_says_what_the_15_asks(as_):
    details = {"emergency": {"who_calls": "le relais présent", "defibrillator": "hall d’entrée"}}
    point = an_open_point(details=details)

    text = words(as_(a_relay_of(point)).get(path(point, "fiche-urgence/")))

    for said in ("Appelez le 15", "le relais présent", "hall d’entrée", "05 55 00 00 02"):
        assert said in text
    assert "Urgences de Guéret , environ 25 minutes" in text.replace("Guéret,", "Guéret ,")
    assert "Salle des mariages" in text


def test_the_home_of_relays_leads_to_the_points_for_those_who_prepare_them(as_, relay, town_hall):
    practitioner = MembershipFactory(role="practitioner", organisation=town_hall).user
    link = 'href="/relais/points/"'

    assert link in as_(relay).get("/relais/").content.decode()
    assert link not in as_(practitioner).get("/relais/").content.decode()
