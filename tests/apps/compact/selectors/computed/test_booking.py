"""Appointments: each figure worked by hand, with rows that must stay out."""

from datetime import timedelta

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from tests.apps.territory.factories import CommuneFactory

from .worked import REUNION, an_agenda, an_appointment, area_of, at, in_reunion, measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain")


@pytest.fixture
def agenda(ajain):
    """An agenda of Ajain, with rows that no figure of 2026 may count."""
    agenda = an_agenda(ajain)
    an_appointment(agenda, at(12, 31, year=2025))
    an_appointment(agenda, at(1, 1, 0, year=2027))
    an_appointment(agenda, at(3, 2, 8), "held")
    an_appointment(agenda, at(3, 2, 7), "expired")
    an_appointment(an_agenda(), at(3, 2))
    return agenda


def _of_states(agenda, *states, **values):
    for hour, state in enumerate(states, 9):
        an_appointment(agenda, at(3, 2, hour), state, **values)


def test_appointments_are_taken_even_when_they_were_cancelled_since(ajain, agenda):
    _of_states(agenda, "booked", "seen", "no_show", "cancelled_by_person", "cancelled_by_service")
    assert parts("booking.booked", ajain) == (5, None)
    assert measured("booking.booked", ajain).people == 5
    assert parts("booking.booked", ajain, "2026-T2") == (0, None)


def test_the_same_person_twice_is_one_person(ajain, agenda):
    first = an_appointment(agenda, at(3, 2))
    an_appointment(agenda, at(3, 3), person=first.person)
    found = measured("booking.seen", ajain)
    assert (found.numerator, found.people) == (2, 1)


def test_only_those_marked_seen_are_seen(ajain, agenda):
    _of_states(agenda, "booked", "arrived", "seen", "seen", "no_show", "cancelled_by_person")
    assert parts("booking.seen", ajain) == (2, None)


def test_a_missed_appointment_is_marked_missed_neither_cancelled_nor_left_unmarked(ajain, agenda):
    _of_states(agenda, "seen", "seen", "seen", "no_show", "booked", "cancelled_by_person")
    assert parts("booking.no_show", ajain) == (1, 4)


def test_what_became_of_an_appointment_is_known_once_marked(ajain, agenda):
    _of_states(agenda, "seen", "no_show", "booked", "arrived", "cancelled_by_service")
    assert parts("booking.marked", ajain) == (2, 4)


def test_what_the_service_cancelled_is_told_from_what_the_person_cancelled(ajain, agenda):
    _of_states(agenda, "seen", "booked", "cancelled_by_service", "cancelled_by_person")
    assert parts("booking.cancelled_by_service", ajain) == (1, 4)


def test_a_relay_books_for_someone_and_others_help_otherwise(ajain, agenda):
    an_appointment(agenda, at(3, 2, 9), channel="relay", booked_by="relay")
    an_appointment(agenda, at(3, 2, 10), channel="phone", booked_by="service")
    an_appointment(
        agenda, at(3, 2, 11), "cancelled_by_person", channel="sas", booked_by="regulator"
    )
    an_appointment(agenda, at(3, 2, 12))
    assert parts("booking.by_relay", ajain) == (1, 4)
    assert parts("booking.with_help", ajain) == (3, 4)
    assert parts("booking.by_regulator", ajain) == (1, None)


def test_the_wait_is_counted_in_days_of_the_calendar_without_follow_ups(ajain, agenda):
    eve = at(3, 1, 23, 30)
    an_appointment(agenda, at(3, 2, 9), booked_at=eve)  # 1 day, though nine hours and a half
    an_appointment(agenda, at(3, 2, 10), booked_at=eve - timedelta(days=4))  # 5 days
    an_appointment(agenda, at(3, 2, 11), "no_show", booked_at=eve - timedelta(days=11))  # 12
    an_appointment(
        agenda, at(3, 2, 12), booked_at=at(1, 1), series="6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    )
    an_appointment(agenda, at(3, 2, 13), "cancelled_by_person", booked_at=at(1, 1))
    found = measured("booking.wait", ajain)
    assert (found.numerator, found.denominator, found.people) == (5, None, 3)


def test_the_wait_for_a_gp_leaves_other_care_out(ajain, agenda):
    an_appointment(agenda, at(3, 2, 9))
    nurse = an_agenda(ajain, service__care_type="nursing")
    an_appointment(nurse, at(3, 2, 10), booked_at=at(1, 1))
    assert parts("booking.wait_for_gp", ajain) == (3, None)
    assert parts("booking.wait", ajain) == (31.5, None)


def test_new_year_in_reunion_comes_three_hours_before_paris():
    commune = in_reunion()
    agenda = an_agenda(commune)
    an_appointment(agenda, at(1, 1, 1, zone=REUNION))
    an_appointment(agenda, at(1, 1, 1, zone=REUNION, year=2027))
    assert parts("booking.seen", commune) == (1, None)
    assert parts("booking.seen", read_area("france"), "2027") == (1, None)


def test_an_agenda_without_appointments_counts_none_and_a_share_has_no_object(ajain):
    an_agenda(ajain)
    assert parts("booking.booked", ajain) == (0, None)
    assert parts("booking.no_show", ajain) == (0, 0)
    assert parts("booking.wait", ajain) == (None, None)


@pytest.mark.parametrize("key", ["booking.booked", "booking.no_show", "booking.wait"])
def test_a_territory_without_agendas_is_not_measured_and_is_told_what_to_do(ajain, key):
    an_agenda()
    with pytest.raises(NotMeasured, match="ouvrir le sien"):
        measured(key, area_of(ajain))
