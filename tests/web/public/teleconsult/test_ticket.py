"""The waiting screen, its ends, and what can be done instead of waiting."""

import re

import pytest
from django.urls import reverse

from maillage.apps.booking.codes import shown_code
from maillage.apps.teleconsult.kiosk import COOKIE, seal
from maillage.apps.teleconsult.services import matching, tickets
from maillage.apps.teleconsult.tokens import TICKET, token_of
from tests.apps.booking.factories import booked
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import (
    a_duty,
    a_ticket,
    an_accepted_ticket,
    an_open_point,
    person,
)
from tests.web.public.care.care_case import text_of

pytestmark = pytest.mark.django_db


def address(ticket, name="ticket"):
    return reverse(f"public:{name}", args=[token_of(ticket, TICKET)])


@pytest.fixture
def busy(ajain):
    """Someone waits behind two others; one GP is on duty, busy with the first."""
    duty, point = a_duty(), an_open_point(site=CareSiteFactory(commune=ajain, name="Mairie"))
    a_ticket(point)
    a_ticket(point)
    ticket = a_ticket(point, person=person(given_name="محمد"))
    return duty, ticket


def test_the_screen_says_the_place_and_an_honest_range(client, busy):
    page = text_of(client.get(address(busy[1])))

    assert "1 personne avant vous." in page
    assert re.search(r"Entre \d+ et \d+ minutes\.", page)
    assert "C’est une estimation" in page
    assert "<bdi>محمد</bdi>" in page
    assert page.index("tel:15") < page.index("<h1>")


def test_the_first_range_shown_is_kept_to_measure_our_honesty(client, busy, clock):
    ticket = busy[1]
    client.get(address(ticket))
    ticket.refresh_from_db()
    first = ticket.first_low_minutes, ticket.first_high_minutes

    clock.advance(minutes=9)
    client.get(address(ticket))
    ticket.refresh_from_db()

    assert first[0] <= first[1] and ticket.seen_at == clock.at
    assert (ticket.first_low_minutes, ticket.first_high_minutes) == first


def test_when_nobody_can_serve_the_person_is_told_early_and_offered_something_else(client):
    ticket = a_ticket()

    page = text_of(client.get(address(ticket)))

    ticket.refresh_from_db()
    assert "Attente inconnue" in page and "Voir les autres possibilités" in page
    assert ticket.warned_at is not None and ticket.first_low_minutes is None


def test_without_script_the_page_reloads_and_says_so(client, busy):
    page = text_of(client.get(address(busy[1])))

    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page
    assert reverse("live:ticket", args=[token_of(busy[1], TICKET)]) in page


def test_once_accepted_the_screen_leads_to_the_room(client):
    ticket, _ = an_accepted_ticket()

    response = client.get(address(ticket))

    assert response.status_code == 302
    assert response["Location"].startswith("/teleconsultation/salle/")


def test_someone_who_is_called_back_stays_on_the_page_and_is_told_the_number(client):
    ticket, _ = an_accepted_ticket(modality="telephone")

    page = text_of(client.get(address(ticket)))

    assert "Un praticien vous attend" in page and "05 55 00 00 02" in page


def test_leaving_asks_once_and_can_be_undone_for_a_quarter_of_an_hour(client, busy, clock):
    ticket = busy[1]
    assert "Quitter la file ?" in text_of(client.get(address(ticket, "ticket_leave")))

    client.post(address(ticket, "ticket_leave"))
    assert "Reprendre ma place" in text_of(client.get(address(ticket)))
    client.post(address(ticket, "ticket_return"))
    ticket.refresh_from_db()
    assert ticket.state == "waiting"

    client.post(address(ticket, "ticket_leave"))
    clock.advance(minutes=16)
    page = text_of(client.get(address(ticket)))
    assert "Cette place n’est plus gardée" in page and "Reprendre ma place" not in page


@pytest.mark.parametrize(
    ("wish", "field", "value"),
    [
        ("rappel", "wants_call_back", True),
        ("telephone", "modality", "telephone"),
        ("sans-preference", "preference", "none"),
    ],
)
def test_one_asks_for_something_else_without_losing_the_place(client, wish, field, value):
    ticket = a_ticket(preference="woman")

    client.post(address(ticket, "ticket_change"), {"souhait": wish})

    before = ticket.queued_at
    ticket.refresh_from_db()
    assert getattr(ticket, field) == value and ticket.queued_at == before


def test_another_point_is_offered_when_it_is_open_and_keeps_the_place(client, busy, ajain):
    ticket = busy[1]
    other = an_open_point(site=CareSiteFactory(commune=ajain, name="Bibliothèque"))
    assert "Bibliothèque" in text_of(client.get(address(ticket, "ticket_alternatives")))

    client.post(address(ticket, "ticket_change"), {"point": other.pk})

    ticket.refresh_from_db()
    assert ticket.point == other


@pytest.mark.parametrize("sent", [{"souhait": "gratuit"}, {"point": "x"}, {"point": "999999"}, {}])
def test_a_wish_that_we_do_not_offer_changes_nothing(client, busy, sent):
    response = client.post(address(busy[1], "ticket_change"), sent)

    assert response["Location"] == address(busy[1], "ticket_alternatives")


def test_what_can_no_longer_be_changed_is_said(client, busy):
    duty, _ = busy
    held = duty.tickets.get()
    matching.accept(ticket_id=held.pk, duty_id=duty.pk)
    tickets.start(ticket_id=held.pk, actor="system")
    tickets.close(ticket_id=held.pk, actor="system")

    client.post(address(held, "ticket_leave"))

    page = text_of(client.get(address(held)))
    assert "La consultation a déjà commencé ou elle est terminée." in page
    assert "Votre consultation est terminée" in page


def test_an_appointment_taken_meanwhile_gives_the_place_back(client, busy, clock):
    ticket = busy[1]
    appointment = booked(start=clock.at.replace(hour=10), now=clock.at)

    wrong = client.post(address(ticket, "ticket_booked"), {"code": "AAAA-AAAA"})
    client.post(address(ticket, "ticket_booked"), {"code": shown_code(appointment)})

    assert wrong.status_code == 422 and "Aucun rendez-vous à venir" in text_of(wrong)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.appointment) == ("handed", appointment)
    assert "Vous avez pris un rendez-vous" in text_of(client.get(address(ticket)))


@pytest.mark.parametrize("name", ["ticket", "ticket_leave", "ticket_alternatives"])
def test_an_address_that_we_did_not_make_leads_nowhere(client, name):
    assert client.get(reverse(f"public:{name}", args=["forged"])).status_code == 404


def test_the_computer_of_a_point_goes_back_when_nobody_touches_it(client, busy):
    ticket = busy[1]
    client.cookies[COOKIE] = seal(ticket.point, ticket)
    end = reverse("relay:kiosk_end", args=[ticket.point_id])

    asked = text_of(client.get(address(ticket, "ticket_leave")))
    waiting = text_of(client.get(address(ticket)))
    tickets.abandon(ticket_id=ticket.pk)
    over = text_of(client.get(address(ticket)))

    assert f'content="180;url={address(ticket)}"' in asked
    assert 'content="180' not in waiting and end in waiting
    assert f'content="180;url={end}"' in over
