"""The counter of a relay: one screen, who receives what, the button, a sheet to print."""

import re

import pytest
from django.urls import reverse

from maillage.apps.booking import services
from maillage.apps.booking.models import Appointment, Message
from maillage.web.relay.instants import written
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking.factories import NINE, booked, person
from tests.apps.offer.factories import ReasonFactory
from tests.web.relay.scene import hidden, words

pytestmark = pytest.mark.django_db
KEY = "5f0c1a86-8f1b-4f57-9f3e-0d1a2b3c4d5e"


@pytest.fixture
def address(place):
    return reverse("relay:book", args=[place[0].pk, place[1].pk])


@pytest.fixture
def typed(town_hall):
    """What a relay types, as a browser sends it."""

    def values(**changes):
        return {
            "start": written(NINE), "organisation": town_hall.pk, "family_name": "Durand",
            "given_name": "Zoé", "phone": "06 12 34 56 78", "key": KEY, **changes,
        }  # fmt: skip

    return values


@pytest.fixture
def book(as_, relay, address):
    """Press the button twice, as without script: see who receives what, then book."""

    def press_twice(data):
        client = as_(relay)
        seen = hidden(client.post(address, data), "seen")
        return client.post(address, data | {"seen": seen})

    return press_twice


def test_the_slot_asked_for_is_chosen_and_the_name_has_the_focus(as_, relay, address):
    page = as_(relay).get(address, {"debut": written(NINE)}).content.decode()

    assert f'<option value="{written(NINE)}" selected>' in page
    assert re.search(r'name="family_name"[^>]*autofocus', page)
    assert page.count('class="button"') == 1


def test_the_first_press_shows_who_receives_what_and_books_nothing(as_, relay, address, typed):
    page = as_(relay).post(address, typed())

    assert "06 •• •• •• 78" in words(page)
    assert "mardi 3 mars 2026 à 9 h" in words(page)
    assert "Courriel : rien." in words(page)
    assert not Appointment.objects.exists()


def test_the_second_press_books_and_leads_to_the_sheet(book, typed, relay, town_hall):
    response = book(typed())

    appointment = Appointment.objects.get()
    assert response["Location"] == reverse("relay:slip", args=[appointment.public_id])
    assert appointment.person.full_name == "Zoé Durand"
    assert (appointment.booked_by, appointment.channel) == ("relay", "relay")
    assert appointment.booked_by_organisation == town_hall
    assert appointment.booked_by_user == relay


def test_with_script_the_preview_follows_what_is_typed_so_one_press_is_enough(
    as_, relay, address, typed
):
    client = as_(relay)
    fragment = client.post(address, typed(), headers={"HX-Request": "true"})

    assert "<html" not in fragment.content.decode()
    assert "06 •• •• •• 78" in words(fragment)
    answer = client.post(address, typed(seen=hidden(fragment, "seen")))
    assert answer.status_code == 302
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("change", [{"phone": "06 99 99 99 99"}, {"is_silent": "on"}])
def test_a_preview_of_something_else_does_not_count(as_, relay, address, typed, change):
    client = as_(relay)
    seen = hidden(client.post(address, typed()), "seen")

    client.post(address, typed(seen=seen, **change))

    assert not Appointment.objects.exists()


def test_what_the_preview_promised_is_what_is_kept_to_send(book, typed):
    book(typed())

    sent = {message.channel: message for message in Message.objects.all()}
    assert sent["sms"].state == "waiting"
    assert sent["sms"].recipient == "+33612345678"
    assert sent["email"].state == "withheld"


def test_a_silent_person_receives_nothing_and_the_preview_says_so(as_, relay, address, typed, book):
    data = typed(is_silent="on")

    assert "ne veut aucun message" in words(as_(relay).post(address, data))
    book(data)
    assert set(Message.objects.values_list("state", flat=True)) <= {"withheld"}


def test_someone_with_no_contact_at_all_is_booked_and_the_sheet_is_handed_over(
    as_, relay, address, typed, book
):
    data = typed(phone="")

    assert "remettez le bon imprimé" in words(as_(relay).post(address, data))
    assert book(data).status_code == 302
    assert Appointment.objects.get().person.phone == ""


