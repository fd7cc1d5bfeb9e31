"""Who may read, pilot, hold and lead; who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.compact import permissions as may
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory

from .factories import (
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    an_event,
    pilot_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def partner(compact):
    return a_party(compact)


def _strangers(compact):
    organisation = pilot_of(compact).organisation
    closed = a_coordinator(organisation)
    closed.is_active = False
    closed.save()
    return [
        AnonymousUser(),
        UserFactory(),
        a_coordinator(OrganisationFactory()),
        MembershipFactory(organisation=organisation, role="relay").user,
        MembershipFactory(organisation=organisation, role="practitioner").user,
        closed,
    ]


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_every_party_reads_and_only_the_pilot_pilots(compact, partner, role):
    pilot = a_coordinator(pilot_of(compact).organisation, role)
    other = a_coordinator(partner.organisation, role)
    assert may.can_read(pilot, compact) and may.can_pilot(pilot, compact)
    assert may.can_read(other, compact) and not may.can_pilot(other, compact)
    assert list(may.compacts_of(other)) == [compact]


def test_nobody_else_reads_or_pilots(compact):
    a_compact()  # another one
    for stranger in _strangers(compact):
        assert not may.can_read(stranger, compact)
        assert not may.can_pilot(stranger, compact)
        assert compact not in may.compacts_of(stranger)


def test_a_commitment_is_held_by_its_party_and_the_pilot(compact, partner):
    clause = a_clause(compact, "commitment", party=partner)
    assert may.can_hold(a_coordinator(partner.organisation), clause)
    assert may.can_hold(a_coordinator(pilot_of(compact).organisation), clause)
    assert not may.can_hold(a_coordinator(a_party(compact).organisation), clause)
    for stranger in _strangers(compact):
        assert not may.can_hold(stranger, clause)


def test_an_action_is_changed_by_its_organisation_its_person_and_the_pilot(compact, partner):
    leader = MembershipFactory(organisation=partner.organisation, role="relay").user
    action = an_action(compact, organisation=partner.organisation, person=leader)
    assert may.can_edit_action(leader, action) and may.can_see_action(leader, action)
    assert may.can_edit_action(a_coordinator(partner.organisation), action)
    assert may.can_edit_action(a_coordinator(pilot_of(compact).organisation), action)
    other = a_coordinator(a_party(compact).organisation)
    assert may.can_see_action(other, action) and not may.can_edit_action(other, action)
    for stranger in _strangers(compact):
        assert not may.can_edit_action(stranger, action)
        assert not may.can_see_action(stranger, action)


def test_an_organisation_that_is_no_party_does_not_change_the_action_it_runs(compact):
    outside = OrganisationFactory()
    action = an_action(compact, organisation=outside)
    assert not may.can_edit_action(a_coordinator(outside), action)


def test_a_person_who_left_the_organisation_no_longer_leads_its_action(compact, partner):
    membership = MembershipFactory(organisation=partner.organisation, role="practitioner")
    action = an_action(compact, organisation=partner.organisation, person=membership.user)
    membership.delete()
    assert not may.can_edit_action(membership.user, action)


def test_only_who_speaks_for_an_organisation_may_write_a_first_draft():
    assert may.can_create(a_coordinator(OrganisationFactory()))
    assert not may.can_create(MembershipFactory(role="relay").user)
    assert not may.can_create(AnonymousUser())


def test_an_experiment_or_event_is_run_by_the_party_that_holds_it_and_the_pilot(compact, partner):
    event = an_event(compact, organisation=partner.organisation)
    other = a_coordinator(a_party(compact).organisation)

    assert may.can_run(a_coordinator(partner.organisation), event)
    assert may.can_run(a_coordinator(pilot_of(compact).organisation), event)
    assert not may.can_run(other, event)
    assert not any(may.can_run(user, event) for user in _strangers(compact))


def test_an_organisation_that_left_the_compact_runs_its_event_no_more(compact, partner):
    event = an_event(compact, organisation=partner.organisation)
    partner.delete()

    assert not may.can_run(a_coordinator(event.organisation), event)


def test_a_party_is_answered_for_by_its_own_people_and_by_the_pilot_when_it_has_none(compact):
    signatory, silent = (a_party(compact, "signatory").organisation for _ in range(2))
    director, mayor = a_coordinator(signatory), a_coordinator(pilot_of(compact).organisation)

    assert may.can_answer_for(director, compact, signatory)
    assert not may.can_answer_for(mayor, compact, signatory)
    assert may.can_answer_for(mayor, compact, silent)
    assert not may.can_answer_for(director, compact, silent)
    assert not any(may.can_answer_for(user, compact, silent) for user in _strangers(compact))


def test_only_the_parties_that_sign_close_a_review_or_ask_for_a_fix(compact, partner):
    director = a_coordinator(a_party(compact, "signatory").organisation)

    assert may.can_sign(director, compact)
    assert may.can_sign(a_coordinator(pilot_of(compact).organisation), compact)
    assert not may.can_sign(a_coordinator(partner.organisation), compact)
    assert not any(may.can_sign(user, compact) for user in _strangers(compact))


def test_the_pilot_notes_the_signature_of_an_organisation_that_joins(compact, partner):
    joining = OrganisationFactory()

    assert may.can_sign_for(a_coordinator(pilot_of(compact).organisation), compact, joining)
    assert not may.can_sign_for(a_coordinator(partner.organisation), compact, joining)
