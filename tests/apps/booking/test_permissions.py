"""Who may see, change and mark an appointment: everyone in one table."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.booking import permissions
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import By
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.booking.factories import booked
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Everyone who may meet one appointment, booked by a town hall in a health centre."""
    agenda, reason = open_agenda()
    centre, town_hall = agenda.service.site.organisation, OrganisationFactory(kind="town_hall")
    relay = MembershipFactory(organisation=town_hall, role="relay").user
    gone = MembershipFactory(organisation=centre, user__is_active=False).user
    appointment = booked(agenda, reason, channel="relay", booker=Booker.relay(relay, town_hall))
    return appointment, {
        "practitioner": MembershipFactory(organisation=centre, role="practitioner").user,
        "secretary": MembershipFactory(organisation=centre, role="relay").user,
        "relay": relay,
        "colleague": MembershipFactory(organisation=town_hall, role="coordinator").user,
        "stranger": MembershipFactory(role="administrator").user,
        "nobody": UserFactory(),
        "visitor": AnonymousUser(),
        "gone": gone,
    }


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        ("can_see", {"practitioner", "secretary", "relay", "colleague"}),
        ("can_change", {"practitioner", "secretary", "relay", "colleague"}),
        ("can_mark", {"practitioner", "secretary"}),
        ("is_of_the_service", {"practitioner", "secretary"}),
    ],
)
def test_who_may_and_who_may_not(people, question, allowed):
    appointment, everyone = people

    answers = {
        name: getattr(permissions, question)(user, appointment) for name, user in everyone.items()
    }

    assert {name for name, answer in answers.items() if answer} == allowed


def test_members_of_any_organisation_book_for_someone_and_nobody_else(people):
    _, everyone = people

    may = {name for name, user in everyone.items() if permissions.can_book_for_someone(user)}

    assert may == {"practitioner", "secretary", "relay", "colleague", "stranger"}


def test_one_acts_as_the_service_or_as_the_relay_that_one_is(people):
    appointment, everyone = people

    by = {
        name: booker.by
        for name, user in everyone.items()
        if (booker := permissions.booker_of(user, appointment))
    }

    assert by == {
        "practitioner": By.SERVICE, "secretary": By.SERVICE,
        "relay": By.RELAY, "colleague": By.RELAY,
    }  # fmt: skip
    assert permissions.booker_in(everyone["stranger"], appointment.agenda).by == By.RELAY
    assert permissions.booker_in(everyone["nobody"], appointment.agenda) is None
