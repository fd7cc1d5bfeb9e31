"""Booking in one's own agenda, by telephone or at the counter, and the follow-ups of a visit."""

import pytest
from django.urls import reverse

from maillage.apps.booking.models import Appointment
from maillage.web.practitioner.book import follow_ups
from maillage.web.relay.instants import written
from maillage.web.relay.people import person_data
from tests.apps.booking.factories import NINE, PARIS, booked, person
from tests.apps.offer.factories import ReasonFactory
from tests.web.relay.scene import hidden, words

pytestmark = pytest.mark.django_db
KEY = "5f0c1a86-8f1b-4f57-9f3e-0d1a2b3c4d5e"


def address(place):
    return reverse("practitioner:book", args=[place[0].pk, place[1].pk])


def book(client, place, **changes):
    """Press twice: see who receives what, then book."""
    data = {
        "start": written(NINE), "channel": "phone", "family_name": "Durand",
        "phone": "0612345678", "key": KEY, **changes,
    }  # fmt: skip
    seen = hidden(client.post(address(place), data), "seen")
    return client.post(address(place), data | {"seen": seen})


def test_by_telephone_one_comes_back_to_the_day(place, as_, secretary):
    response = book(as_(secretary), place)

    assert response["Location"] == reverse("practitioner:day", args=[place[0].pk, "2026-03-03"])
    appointment = Appointment.objects.get()
    assert (appointment.booked_by, appointment.channel) == ("service", "phone")


def test_at_the_counter_the_sheet_is_handed_over(place, as_, secretary):
    response = book(as_(secretary), place, channel="counter")

    public_id = Appointment.objects.get().public_id
    assert response["Location"] == reverse("practitioner:slip", args=[public_id])


def test_the_service_books_today_within_the_notice_of_the_reason(place, as_, secretary, clock):
    clock(NINE.replace(hour=8, minute=50))

    assert book(as_(secretary), place).status_code == 302


def test_someone_the_service_already_expects_is_noticed(place, as_, secretary):
    client = as_(secretary)
    booked(*place, person=person(family_name="Durand", given_name="", phone="06 12 34 56 78"))

    data = {"start": "20260303T0820Z", "channel": "phone", "family_name": "durand"}
    page = client.post(address(place), data | {"phone": "06.12.34.56.78", "key": KEY})

    assert "déjà attendue mardi 3 mars 2026 à 9 h" in words(page)


def test_the_other_reasons_are_one_press_away(place, as_, secretary):
    other = ReasonFactory(service=place[0].service, inside_name="Certificat")

    page = as_(secretary).get(address(place), {"debut": written(NINE)}).content.decode()

    link = reverse("practitioner:book", args=[place[0].pk, other.pk])
    assert f'href="{link}?debut={written(NINE)}"' in page


def test_a_reason_of_another_service_is_not_found(place, as_, secretary):
    elsewhere = ReasonFactory()

    assert as_(secretary).get(address((place[0], elsewhere))).status_code == 404


class TestFollowUps:
    def ask(self, client, first, **changes):
        where = reverse("practitioner:series", args=[first.public_id])
        return client.post(where, {"every_weeks": 2, "times": 2, "key": KEY, **changes})

    def test_the_same_visit_every_two_weeks(self, place, as_, secretary):
        first = booked(*place)

        page = self.ask(as_(secretary), first)

        assert "Réservés : 2" in words(page)
        assert "mardi 17 mars 2026 à 9 h" in words(page).lower()
        others = Appointment.objects.exclude(pk=first.pk).order_by("start")
        assert [one.start.astimezone(PARIS).hour for one in others] == [9, 9]  # summer time too
        assert {one.person.full_name for one in others} == {"Zoé Durand"}

    def test_a_date_that_is_taken_is_refused_alone_and_said(self, place, as_, secretary):
        first = booked(*place)
        booked(*place, start=NINE.replace(day=17), person=person(family_name="Petit"))

        page = self.ask(as_(secretary), first)

        assert "Réservés : 1" in words(page)
        assert "Refusés : 1" in words(page)
        assert "Mardi 17 mars 2026 à 9 h : Ce créneau" in words(page)

    def test_pressed_twice_nothing_is_booked_twice(self, place, as_, secretary):
        first, client = booked(*place), as_(secretary)

        self.ask(client, first)
        self.ask(client, first)

        assert Appointment.objects.count() == 3

    @pytest.mark.parametrize("changes", [{"times": 0}, {"times": 27}, {"every_weeks": "x"}])
    def test_a_rhythm_that_makes_no_sense_is_said(self, place, as_, secretary, changes):
        first = booked(*place)

        page = self.ask(as_(secretary), first, **changes)

        assert "error-summary" in page.content.decode()
        assert Appointment.objects.count() == 1

    def test_the_hour_is_kept_across_the_change_of_clock(self):
        starts = follow_ups(NINE.replace(day=24), PARIS, every_weeks=1, times=2)

        assert [start.isoformat() for start in starts] == [
            "2026-03-31T09:00:00+02:00", "2026-04-07T09:00:00+02:00",
        ]  # fmt: skip

    def test_who_they_are_is_copied_whole_with_who_answers_for_them(self, place):
        child = person(responsible=person(family_name="Mère", email="mere@exemple.fr"))
        one = booked(*place, person=child)

        assert person_data(one.person) == child
