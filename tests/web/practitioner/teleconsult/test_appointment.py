"""When a screen is not enough, the person leaves with an appointment."""

import pytest
from django.urls import reverse

from maillage.apps.booking import services as booking
from maillage.apps.booking.models import Appointment
from maillage.apps.teleconsult.models import Consultation, Ticket
from tests.apps.offer.factories import open_agenda
from tests.apps.teleconsult.factories import NOW, later
from tests.web.relay.scene import words


@pytest.fixture
def place(consultation):
    """An agenda on site in the commune where the person is."""
    agenda, reason = open_agenda(name="Dr Noir", service__site__commune=consultation.ticket.commune)
    booking.refresh_free_slots([agenda.pk], now=NOW)
    return agenda, reason


@pytest.fixture
def where(consultation):
    return reverse("practitioner:consultation_appointment", args=[consultation.public_id])


def chosen(place, start="20260303T0800Z"):
    return {"agenda": place[0].pk, "reason": place[1].pk, "start": start}


def test_the_next_slots_near_the_person_are_offered_and_one_press_books(browser, place, where):
    said = words(browser.get(where))
    assert "Dr Noir" in said and "Lundi 2 mars 2026 à 11 h 20" in said

    page = browser.post(where, chosen(place), follow=True)

    appointment, ticket = Appointment.objects.get(), Ticket.objects.get()
    assert (appointment.person.full_name, appointment.channel) == ("Zoé Durand", "relay")
    assert (ticket.state, ticket.appointment) == ("handed", appointment)
    assert Consultation.objects.get().ended_at is not None
    assert "Le rendez-vous est pris." in words(page)


def test_twice_is_one_appointment(browser, place, where):
    browser.post(where, chosen(place))
    page = browser.post(where, chosen(place), follow=True)

    assert Appointment.objects.count() == 1
    assert "déjà terminée" in words(page)


@pytest.mark.parametrize(
    "wrong", [{"start": "demain"}, {"agenda": "x"}, {"reason": "9" * 30}, {"agenda": "0"},
              {"start": "20260303T0805Z"}]
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused_and_the_person_stays(browser, place, where, wrong):
    answer = browser.post(where, chosen(place) | wrong)

    assert answer.status_code == 409
    assert not Appointment.objects.exists()
    assert Ticket.objects.get().state == "in_room"


def test_without_a_place_near_the_page_says_what_to_do(browser, consultation, where, clock):
    clock(later(1))

    assert "Aucun rendez-vous libre près de la personne." in words(browser.get(where))