def test_back_to_the_page_for_someone_else_books_someone_else(place, book, typed):
    place[0].rules.update(capacity=2)
    services.refresh_free_slots([place[0].pk])
    book(typed())

    book(typed(family_name="Martin", given_name="Paul"))

    names = [each.person.full_name for each in Appointment.objects.order_by("pk")]
    assert names == ["Zoé Durand", "Paul Martin"]


def test_pressed_twice_in_a_hurry_it_is_booked_once(as_, relay, address, typed):
    client = as_(relay)
    seen = hidden(client.post(address, typed()), "seen")

    answers = [client.post(address, typed(seen=seen)) for _ in range(2)]

    assert Appointment.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family_name": ""}, "obligatoire"),
        ({"phone": "3919"}, "numéro court"),
        ({"phone": "06 12 34"}, "10 chiffres"),
        ({"family_name": "x" * 101}, "100"),
        ({"family_name": "Du\u202erand"}, "invisible"),
        ({"start": "demain"}, "Choisissez un créneau"),
        ({"email": "zoe@"}, "n’est pas un courriel"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_is_kept(
    as_, relay, address, typed, changes, message
):
    page = as_(relay).post(address, typed(**changes))

    assert message in words(page)
    assert 'value="Zoé"' in page.content.decode()
    assert not Appointment.objects.exists()


def test_what_is_less_often_asked_is_folded_until_it_is_used(as_, relay, address, typed):
    client = as_(relay)

    assert "<details>" in client.get(address).content.decode()
    assert "<details open>" in client.post(address, typed(email="zoe@")).content.decode()


def test_a_slot_taken_meanwhile_is_said_and_others_are_offered(place, as_, relay, address, typed):
    client = as_(relay)
    seen = hidden(client.post(address, typed()), "seen")
    booked(*place)

    page = client.post(address, typed(seen=seen))

    assert "vient d’être pris" in words(page)
    assert "20260303T0820Z" in page.content.decode()
    assert Appointment.objects.count() == 1


def test_someone_this_town_hall_already_booked_for_is_noticed(book, as_, relay, address, typed):
    book(typed())
    again = typed(
        start="20260303T0820Z", family_name="DURAND", given_name="Zoe", key=KEY.replace("5", "6")
    )

    assert "déjà attendue mardi 3 mars 2026 à 9 h" in words(as_(relay).post(address, again))


def test_a_relay_learns_nothing_of_who_else_comes_there(place, as_, relay, address, typed):
    booked(*place, person=person(phone="06 12 34 56 78"))

    page = as_(relay).post(address, typed(start="20260303T0820Z"))

    assert "déjà attendue" not in words(page)


def test_who_may_book_and_who_may_not(client, address, as_, relay, secretary, closed_account):
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    for user in (relay, secretary):
        assert as_(user).get(address).status_code == 200
    assert as_(closed_account).get(address).status_code == 302


def test_an_account_without_an_organisation_is_refused_with_an_explanation(as_, relay, address):
    relay.memberships.all().delete()

    response = as_(relay).get(address)

    assert response.status_code == 403
    assert "Demandez une invitation" in words(response)


def test_nobody_books_in_the_name_of_an_organisation_that_is_not_theirs(
    book, typed, stranger, as_, relay, address
):
    other = stranger.memberships.get().organisation

    page = as_(relay).post(address, typed(organisation=other.pk))

    assert page.status_code == 422
    assert not Appointment.objects.exists()


def test_a_member_of_two_organisations_says_in_whose_name(as_, relay, address):
    assert "Au nom de" not in words(as_(relay).get(address))
    MembershipFactory(user=relay)

    assert "Au nom de" in words(as_(relay).get(address))


@pytest.mark.parametrize(
    "closing",
    [
        {"bookable_by": "members"}, {"for_own_patients": True}, {"for_sas": True},
        {"channels": ["phone", "counter"]}, {"is_active": False},
    ],
)  # fmt: skip
def test_a_reason_that_others_do_not_book_is_not_found(place, as_, relay, closing):
    reason = ReasonFactory(service=place[0].service, **closing)

    assert as_(relay).get(reverse("relay:book", args=[place[0].pk, reason.pk])).status_code == 404


def test_a_service_that_is_not_shown_to_them_is_not_found(place, as_, relay, address):
    place[0].service.visibility = "sas"
    place[0].service.save()

    assert as_(relay).get(address).status_code == 404
