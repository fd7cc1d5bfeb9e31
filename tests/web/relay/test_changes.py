"""An appointment by the door of who booked it: move, cancel, restore, earlier, print."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.codes import link_token, shown_code
from maillage.apps.booking.models import EarlierRequest
from maillage.web.relay.instants import written
from tests.apps.booking.factories import NINE, booked, person
from tests.apps.offer.factories import open_agenda
from tests.web.relay.scene import hidden, words

pytestmark = pytest.mark.django_db
TEN = NINE.replace(hour=10)


@pytest.fixture
def one(place, relay, town_hall):
    booker = Booker.relay(relay, town_hall)
    who = person(phone="0612345678")
    return booked(*place, person=who, channel="relay", booker=booker)


@pytest.fixture
def at(one):
    """`at("move")`: address of a page of this appointment."""
    return lambda name: reverse(f"relay:{name}", args=[one.public_id])


def test_the_page_says_all_that_happened_who_and_when(at, as_, relay):
    relay.full_name = "Jeanne Aubrun"
    relay.save()

    text = words(as_(relay).get(at("appointment")))

    assert "Lundi 2 mars 2026 à 8 h : réservé par Jeanne Aubrun" in text
    assert "Confirmation, SMS : à envoyer" in text
    assert "06 12 34 56 78" in text


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_the_preview_keeps_the_person_s_own_code_and_link_to_itself(at, one, as_, relay, page):
    text = as_(relay).get(at(page), {"debut": written(TEN)}).content.decode()

    assert "06 •• •• •• 78" in text
    for secret in (link_token(one), shown_code(one)):
        assert secret not in text


def test_moving_shows_who_is_told_then_moves(at, one, as_, relay):
    client = as_(relay)
    choice = client.get(at("move")).content.decode()
    assert f'<option value="{written(TEN)}">' in choice
    page = client.get(at("move"), {"debut": written(TEN)})
    assert "Nouveau moment : mardi 3 mars 2026 à 10 h" in words(page)
    assert "06 •• •• •• 78" in words(page)
    one.refresh_from_db()
    assert one.start == NINE

    address = f"{at('move')}?debut={written(TEN)}"
    done = client.post(address, {"key": hidden(page, "key")}, follow=True)

    one.refresh_from_db()
    assert one.start == TEN
    assert "déplacé au mardi 3 mars 2026 à 10 h" in words(done)
    assert "avant : mardi 3 mars 2026 à 9 h" in words(done)


def test_neither_where_it_is_nor_what_is_taken_is_offered(place, at, as_, relay):
    booked(*place, start=TEN, person=person(family_name="Petit"))

    page = as_(relay).get(at("move")).content.decode()

    assert 'value="20260303T0820Z"' in page
    assert f'value="{written(NINE)}"' not in page
    assert f'value="{written(TEN)}"' not in page


def test_a_slot_taken_meanwhile_leaves_it_where_it_is(place, at, one, as_, relay):
    booked(*place, start=TEN, person=person(family_name="Petit"))

    page = as_(relay).post(f"{at('move')}?debut={written(TEN)}", follow=True)

    assert "vient d’être pris" in words(page)
    one.refresh_from_db()
    assert one.start == NINE


def test_it_can_go_to_someone_else_of_the_same_service_only(place, at, one, as_, relay):
    colleague, _ = open_agenda(service=place[0].service, name="Dr Petit")
    colleague.rules.get().reasons.add(place[1])
    elsewhere, _ = open_agenda()
    client = as_(relay)
    assert "Dr Petit" in words(client.get(at("move")))

    client.post(f"{at('move')}?debut={written(TEN)}&agenda={elsewhere.pk}")
    one.refresh_from_db()
    assert one.agenda == place[0]  # another service: its own agenda instead

    client.post(f"{at('move')}?debut={written(NINE)}&agenda={colleague.pk}")
    one.refresh_from_db()
    assert (one.agenda, one.start) == (colleague, NINE)


@pytest.mark.parametrize(
    "asked",
    [
        *("debut=demain", "jour=hier", "agenda=x", "jour=9999-12-31"),
        *("debut=99991231T2359Z", "agenda=" + "9" * 5_000, "agenda=%00"),
    ],
)
def test_an_address_that_makes_no_sense_shows_the_choice(at, as_, relay, asked):
    page = as_(relay).get(f"{at('move')}?{asked}")

    assert page.status_code == 200
    assert "Choisir un autre moment" in words(page)


def test_a_sensitive_reason_leaves_no_agenda_s_name_to_who_booked_it(place, at, as_, relay):
    place[1].is_sensitive = True
    place[1].save()
    open_agenda(service=place[0].service, name="Dr Petit")

    text = words(as_(relay).get(at("move"), {"debut": written(TEN)}))

    assert "mardi 3 mars 2026 à 10 h" in text
    assert "Dr Martin" not in text
    assert "Dr Petit" not in text


def test_what_the_service_cancelled_is_not_restored_by_who_booked_it(at, one, as_, relay):
    member = Booker.member(relay, one.agenda.service.site.organisation)
    services.cancel(appointment_id=one.pk, booker=member)
    client = as_(relay)

    assert "Rétablir" not in words(client.get(at("appointment")))
    assert "lui seul peut le rétablir" in words(client.post(at("restore"), follow=True))


def test_later_days_are_one_field_away(at, as_, relay):
    page = as_(relay).get(at("move"), {"jour": "2026-04-06"}).content.decode()

    assert "20260407T0700Z" in page  # Tuesday 7 April at 9, summer time; Monday is a holiday
    assert "20260406" not in page


def test_cancelling_shows_who_is_told_and_can_be_undone(at, one, as_, relay):
    client = as_(relay)
    page = client.get(at("cancel"))
    assert "06 •• •• •• 78" in words(page)

    done = client.post(at("cancel"), {"key": hidden(page, "key")}, follow=True)
    assert "Le rendez-vous est annulé." in words(done)
    one.refresh_from_db()
    assert one.state == "cancelled_by_person"

    back = client.post(at("restore"), {"key": hidden(done, "key")}, follow=True)
    assert "tient de nouveau" in words(back)
    one.refresh_from_db()
    assert one.state == "booked"
    assert [change.actor for change in one.changes.all()] == [f"user:{relay.pk}"] * 3


def test_restoring_once_the_place_is_taken_says_so(place, at, one, as_, relay):
    client = as_(relay)
    client.post(at("cancel"))
    booked(*place, person=person(family_name="Petit"))

    assert "vient d’être pris" in words(client.post(at("restore"), follow=True))
    one.refresh_from_db()
    assert one.state == "cancelled_by_person"


def test_too_late_to_change_here_says_to_telephone(at, one, as_, relay, clock):
    clock(NINE - timedelta(minutes=10))
    client = as_(relay)

    for address in (at("cancel"), f"{at('move')}?debut={written(TEN)}"):
        assert "Téléphonez" in words(client.post(address, follow=True))
    one.refresh_from_db()
    assert (one.state, one.start) == ("booked", NINE)


def test_asking_for_an_earlier_place_and_stopping(at, as_, relay):
    client = as_(relay)

    assert "souhaitée" in words(client.post(at("earlier"), follow=True))
    assert EarlierRequest.objects.count() == 1
    client.post(at("earlier"), {"stop": "1"})
    assert not EarlierRequest.objects.exists()


@pytest.mark.parametrize("name", ["restore", "earlier"])
def test_nothing_changes_by_following_a_link(at, as_, relay, name):
    assert as_(relay).get(at(name)).status_code == 405


class TestSlip:
    def test_the_sheet_has_a_large_code_the_telephone_and_a_qr_code(self, at, one, as_, relay):
        page = as_(relay).get(at("slip"))

        text = words(page)
        assert shown_code(one) in text
        assert "05 55 00 00 01" in text
        assert "Mardi 3 mars 2026 à 9 h" in text
        assert "1 place de la Mairie, 23380 Ajain" in text
        assert 'src="data:image/svg+xml' in page.content.decode()
        assert link_token(one) not in page.content.decode()  # the QR code only

    def test_it_fits_a_ticket_printer_too(self, at, as_, relay):
        client = as_(relay)

        assert (
            'class="slip ticket"' in client.get(at("slip"), {"format": "ticket"}).content.decode()
        )
        assert 'class="slip"' in client.get(at("slip")).content.decode()
