"""What awaits each person, and how a compact is found."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.models import Amendment, Compact, Obstacle, Review
from maillage.apps.compact.selectors.found import OVERDUE, find, pilot_name
from maillage.apps.compact.selectors.todo import todos
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.exchange import a_feedback
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)

pytestmark = pytest.mark.django_db


def pages(user):
    return [each.page for each in todos(user, Compact.objects.order_by("pk"), TODAY)]


def people(compact, role="signatory"):
    pilot = a_coordinator(pilot_of(compact).organisation)
    return pilot, a_coordinator(a_party(compact, role).organisation)


def test_an_overdue_compact_awaits_its_pilot_first():
    compact = a_compact(ends_on=TODAY - timedelta(days=1))
    pilot, other = people(compact)
    late = an_action(compact, due_on=TODAY - timedelta(days=1))
    Obstacle.objects.create(action=late, what="Pas de salle", since=TODAY)

    found = todos(pilot, [compact], TODAY)

    assert [(each.page, each.is_urgent) for each in found] == [
        ("reviews", True),
        ("actions", True),
        ("actions", False),
    ]
    assert (
        found[0].words == "Échue depuis le 15 novembre 2026\u00a0: reconduisez-la ou terminez-la."
    )
    assert pages(other) == []


def test_a_review_that_nobody_opened_awaits_the_pilot():
    compact = a_compact(review_month=10)
    pilot, other = people(compact)
    (todo,) = todos(pilot, [compact], TODAY)
    assert todo.words == "Le bilan 2026 devait s’ouvrir le 1er octobre 2026."
    assert pages(other) == []
    assert todos(pilot, [compact], date(2026, 9, 30)) == []


def test_a_party_is_told_of_its_own_late_actions_only():
    compact = a_compact()
    _, other = people(compact)
    theirs = compact.parties.get(role="signatory").organisation
    an_action(compact, due_on=TODAY - timedelta(days=1))
    an_action(compact, due_on=TODAY - timedelta(days=1), organisation=theirs)
    assert [each.words for each in todos(other, [compact], TODAY)] == ["1 action en retard."]


def test_a_settled_text_awaits_each_signature():
    compact = a_compact(state=CompactState.NEGOTIATED)
    pilot, other = people(compact)
    assert pages(pilot) == pages(other) == ["parties"]
    compact.parties.update(signed_on=TODAY)
    assert pages(other) == []


def test_a_review_awaits_words_then_agreement():
    compact = a_compact(state=CompactState.IN_REVIEW)
    _, other = people(compact)
    review = Review.objects.create(
        compact=compact,
        year=2026,
        opens_on=date(2026, 10, 1),
        comments_until=date(2026, 11, 30),
        concludes_on=date(2026, 12, 15),
        state="comments",
        created_at=NOW,
    )
    assert pages(other) == ["reviews"]
    organisation = compact.parties.get(role="signatory").organisation
    answer = review.answers.create(organisation=organisation, done_at=NOW)
    assert pages(other) == []
    Review.objects.update(state="decided", decision="continue", conclusions="Bien.")
    assert pages(other) == ["reviews"]
    answer.agreed_at = NOW
    answer.save()
    assert pages(other) == []


def test_an_amendment_awaits_those_that_sign_and_no_partner():
    compact = a_compact(review_month=12)
    pilot, partner = people(compact, "partner")
    Amendment.objects.create(
        compact=compact, number=1, kind="amend", state="to_sign", created_at=NOW
    )
    assert (pages(pilot), pages(partner)) == (["reviews"], [])


def test_a_compact_is_found_by_words_of_its_parties_and_clauses_whatever_their_accents():
    town = OrganisationFactory(name="Mairie de Créteil")
    compact, user = a_compact(pilot=town, title="Contrat"), a_coordinator(town)
    a_clause(compact, title="Éducation à la santé")
    a_compact(title="Contrat d’autrui")

    for words in ("contrat", "CRETEIL education", ""):
        assert find(user, TODAY, query=words) == [compact]
    assert find(user, TODAY, query="autrui") == []
    assert pilot_name(find(user, TODAY)[0]) == "Mairie de Créteil"


def test_overdue_ones_come_first_and_can_be_asked_for():
    town = OrganisationFactory()
    user = a_coordinator(town)
    fine = a_compact(pilot=town, title="A", kind="bilateral")
    late = a_compact(pilot=town, title="B", ends_on=TODAY - timedelta(days=1))

    assert find(user, TODAY) == [late, fine]
    assert find(user, TODAY, state=OVERDUE) == [late]
    assert find(user, TODAY, state="running", kind="bilateral") == [fine]
    assert find(user, TODAY, state="nonsense", kind="nonsense") == [late, fine]


def test_what_the_field_reported_awaits_the_pilot_until_it_is_answered():
    compact = a_compact(review_month=12)
    pilot, other = people(compact)
    a_feedback(compact)
    a_feedback(compact, answered_at=NOW)
    a_feedback(organisation=pilot_of(compact).organisation)

    assert [each.words for each in todos(pilot, [compact], TODAY)] == [
        "1 remontée de terrain sans réponse.",
        "1 remontée de terrain à trier.",
    ]
    assert pages(other) == []
