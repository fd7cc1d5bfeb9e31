"""What teleconsultation is, what one would wait now, and the points nearby."""

import pytest
from django.urls import reverse

from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import a_duty, an_open_point
from tests.web.public.care.care_case import text_of

pytestmark = pytest.mark.django_db


def home(client, **query):
    return text_of(client.get(reverse("public:teleconsult"), query))


def test_emergency_numbers_come_first(client):
    page = home(client)

    assert page.index("tel:15") < page.index("<h1>") and "sms:114" in page


def test_the_wait_is_a_range_where_someone_serves_and_nobody_is_said_where_none_does(client):
    a_duty(care_types=["general_medicine"])

    page = home(client)

    general = page.split("<dt>Médecine générale</dt>")[1].split("</div>")[0]
    psychiatry = page.split("<dt>Psychiatrie</dt>")[1].split("</div>")[0]
    assert "minute" in general
    assert "Aucun praticien en ce moment" in psychiatry


def test_points_near_a_commune_say_where_and_whether_they_are_open(client, ajain, clock):
    an_open_point(site=CareSiteFactory(name="Mairie d’Ajain", commune=ajain))

    assert "Ouvert en ce moment" in home(client, ou="Ajain")
    clock.advance(hours=12)
    late = home(client, ou="Ajain")
    assert "Fermé ; ouvre demain à 8 h" in late and "05 55 00 00 01" in late


def test_a_commune_far_from_any_point_is_told_what_to_do(client, ajain):
    assert "Pas encore de point à moins de 60 km." in home(client, ou="23002", commune="23002")


def test_an_unknown_commune_is_said_to_be_unknown(client, ajain):
    assert "Aucune commune ne répond à « Zzyzx »" in home(client, ou="Zzyzx")


def test_at_23_05_the_queue_is_closed_and_says_when_it_opens(client, clock):
    assert reverse("public:ticket_new") in home(client)
    clock.advance(hours=13, minutes=5)

    page = home(client)

    assert "La file est fermée à cette heure." in page and "de 7 h à 23 h" in page
    assert reverse("public:ticket_new") not in page
