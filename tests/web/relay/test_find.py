"""Where can this person be seen? Asked by a relay, near the town hall by default."""

import pytest
from django.urls import reverse

from maillage.apps.territory.models import Commune
from tests.apps.offer.factories import CareServiceFactory, CareSiteFactory
from tests.apps.territory.factories import TravelTimeSetFactory
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
FIND = "/relais/trouver/"


@pytest.fixture
def commune(place, town_hall, monkeypatch):
    """Where the centre is, and the town hall's own room."""
    TravelTimeSetFactory()
    found = place[0].service.site.commune
    monkeypatch.setattr(
        "maillage.web.relay.find.search_communes",
        lambda text, limit: type("Found", (), {"communes": _named(text)}),
    )
    CareSiteFactory(organisation=town_hall, commune=found, name="Mairie")
    return found


def _named(text):
    return list(Commune.objects.filter(name=text.split(" (")[0]).order_by("pk"))


def test_the_question_starts_from_the_relay_s_own_commune(commune, as_, relay):
    page = as_(relay).get(FIND).content.decode()

    assert f'value="Ajain ({commune.code})"' in page


def test_each_answer_leads_to_the_counter_with_its_slot(place, commune, as_, relay):
    page = as_(relay).get(FIND, {"care_type": "general_medicine", "commune": "Ajain"})

    link = reverse("relay:book", args=[place[0].pk, place[1].pk])
    assert f'href="{link}?debut=20260302T0800Z"' in page.content.decode()
    assert "lundi 2 mars 2026 à 9 h" in words(page)
    assert "05 55 00 00 01" in words(page)


def test_what_only_professionals_see_is_found_by_a_relay(place, commune, as_, relay):
    place[0].service.visibility = "professionals"
    place[0].service.save()
    place[1].bookable_by = "professionals"
    place[1].save()

    page = as_(relay).get(FIND, {"care_type": "general_medicine", "commune": "Ajain"})

    assert "?debut=" in page.content.decode()


def test_a_place_without_slots_is_there_to_be_called(commune, as_, relay):
    CareServiceFactory(
        site__commune=commune, care_type="dentistry", name="Dentiste", site__phone="+33555000009"
    )

    text = words(as_(relay).get(FIND, {"care_type": "dentistry", "commune": "Ajain"}))

    assert "Aucune place à réserver ici." in text
    assert "05 55 00 00 09" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"commune": "Nulle-Part"}, "Aucune commune ne s’appelle « Nulle-Part »"),
        ({"commune": ""}, "obligatoire"),
        ({"care_type": "magic"}, "magic"),
        ({"day": "demain"}, "date valide"),
    ],
)
def test_a_question_that_makes_no_sense_says_why(commune, as_, relay, changes, message):
    asked = {"care_type": "general_medicine", "commune": "Ajain"} | changes

    page = as_(relay).get(FIND, asked)

    assert message in words(page)
    assert "?debut=" not in page.content.decode()


def test_from_a_later_day_on(place, commune, as_, relay):
    asked = {"care_type": "general_medicine", "commune": "Ajain", "day": "2026-03-05"}

    page = as_(relay).get(FIND, asked).content.decode()

    assert "?debut=20260305T0800Z" in page
    assert "20260304" not in page


def test_only_members_of_an_organisation_ask(client, as_, relay):
    assert client.get(FIND).status_code == 302
    relay.memberships.all().delete()
    assert as_(relay).get(FIND).status_code == 403
