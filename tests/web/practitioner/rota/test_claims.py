"""A volunteer's travel claims: euros as people type them, one's own and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.weeks import arrival, monday_of
from tests.apps.rota.factories import a_centre, a_post, a_volunteer, a_volunteer_user

pytestmark = pytest.mark.django_db
PAGE = "practitioner:rota_claims"


@pytest.fixture
def post():
    centre = a_centre(name="Ajain")
    monday = monday_of(timezone.localdate())
    return a_post(centre.lines.get(), monday, a_volunteer(centre.collective))


@pytest.fixture
def signed_in(client, post):
    client.force_login(a_volunteer_user(post.volunteer))
    return client


def claim(client, post, **values):
    typed = {
        "travelled_on": f"{arrival(post.monday):%Y-%m-%d}",
        "journey": "Lyon – Guéret, aller",
        "ticket": "",
        "kilometres": "",
        "horsepower": "",
    }
    return client.post(reverse("practitioner:rota_claim", args=[post.pk]), typed | values)


def test_a_ticket_is_typed_in_euros_with_a_comma(signed_in, post):
    assert "votre semaine à Ajain" in signed_in.get(reverse(PAGE)).content.decode()

    claim(signed_in, post, ticket="48,57")

    assert TravelClaim.objects.get().amount_cents == 4857
    assert "48,57\u00a0€" in signed_in.get(reverse(PAGE)).content.decode()


def test_kilometres_are_worth_the_rate_shown_with_its_source(signed_in, post):
    shown = signed_in.get(reverse("practitioner:rota_claim", args=[post.pk])).content.decode()
    assert "0,636" in shown and "Arrêté du 27 mars 2023" in shown

    claim(signed_in, post, kilometres="410", horsepower="5")

    assert TravelClaim.objects.get().amount_cents == 26076


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Donnez le prix d’un billet"),
        ({"ticket": "quarante"}, "montant en euros"),
        ({"ticket": "12", "kilometres": "10", "horsepower": "5"}, "l’un des deux"),
        ({"kilometres": "10"}, "puissance fiscale"),
        ({"kilometres": "99999", "horsepower": "5"}, "nombre entier"),
        ({"ticket": "12", "journey": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, post, typed, said):
    answer = claim(signed_in, post, **typed)

    assert answer.status_code == 422 and said in answer.content.decode()
    assert not TravelClaim.objects.exists()


def test_a_claim_is_taken_back(signed_in, post):
    claim(signed_in, post, ticket="48,50")

    signed_in.post(
        reverse("practitioner:rota_claim_take_back", args=[TravelClaim.objects.get().pk])
    )

    assert not TravelClaim.objects.exists()


def test_a_volunteer_claims_for_their_own_weeks_only(signed_in, post):
    other = a_post(
        a_centre(post.line.centre.collective).lines.get(),
        post.monday - timedelta(days=7),
        a_volunteer(post.line.centre.collective),
    )

    assert claim(signed_in, other, ticket="10").status_code == 404
    theirs = TravelClaim.objects.create(
        volunteer=other.volunteer,
        post=other,
        travelled_on=other.monday,
        journey="x",
        amount_cents=100,
        submitted_at=timezone.now(),
    )
    take_back = reverse("practitioner:rota_claim_take_back", args=[theirs.pk])
    assert signed_in.post(take_back).status_code == 404
    assert TravelClaim.objects.filter(pk=theirs.pk).exists()
