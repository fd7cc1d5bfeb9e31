"""Drafts of compacts: written, changed, thrown away."""

from datetime import date

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Compact
from maillage.apps.compact.services import compacts
from maillage.apps.compact.services._compacts import mark_of
from maillage.apps.compact.services.parties import sign
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.factories import NOW, TODAY, a_clause, a_compact, an_action, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def create(**values):
    values = {
        "title": "Contrat local de santé d’Ajain",
        "kind": "health_contract",
        "area": f"commune:{CommuneFactory().code}",
        "organisation": OrganisationFactory(),
    } | values
    return compacts.create(user=UserFactory(), now=NOW, **values)


def test_a_draft_has_its_organisation_as_pilot_and_an_address_of_its_title():
    town = OrganisationFactory()

    compact = create(organisation=town)

    assert compact.state == CompactState.DRAFT
    assert pilot_of(compact).organisation == town
    assert compact.slug == "contrat-local-de-sante-dajain"
    assert AuditLine.objects.get().action == "compact.create"


def test_two_compacts_of_one_title_have_two_addresses():
    assert create().slug != create().slug


@pytest.mark.parametrize("title", ["Nouvelle", "Mes actions", "Savoir-faire", "Pratiques", "★"])
def test_no_compact_takes_the_address_of_a_page(title):
    slug = create(title=title).slug
    assert slug and slug not in compacts.RESERVED


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "  ", "vide"),
        ("title", "a" * 201, "200 au plus"),
        ("title", "a\x00b", "illisible"),
        ("kind", "treaty", "nature"),
        ("area", "commune:99999", "94028"),
        ("starts_on", date(26, 1, 1), "1990"),
        ("ends_on", date(2022, 12, 31), "vient avant le début"),
        ("notice_months", 37, "36"),
        ("review_month", 0, "mois"),
    ],
)
def test_what_cannot_be_a_compact_is_refused_at_its_field(field, value, said):
    with pytest.raises(BadCompact) as refused:
        create(**({"starts_on": date(2023, 1, 1)} | {field: value}))
    assert said in refused.value.errors[field]
    assert not Compact.objects.exists()


def test_a_compact_of_one_day_is_no_mistake():
    day = date(2026, 1, 1)
    assert create(starts_on=day, ends_on=day).ends_on == day


def test_a_change_counts_once_and_keeps_the_rest():
    compact = create(purpose="Prévenir")

    changed = compacts.change(
        user=UserFactory(), compact=compact, seen=mark_of(compact), title="Autre"
    )

    assert (changed.title, changed.purpose, changed.revision) == ("Autre", "Prévenir", 1)


def test_nobody_is_overwritten():
    compact = create()
    seen = mark_of(compact)
    compacts.change(user=UserFactory(), compact=compact, seen=seen, title="Une")

    with pytest.raises(StaleEdit):
        compacts.change(user=UserFactory(), compact=compact, seen=seen, title="Deux")
    assert Compact.objects.get().title == "Une"


def test_a_clause_that_changes_meanwhile_is_no_change_of_the_dates():
    compact = create()
    Compact.objects.update(revision=3)
    compacts.change(user=UserFactory(), compact=compact, seen=mark_of(compact), title="Une")
    assert Compact.objects.get().revision == 4


@pytest.mark.parametrize("state", ["signed", "running", "in_review", "renewed", "ended"])
def test_once_signed_only_an_amendment_changes_it(state):
    compact = a_compact(state=state)
    with pytest.raises(NotNow, match="avenant"):
        compacts.change(user=UserFactory(), compact=compact, seen="", title="Autre")


def test_once_a_party_signed_the_text_waits_for_the_others():
    compact = a_compact(state="negotiated")
    party = pilot_of(compact)
    sign(user=UserFactory(), party=party, name="A. Petit", title="", signed_on=TODAY, now=NOW)
    with pytest.raises(NotNow, match="a déjà signé"):
        compacts.change(user=UserFactory(), compact=compact, seen="", title="Autre")


def test_a_draft_is_thrown_away_with_its_clauses_and_the_trail_remains():
    compact = a_compact(state="draft")
    a_clause(compact, "commitment", party=pilot_of(compact))

    compacts.discard(user=UserFactory(), compact=compact)

    assert not Compact.objects.exists()
    assert AuditLine.objects.get().action == "compact.discard"


def test_a_settled_text_or_one_with_actions_is_not_thrown_away():
    settled, followed = a_compact(state="negotiated"), a_compact(state="draft")
    an_action(followed)
    for compact in (settled, followed):
        with pytest.raises(NotNow):
            compacts.discard(user=UserFactory(), compact=compact)
