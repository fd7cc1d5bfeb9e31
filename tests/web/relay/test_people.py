"""The name and contact of who comes, corrected by whoever may change the appointment."""

import pytest
from django.urls import reverse

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.models import Message, Person
from tests.apps.booking.factories import booked, person
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
TYPED = {"family_name": "Durant", "given_name": "Zoé", "phone": "06 99 99 99 99"}


@pytest.fixture
def one(place, relay, town_hall):
    who = person(phone="0612345678", accepts_sms=False, responsible=person(family_name="Mère"))
    return booked(*place, person=who, channel="relay", booker=Booker.relay(relay, town_hall))


@pytest.fixture
def address(one):
    return reverse("relay:person", args=[one.public_id])


def test_what_is_known_is_there_to_be_corrected(as_, relay, address):
    page = as_(relay).get(address).content.decode()

    assert 'value="Durand"' in page
    assert 'value="06 12 34 56 78"' in page


def test_a_correction_is_kept_and_sends_nothing(one, as_, relay, address):
    messages = Message.objects.count()

    page = as_(relay).post(address, TYPED, follow=True)

    assert "C’est corrigé" in words(page)
    one.person.refresh_from_db()
    assert (one.person.family_name, one.person.phone) == ("Durant", "+33699999999")
    assert Message.objects.count() == messages


def test_what_is_not_asked_here_stays_as_it_was(one, as_, relay, address):
    as_(relay).post(address, TYPED)

    one.person.refresh_from_db()
    assert one.person.accepts_sms is False
    assert one.person.responsible.family_name == "Mère"
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"phone": "15"}, "numéro court"), ({"family_name": ""}, "obligatoire")],
)
def test_what_cannot_be_used_is_said(one, as_, relay, address, changes, message):
    page = as_(relay).post(address, TYPED | changes)

    assert page.status_code == 422
    assert message in words(page)
    one.person.refresh_from_db()
    assert one.person.family_name == "Durand"


def test_who_may_not(client, as_, address, secretary, stranger):
    assert client.post(address, TYPED).status_code == 302
    for user in (secretary, stranger):
        assert as_(user).post(address, TYPED).status_code == 403
