"""Travel claims: worth what the day's rate says, decided once, paid once."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.rota.enums import ClaimState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.selectors.claims import claimable_posts, claims_to, totals
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
THIS_MONDAY = monday_of(TODAY)
CAR = (410, 6)


@pytest.fixture
def post():
    centre = a_centre()
    post = a_post(centre.lines.get(), THIS_MONDAY, a_volunteer(centre.collective))
    a_volunteer_user(post.volunteer)
    return post


@pytest.fixture
def coordinator(post):
    return a_coordinator(post.line.centre.collective)


def claimed(post, **values):
    given = {"travelled_on": arrival(post.monday), "journey": "Lyon – Guéret, aller", "now": NOW}
    worth = {} if {"ticket_cents", "car"} & set(values) else {"ticket_cents": 4850}
    return claims.claim_journey(post=post, user=post.volunteer.user, **given | worth | values)


def decided(claim, user, state, **values):
    return claims.decide(claim=claim, user=user, state=state, now=NOW, **values)


def test_a_car_journey_is_worth_its_kilometres_at_the_rate_of_that_day(post):
    claim = claimed(post, car=CAR)

    assert (claim.rate, claim.amount_cents) == (665, 27265)


def test_a_ticket_is_worth_its_price(post):
    claim = claimed(post, ticket_cents=4850)

    assert (claim.kilometres, claim.amount_cents) == (None, 4850)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"journey": "  "}, "journey"),
        ({"travelled_on": TODAY + timedelta(days=1)}, "travelled_on"),
        ({"travelled_on": TODAY - timedelta(days=60)}, "travelled_on"),
        ({"ticket_cents": 0}, "ticket"),
        ({"ticket_cents": 200_001}, "ticket"),
        ({"car": (0, 5)}, "kilometres"),
        ({"car": (3001, 5)}, "kilometres"),
        ({"car": (100, 12)}, "horsepower"),
        ({"car": CAR, "ticket_cents": 100}, ""),
    ],
)
def test_a_claim_that_cannot_be_used_says_why(post, values, field):
    with pytest.raises(BadRota) as refused:
        claimed(post, **values)

    assert set(refused.value.errors) == {field}
    assert not TravelClaim.objects.exists()


def test_pressing_twice_claims_once(post):
    claimed(post)

    with pytest.raises(BadRota, match="déjà demandé"):
        claimed(post)

    assert TravelClaim.objects.count() == 1


def test_a_claim_is_accepted_then_paid(post, coordinator):
    claim = decided(claimed(post), coordinator, "accepted")
    paid = decided(claim, coordinator, "paid")

    assert (paid.state, paid.paid_at, paid.decided_by) == (ClaimState.PAID, NOW, coordinator)


def test_a_refusal_has_a_reason(post, coordinator):
    claim = claimed(post)

    with pytest.raises(BadRota, match="pourquoi"):
        decided(claim, coordinator, "refused", reason=" ")

    assert decided(claim, coordinator, "refused", reason="Billet d’une autre date.").reason


@pytest.mark.parametrize(
    ("before", "then"),
    [([], "paid"), (["accepted"], "accepted"), (["accepted", "paid"], "refused")],
)
def test_a_decision_out_of_turn_changes_nothing(post, coordinator, before, then):
    claim = claimed(post)
    for state in before:
        decided(claim, coordinator, state)

    with pytest.raises(NotNow):
        decided(claim, coordinator, then, reason="Trop tard.")


def test_a_claim_is_taken_back_until_it_is_decided(post, coordinator):
    claim = claimed(post)
    claims.take_back(claim=claim, user=post.volunteer.user)
    assert not TravelClaim.objects.exists()

    claim = claimed(post)
    decided(claim, coordinator, "accepted")
    with pytest.raises(NotNow):
        claims.take_back(claim=claim, user=post.volunteer.user)


def test_the_trail_holds_no_amount_and_no_journey(post):
    claim = claimed(post)

    line = AuditLine.objects.latest("number")
    assert (line.action, line.subject, line.details) == (
        "claim.submit",
        f"claim:{claim.pk}",
        {},
    )


def test_totals_are_in_cents_by_state(post, coordinator):
    decided(claimed(post), coordinator, "accepted")
    claimed(post, car=CAR)
    claimed(post, ticket_cents=1)

    found = {
        total.state: (total.count, total.cents)
        for total in totals(claims_to([post.line.centre.collective]))
    }

    assert found == {
        ClaimState.SUBMITTED: (2, 27266),
        ClaimState.ACCEPTED: (1, 4850),
        ClaimState.REFUSED: (0, 0),
        ClaimState.PAID: (0, 0),
    }


def test_journeys_are_claimed_for_weeks_begun_within_a_year(post):
    line, volunteer = post.line, post.volunteer
    a_post(line, THIS_MONDAY + timedelta(days=7), volunteer)
    a_post(line, THIS_MONDAY - timedelta(days=371), volunteer)

    assert list(claimable_posts(volunteer, TODAY)) == [post]
