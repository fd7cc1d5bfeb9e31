"""Travel claims for those who decide: one's own collective, totals, a table to take away."""

import csv
import io

import pytest
from django.urls import reverse

from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.services import claims
from maillage.apps.rota.weeks import arrival, monday_of
from tests.apps.rota.factories import (
    NOW,
    TODAY,
    a_centre,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db
LIST = "coordination:rota_claims"


def a_claim(centre=None, **values):
    centre = centre or a_centre(name="Ajain")
    post = a_post(centre.lines.get(), monday_of(TODAY), a_volunteer(centre.collective))
    user = a_volunteer_user(post.volunteer)
    given = {"journey": "Lyon – Guéret", "travelled_on": arrival(post.monday), "now": NOW}
    return claims.claim_journey(post=post, user=user, **given | {"ticket_cents": 4850} | values)


@pytest.fixture
def claim():
    return a_claim()


@pytest.fixture
def coordinator(client, claim):
    user = a_coordinator(claim.volunteer.collective)
    client.force_login(user)
    return user


def state_of(claim):
    return TravelClaim.objects.get(pk=claim.pk).state


def decide(client, claim, state):
    return client.post(reverse("coordination:rota_claim_decide", args=[claim.pk]), {"state": state})


def test_claims_to_decide_come_first_with_totals(client, claim, coordinator):
    page = client.get(reverse(LIST))

    (row,) = page.context["rows"]
    assert (row["journey"], row["amount"]) == ("Lyon – Guéret", "48,50\u00a0€")
    assert page.context["totals"][0]["amount"] == "48,50\u00a0€"
    assert "1\u00a0demande à décider, pour 48,50\u00a0€" in page.content.decode()


def test_a_claim_is_accepted_then_paid(client, claim, coordinator):
    decide(client, claim, "accepted")
    assert not client.get(reverse(LIST)).context["rows"]
    decide(client, claim, "paid")

    assert state_of(claim) == "paid"
    paid = client.get(reverse(LIST), {"etat": "paid"}).context["rows"]
    assert len(paid) == 1


def test_paying_what_is_not_accepted_is_refused_in_words(client, claim, coordinator):
    answer = client.post(
        reverse("coordination:rota_claim_decide", args=[claim.pk]), {"state": "paid"}, follow=True
    )

    assert "a changé entre-temps" in answer.content.decode()
    assert state_of(claim) == "submitted"


def test_a_refusal_asks_why(client, claim, coordinator):
    refuse = reverse("coordination:rota_claim_refuse", args=[claim.pk])

    assert client.post(refuse, {"reason": ""}).status_code == 422
    assert client.post(refuse, {"reason": "Billet d’une autre date."}).status_code == 302
    assert state_of(claim) == "refused"


def test_the_table_has_one_line_a_claim_with_plain_numbers(client, claim, coordinator):
    table = client.get(reverse("coordination:rota_claims_csv")).content.decode()

    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["medecin"], row["euros"], row["etat"]) == (
        claim.volunteer.full_name,
        "48.50",
        "envoyée",
    )


def test_another_collective_sees_and_decides_nothing(client, claim):
    theirs = a_claim(a_centre(name="Ailleurs"))
    client.force_login(a_coordinator(theirs.volunteer.collective))

    assert [row["pk"] for row in client.get(reverse(LIST), {"etat": "toutes"}).context["rows"]] == [
        theirs.pk
    ]
    assert "Ajain" not in client.get(reverse("coordination:rota_claims_csv")).content.decode()
    assert decide(client, claim, "accepted").status_code == 403
    assert state_of(claim) == "submitted"


def test_neither_the_team_of_a_centre_nor_a_volunteer_reads_claims(client, claim):
    site = claim.post.line.centre.site
    for user in (a_coordinator(site.organisation), claim.volunteer.user):
        client.force_login(user)
        for name in (LIST, "coordination:rota_claims_csv"):
            assert client.get(reverse(name)).status_code == 403
        assert decide(client, claim, "accepted").status_code == 403
