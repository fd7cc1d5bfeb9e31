"""Who may report, publish, offer, answer, rate and write practices; who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.compact import permissions
from tests.apps.accounts.factories import MembershipFactory, UserFactory

from .exchange import a_feedback, a_practice, a_request, an_expertise
from .factories import NOW, a_compact, a_coordinator, a_party, pilot_of

pytestmark = pytest.mark.django_db


def test_any_member_exchanges_visitors_and_people_of_no_organisation_do_not():
    assert permissions.can_exchange(MembershipFactory(role="relay").user)
    assert not permissions.can_exchange(UserFactory())
    assert not permissions.can_exchange(AnonymousUser())


def test_the_pilot_and_the_party_that_answered_publish_what_was_done():
    compact = a_compact()
    partner, other = (a_party(compact).organisation for _ in range(2))
    answered = a_feedback(compact, answered_at=NOW, answered_for=partner)
    waiting = a_feedback(compact)
    unsorted = a_feedback(organisation=partner)
    pilot = a_coordinator(pilot_of(compact).organisation)
    for user, may in ((pilot, True), (a_coordinator(partner), True), (a_coordinator(other), False)):
        assert permissions.can_publish(user, answered) == may
        assert not permissions.can_publish(user, waiting)
        assert not permissions.can_publish(user, unsorted)


def test_a_named_expert_answers_while_they_are_a_member_and_who_coordinates_always():
    offered = an_expertise()
    expert, colleague = (
        MembershipFactory(organisation=offered.organisation, role="practitioner") for _ in range(2)
    )
    offered.person = expert.user
    leader, stranger = a_coordinator(offered.organisation), a_coordinator(a_practice().organisation)
    people = (expert.user, leader, colleague.user, stranger)
    may = [permissions.can_answer_request(user, offered) for user in people]
    assert may == [True, True, False, False]
    assert [permissions.can_offer(user, offered) for user in people] == [False, True, False, False]
    expert.delete()
    assert not permissions.can_answer_request(expert.user, offered)


def test_who_asked_and_who_coordinates_their_organisation_rate_while_members():
    asked = a_request(an_expertise())
    asker = MembershipFactory(organisation=asked.organisation, role="relay")
    asked.by = asker.user
    colleague = MembershipFactory(organisation=asked.organisation, role="relay").user
    leader = a_coordinator(asked.organisation)
    answering = a_coordinator(asked.expertise.organisation)
    people = (asker.user, leader, colleague, answering)
    assert [permissions.is_asker(user, asked) for user in people] == [True, True, False, False]
    asker.delete()
    assert not permissions.is_asker(asker.user, asked)


def test_a_practice_is_changed_by_who_speaks_for_its_organisation():
    practice = a_practice()
    relay = MembershipFactory(organisation=practice.organisation, role="relay").user
    assert permissions.can_write_practice(a_coordinator(practice.organisation), practice)
    for user in (relay, a_coordinator(a_practice().organisation)):
        assert not permissions.can_write_practice(user, practice)
