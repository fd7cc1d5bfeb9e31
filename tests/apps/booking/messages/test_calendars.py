"""The calendar file, read back by the library that calendars use."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from maillage.apps.booking.messages import calendar_file
from tests.apps.booking.messages.factories import NOW, START, booked, change, sensitive, told

pytestmark = pytest.mark.django_db


def read(text):
    calendar = Calendar.from_ical(text)
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_it_adds_the_appointment_to_a_calendar():
    appointment = booked()

    calendar, entry = read(calendar_file(appointment, NOW))

    assert calendar["METHOD"] == "PUBLISH"
    assert (entry["SUMMARY"], entry["STATUS"], entry["SEQUENCE"]) == (
        "Rendez-vous",
        "CONFIRMED",
        0,
    )
    assert entry["UID"] == f"{appointment.public_id}@soins.creuse.example"
    assert entry.decoded("DTSTART") == START
    assert entry.decoded("DTEND") == appointment.end
    assert entry["LOCATION"] == "Centre de santé d’Ajain, 1 place de la Mairie, 23380 Ajain"
    assert entry["DESCRIPTION"] == "Téléphone\u00a0: 05 55 00 00 01"


def test_each_change_takes_the_place_of_the_one_before():
    appointment = booked()
    uid = read(calendar_file(appointment, NOW))[1]["UID"]
    seen = []
    for kind, state in [("moved", "booked"), ("cancelled", "cancelled_by_service")]:
        change(appointment, kind)
        appointment.state = state
        entry = read(told(appointment, kind)["email"].calendar)[1]
        assert entry["UID"] == uid
        seen.append((entry["SEQUENCE"], entry["STATUS"]))

    assert seen == [(1, "CONFIRMED"), (2, "CANCELLED")]


@pytest.mark.parametrize("event", ["reminder", "earlier"])
def test_what_changes_no_date_joins_no_calendar(event):
    assert told(booked(), event)["email"].calendar == ""


def test_the_hour_survives_the_change_of_clock():
    instant = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    entry = read(calendar_file(booked(start=instant), NOW))[1]

    assert entry.decoded("DTSTART") == instant


def test_a_shared_calendar_tells_nothing():
    _, entry = read(calendar_file(sensitive(), NOW))

    assert entry["SUMMARY"] == "Rendez-vous"
    assert entry["LOCATION"] == "1 place de la Mairie, 23380 Ajain"
    assert "URL" not in entry
    assert entry["CLASS"] == "PRIVATE"
