"""Parties: added, changed, removed; who signed and when."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.enums import PartyRole
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Party
from maillage.apps.compact.services import parties
from maillage.apps.compact.services._compacts import mark_of
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.factories import NOW, TODAY, a_clause, a_compact, a_party, pilot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def draft():
    return a_compact(state="draft")


def test_a_party_is_added_once(user, draft):
    cpts = OrganisationFactory(name="CPTS")
    parties.add(user=user, compact=draft, organisation=cpts, role="signatory")

    with pytest.raises(BadCompact, match="déjà une des parties"):
        parties.add(user=user, compact=draft, organisation=cpts)
    assert draft.parties.get(organisation=cpts).role == PartyRole.SIGNATORY


def test_a_new_pilot_takes_the_place_of_the_other(user, draft):
    first, second = pilot_of(draft), a_party(draft)

    parties.change(user=user, party=second, seen=mark_of(second), role="pilot")

    assert pilot_of(draft) == second
    assert Party.objects.get(pk=first.pk).role == PartyRole.SIGNATORY


def test_a_compact_keeps_one_pilot(user, draft):
    pilot = pilot_of(draft)
    with pytest.raises(BadCompact, match="nommez-en"):
        parties.change(user=user, party=pilot, seen="", role="partner")
    with pytest.raises(BadCompact, match="changez plutôt"):
        parties.add(user=user, compact=draft, organisation=OrganisationFactory(), role="pilot")
    with pytest.raises(NotNow):
        parties.remove(user=user, party=pilot)


def test_a_party_changed_meanwhile_is_not_overwritten(user, draft):
    party = a_party(draft)
    seen = mark_of(party)
    parties.change(user=user, party=party, seen=seen, signatory_name="A. Petit")
    with pytest.raises(StaleEdit):
        parties.change(user=user, party=party, seen=seen, signatory_name="B. Grand")


def test_a_party_that_holds_a_commitment_stays_until_it_is_given_away(user, draft):
    party = a_party(draft)
    clause = a_clause(draft, "commitment", party=party)
    with pytest.raises(NotNow, match=clause.number):
        parties.remove(user=user, party=party)

    clause.party = pilot_of(draft)
    clause.save()
    parties.remove(user=user, party=party)
    assert not Party.objects.filter(pk=party.pk).exists()


def test_parties_of_a_signed_text_change_by_an_amendment(user):
    compact = a_compact()
    with pytest.raises(NotNow, match="avenant"):
        parties.add(user=user, compact=compact, organisation=OrganisationFactory())
    with pytest.raises(NotNow, match="avenant"):
        parties.remove(user=user, party=a_party(compact))


def signed(user, party, **values):
    given = {"name": "Anne Petit", "title": "maire", "signed_on": TODAY} | values
    return parties.sign(user=user, party=party, now=NOW, **given)


def test_a_settled_text_is_signed_and_a_mistake_taken_back(user):
    pilot = pilot_of(a_compact(state="negotiated"))
    assert signed(user, pilot).signed_on == TODAY
    assert parties.unsign(user=user, party=pilot).signed_on is None


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("name", " ", "signatory_name"),
        ("signed_on", None, "signed_on"),
        ("signed_on", TODAY + timedelta(days=1), "signed_on"),
        ("signed_on", date(1026, 1, 1), "signed_on"),
    ],
)
def test_a_signature_has_a_name_and_a_day_that_is_past(user, field, value, at):
    with pytest.raises(BadCompact) as refused:
        signed(user, pilot_of(a_compact(state="negotiated")), **{field: value})
    assert list(refused.value.errors) == [at]


def test_who_does_not_sign_and_what_is_not_settled(user, draft):
    with pytest.raises(NotNow, match="partenaire"):
        signed(user, a_party(a_compact(state="negotiated")))
    for compact in (draft, a_compact()):
        with pytest.raises(NotNow, match="texte arrêté"):
            signed(user, pilot_of(compact))
