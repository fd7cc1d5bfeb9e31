"""Who may change the offer, keep an agenda, and counts as a professional or a CPTS member."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.offer.permissions import (
    can_edit_offer,
    can_manage_agenda,
    cpts_of,
    is_professional,
)
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import AffiliationFactory, AgendaFactory

pytestmark = pytest.mark.django_db
ROLES = ["relay", "practitioner", "coordinator", "administrator"]


@pytest.mark.parametrize(
    ("role", "may_edit"),
    [("relay", False), ("practitioner", False), ("coordinator", True), ("administrator", True)],
)
def test_all_keep_the_agendas_of_their_organisation_and_two_roles_edit_its_offer(role, may_edit):
    agenda = AgendaFactory()
    owner = agenda.service.site.organisation
    member = MembershipFactory(organisation=owner, role=role).user

    assert can_edit_offer(member, owner) is may_edit
    assert can_manage_agenda(member, agenda)
    assert is_professional(member)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_another_organisation_opens_anything(role):
    agenda = AgendaFactory()
    other = MembershipFactory(role=role).user

    assert not can_edit_offer(other, agenda.service.site.organisation)
    assert not can_manage_agenda(other, agenda)


@pytest.mark.parametrize("visitor", [AnonymousUser, UserFactory])
def test_a_visitor_and_a_member_of_nothing_may_nothing(visitor):
    agenda, user = AgendaFactory(), visitor()

    assert not can_edit_offer(user, agenda.service.site.organisation)
    assert not can_manage_agenda(user, agenda)
    assert not is_professional(user)
    assert cpts_of(user) == set()


def test_a_closed_account_may_nothing():
    agenda = AgendaFactory()
    member = MembershipFactory(organisation=agenda.service.site.organisation).user
    member.is_active = False
    member.save()

    assert not can_edit_offer(member, agenda.service.site.organisation)
    assert not can_manage_agenda(member, agenda)
    assert not is_professional(member)


def test_one_belongs_to_a_cpts_directly_or_through_an_affiliated_organisation():
    affiliation, other = AffiliationFactory(), AffiliationFactory()
    through = MembershipFactory(organisation=affiliation.organisation, role="practitioner").user
    direct = MembershipFactory(organisation=affiliation.cpts, role="relay").user
    MembershipFactory(user=direct, organisation=OrganisationFactory())

    assert cpts_of(through) == cpts_of(direct) == {affiliation.cpts_id}
    assert other.cpts_id not in cpts_of(through)
