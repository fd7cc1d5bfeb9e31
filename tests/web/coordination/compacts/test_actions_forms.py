"""Whom and what the form of an action proposes."""

import pytest

from maillage.apps.compact.models import Compact
from maillage.apps.compact.permissions import can_edit_action
from maillage.apps.compact.selectors.links import Thing
from maillage.web.coordination.compacts.actions_forms import ActionForm, BudgetForm, CommentForm
from maillage.web.coordination.compacts.actions_links import address_of
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import (
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    return a_compact()


def proposed(form, name):
    return set(form.fields[name].queryset)


def test_who_may_lead_are_my_members_and_the_coordinators_of_the_others(compact):
    mine, party = pilot_of(compact).organisation, a_party(compact).organisation
    user, theirs = a_coordinator(mine), a_coordinator(party)
    relay = MembershipFactory(organisation=mine, role="relay").user
    hidden = MembershipFactory(organisation=party, role="relay").user
    stranger = a_coordinator(OrganisationFactory())

    form = ActionForm(compact=compact, user=user)

    assert proposed(form, "person") == {user, relay, theirs}
    assert not {hidden, stranger} & proposed(form, "person")
    led = an_action(compact, organisation=party, person=hidden)
    assert hidden in proposed(ActionForm(compact=compact, user=user, action=led), "person")


def test_the_pilot_proposes_every_party_and_a_party_itself_alone(compact):
    pilot, party = pilot_of(compact).organisation, a_party(compact).organisation
    OrganisationFactory()

    assert proposed(ActionForm(compact=compact, user=a_coordinator(pilot)), "organisation") == {
        pilot,
        party,
    }
    theirs = ActionForm(compact=compact, user=a_coordinator(party))
    assert proposed(theirs, "organisation") == {party}
    assert proposed(theirs, "partners") == {pilot, party}


def test_who_only_leads_an_action_keeps_its_organisation_and_its_partners(compact):
    holder, guest = a_party(compact).organisation, OrganisationFactory()
    person = MembershipFactory(organisation=holder, role="relay").user
    action = an_action(compact, organisation=holder, person=person)
    action.partners.add(guest)

    form = ActionForm(compact=compact, user=person, action=action)

    assert can_edit_action(person, action)
    assert proposed(form, "organisation") == {holder}
    assert guest in proposed(form, "partners")
    assert form.initial["seen"] == action.revision


def test_clauses_are_those_one_can_carry_out(compact):
    objective = a_clause(compact)
    removed = a_clause(compact, removed_on="2026-01-01")
    a_clause(a_compact())

    found = proposed(
        ActionForm(compact=compact, user=a_coordinator(OrganisationFactory())), "clause"
    )

    assert found == {objective}
    assert removed not in found


def test_a_financier_is_any_organisation_by_its_name_or_nearly(compact):
    agency = OrganisationFactory(name="Agence régionale de santé")
    amounts = {"year": 2026, "planned": 1, "spent": 0}

    right = BudgetForm(amounts | {"financier": "agence regionale de sante"}, compact=compact)
    nearly = BudgetForm(amounts | {"financier": "Agence de santé"}, compact=compact)

    assert right.is_valid()
    assert right.cleaned_data["financier"] == agency
    assert "« Agence régionale de santé »" in str(nearly.errors["financier"]).replace("\u00a0", " ")


def test_in_whose_name_is_not_asked_when_there_is_one_choice(compact):
    one = pilot_of(compact).organisation
    two = a_party(compact).organisation
    organisations = type(one).objects.order_by("name")

    alone = CommentForm(organisations=organisations.filter(pk=one.pk))
    several = CommentForm(organisations=organisations.filter(pk__in=[one.pk, two.pk]))

    assert [field.name for field in alone.hidden_fields()] == ["organisation"]
    assert not several.hidden_fields()


@pytest.mark.parametrize(
    ("kind", "key", "address"),
    [
        ("centre", "3", "/coordination/planning/centres/3/"),
        ("service", "3", "/soins/3/"),
        ("study", "3", "/coordination/scenarios/3/"),
        ("course", "relais", "/relais/formations/cours/relais/"),
        ("course", "à refaire", ""),
        ("point", "3", ""),
        ("event", "3", "/coordination/conventions/contrat/rendez-vous/#e3"),
        ("experiment", "3", "/coordination/conventions/contrat/experimentations/3/"),
    ],
)
def test_a_thing_leads_to_its_page_when_it_has_one(kind, key, address):
    assert address_of(Compact(slug="contrat"), Thing(kind, key, "Nom")) == address
