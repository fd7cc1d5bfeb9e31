"""Who leads what, who joins, and what is mine."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.compact.selectors.partners import mine, partners_of
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import (
    TODAY,
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


def test_parties_come_first_then_whoever_joins_an_action(compact):
    party = a_party(compact, organisation=OrganisationFactory(name="CPAM")).organisation
    guest = OrganisationFactory(name="Association")
    led = an_action(compact)
    joined = an_action(compact, clause=led.clause, organisation=party)
    joined.partners.add(guest, led.organisation)

    found = partners_of(compact, TODAY)

    assert [each.organisation for each in found] == [led.organisation, party, guest]
    assert [each.role_label for each in found] == ["pilote", "partenaire", ""]
    assert [[card.action for card in each.led] for each in found] == [[led], [joined], []]
    assert [[card.action for card in each.joined] for each in found] == [[joined], [], [joined]]


def test_mine_are_those_i_lead_then_those_of_my_organisations(compact):
    coordinator = a_coordinator(pilot_of(compact).organisation)
    theirs = an_action(compact)
    own = an_action(compact, clause=theirs.clause, person=coordinator)
    an_action(compact, clause=theirs.clause, state="abandoned")

    found = mine(coordinator, TODAY)

    assert [card.action for card in found.led] == [own]
    assert [card.action for card in found.organisations] == [theirs]
    assert found.closed == 1


def test_who_only_leads_an_action_sees_it_alone_and_only_while_a_member(compact):
    member = MembershipFactory(organisation=pilot_of(compact).organisation, role="relay")
    led = an_action(compact, person=member.user)
    an_action(compact, clause=led.clause)

    found = mine(member.user, TODAY)
    assert [card.action for card in found.led] == [led]
    assert found.organisations == ()

    member.delete()
    assert mine(member.user, TODAY).led == ()


def test_a_visitor_has_none_and_an_ended_compact_asks_nothing(compact):
    ended = a_compact(state="ended")
    person = a_coordinator(pilot_of(ended).organisation)
    an_action(ended, person=person)

    assert mine(AnonymousUser(), TODAY).led == ()
    assert mine(person, TODAY).led == mine(person, TODAY).organisations == ()
