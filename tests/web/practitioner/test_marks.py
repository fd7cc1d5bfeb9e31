"""Arrived, seen, absent: one press each, one to undo."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.apps.booking.models import Appointment
from tests.apps.booking.factories import NINE, booked
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(place, as_, secretary, clock):
    """`press("arrived")`: what the page says after the button; the appointment is at nine."""
    clock(NINE + timedelta(minutes=5))
    one = booked(*place, start=NINE)
    client = as_(secretary)

    def send(state):
        address = reverse("practitioner:mark", args=[one.public_id])
        return client.post(address, {"state": state}, follow=True)

    return send


def state():
    return Appointment.objects.get().state


def test_arrived_then_seen_comes_back_to_that_line_of_the_day(press, place):
    page = press("arrived")
    assert "Zoé Durand est là." in words(page)
    assert "Une personne attend" in words(page)
    number = Appointment.objects.get().pk
    day = reverse("practitioner:day", args=[place[0].pk, "2026-03-03"])
    assert page.redirect_chain[-1][0] == f"{day}#rdv-{number}"
    assert f'id="rdv-{number}"' in page.content.decode()

    page = press("seen")
    assert "a été vu" in words(page)
    assert "attend :" not in words(page)
    assert state() == "seen"


@pytest.mark.parametrize("mark", ["arrived", "seen", "no_show"])
def test_each_mark_is_undone_by_one_press(press, mark):
    press(mark)
    assert state() == mark

    assert "c’est défait" in words(press("undo"))
    assert state() == "booked"


def test_someone_cannot_be_absent_before_their_hour(place, as_, secretary):
    one = booked(*place)
    client = as_(secretary)
    day = client.get(reverse("practitioner:day", args=[place[0].pk, "2026-03-03"]))

    assert 'value="no_show"' not in day.content.decode()
    address = reverse("practitioner:mark", args=[one.public_id])
    page = client.post(address, {"state": "no_show"}, follow=True)
    assert "pas encore passée" in words(page)
    assert state() == "booked"


@pytest.mark.parametrize("made_up", ["", "booked", "held", "x"])
def test_a_mark_that_does_not_exist_changes_nothing(press, made_up):
    press(made_up)

    assert state() == "booked"


def test_nothing_is_marked_by_following_a_link(place, as_, secretary):
    one = booked(*place)

    assert as_(secretary).get(reverse("practitioner:mark", args=[one.public_id])).status_code == 405
