"""« Combien de praticiens, et quand ? »: asked, worked out, and told with its sources."""

import re

import numpy as np
import pytest

from maillage.apps.teleconsult.staffing import Plan
from maillage.web.coordination.teleconsult import plan_words
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
STAFFING = "/coordination/teleconsultation/effectifs/"


@pytest.fixture
def signed_in(client):
    client.force_login(MembershipFactory(role="coordinator").user)
    return client


@pytest.fixture
def creuse():
    return CommuneFactory(code="23002", population=800).departement


def asked(departement, **values):
    return {
        "kind": "departement",
        "code": departement.code,
        "soins": ["general_medicine"],
        "jour": "weekday",
        "taux": "176",
        "calculer": "1",
    } | values


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(re.sub("[\u00a0\u202f]", " ", text).split())


@pytest.mark.parametrize(("role", "status"), [("coordinator", 200), ("relay", 403)])
def test_only_those_who_run_an_organisation_may_ask(client, role, status):
    client.force_login(MembershipFactory(role=role).user)

    assert client.get(STAFFING).status_code == status


def test_first_a_territory_is_chosen(signed_in, creuse):
    page = signed_in.get(STAFFING, {"q": creuse.name}).content.decode()

    assert f"?kind=departement&amp;code={creuse.code}" in page
    assert "Aucun territoire ne porte ce nom." in read(signed_in.get(STAFFING, {"q": "zzzz"}))


def test_a_territory_that_is_gone_is_said_so(signed_in):
    assert "n’existe plus" in read(signed_in.get(STAFFING, {"kind": "epci", "code": "x"}))


def test_the_question_proposes_the_documented_rate(signed_in, creuse):
    page = signed_in.get(STAFFING, {"kind": "departement", "code": creuse.code}).content.decode()

    assert 'value="176"' in page and "Calculer les effectifs" in page


def test_a_small_territory_gets_one_practitioner_all_day_and_its_sources(signed_in, creuse):
    page = read(signed_in.get(STAFFING, asked(creuse)))

    assert "Il faut 16 h de garde dans la journée, 1 praticien au plus à la fois" in page
    assert "Estimé : 0,3 personnes un jour de semaine, pour 800 habitants" in page
    assert "10 minutes en moyenne, estimé : Medaviz" in page
    assert "Avec un praticien de moins toute la journée, personne n’est vu." in page
    assert "Arrivées estimées : Environ 1 million" in page


def test_care_without_any_choice_and_a_wrong_rate_are_said(signed_in, creuse):
    response = signed_in.get(STAFFING, asked(creuse, soins=[], taux="beaucoup"))

    assert response.status_code == 422
    assert "Choisissez au moins un soin." in read(response)
    assert "donnez un nombre de 1 à 5 000" in read(response)


def test_a_territory_without_known_residents_estimates_nothing(signed_in):
    commune = CommuneFactory(no_ages=True)

    page = read(signed_in.get(STAFFING, asked(commune.departement)))

    assert "Le nombre d’habitants de ce territoire n’est pas connu." in page


def a_plan(**given):
    usual = {
        "care_type": "psychiatry",
        "arrivals": 12.0,
        "on_duty": np.full(32, 2),
        "doctor_hours": 32.0,
        "bound_doctor_hours": 20.0,
        "shares": (0.92, 0.99),
        "without_one": (0.4, 0.6),
        "worst_step": 5,
        "worst_share": 0.85,
    }
    return Plan(**usual | given)


def test_a_plan_says_its_bound_its_gap_and_the_effect_of_one_fewer():
    said = plan_words.plan_in_words(a_plan(), 0)

    assert said["keeps_promise"]
    assert said["proof"].replace("\u00a0", " ") == (
        "Aucun plan ne peut demander moins de 20 h (borne démontrée, lâche quand peu de monde "
        "vient) ; l’écart avec ce plan est de 60 %."
    )
    assert "40\u00a0% des personnes" in said["one_fewer"]
    assert "à 9\u00a0h\u00a030 seulement" in said["one_fewer"]


def test_a_plan_that_does_not_keep_the_promise_is_named():
    plans = [a_plan(), a_plan(care_type="gynaecology", shares=(0.92, 0.97))]

    said = plan_words.conclusion(plans).replace("\u00a0", " ")

    assert said == (
        "Il faut 64 h de garde dans la journée, 4 praticiens au plus à la fois : la promesse "
        "n’est pas tenue en gynécologie."
    )
    assert "Personne n’est attendu" in plan_words.conclusion([])


def test_the_drawing_piles_the_care_types_up():
    drawing = plan_words.drawing([a_plan(), a_plan(care_type="gynaecology")])

    first, second = drawing["bars"][:2]
    assert (first["y"], first["height"], second["y"], second["height"]) == (100, 100, 0, 100)
    assert first["css"] != second["css"]
