"""The two doors to an appointment: who enters by which, and as whom changes are signed."""

import pytest
from django.http import Http404

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.booking.booker import Booker
from maillage.web.relay.doors import PRACTITIONER, RELAY
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking.factories import booked, everyone_around, held
from tests.web.relay.scene import organisation_of

pytestmark = pytest.mark.django_db
DOORS = (RELAY, PRACTITIONER)


@pytest.fixture
def one(place, relay, town_hall):
    return booked(*place, channel="relay", booker=Booker.relay(relay, town_hall))


def test_who_booked_enters_by_the_relays_door(one, relay, town_hall):
    found, booker = RELAY.find(relay, one.public_id)

    assert found == one
    assert (booker.by, booker.organisation, booker.user) == ("relay", town_hall, relay)


def test_who_gives_care_enters_by_the_practitioners_door(one, place, secretary):
    _, booker = PRACTITIONER.find(secretary, one.public_id)

    assert (booker.by, booker.organisation) == ("service", organisation_of(place[0]))


def test_neither_enters_by_the_other_s_door_nor_a_stranger_by_any(one, relay, secretary, stranger):
    refused = [
        (RELAY, secretary),
        (PRACTITIONER, relay),
        (RELAY, stranger),
        (PRACTITIONER, stranger),
    ]

    for door, user in refused:
        with pytest.raises(NotAllowed, match="ni par votre organisation"):
            door.find(user, one.public_id)


def test_someone_with_both_hats_signs_by_the_door_they_took(one, relay, place):
    MembershipFactory(user=relay, organisation=organisation_of(place[0]), role="practitioner")

    assert RELAY.find(relay, one.public_id)[1].by == "relay"
    assert PRACTITIONER.find(relay, one.public_id)[1].by == "service"


def test_a_place_only_held_is_nobody_s_appointment_yet(place, secretary):
    with pytest.raises(Http404):
        PRACTITIONER.find(secretary, held(*place).public_id)


def test_who_left_the_organisation_that_booked_no_longer_enters(one, relay):
    relay.memberships.all().delete()

    with pytest.raises(NotAllowed):
        RELAY.find(relay, one.public_id)


@pytest.mark.parametrize(
    ("door", "allowed"),
    [(PRACTITIONER, {"practitioner", "secretary"}), (RELAY, {"relay", "colleague"})],
)
def test_among_everyone_each_door_opens_to_its_own(door, allowed):
    appointment, everyone = everyone_around()
    entered = set()
    for name, user in everyone.items():
        try:
            door.find(user, appointment.public_id)
        except NotAllowed:
            continue
        entered.add(name)

    assert entered == allowed
