"""Agendas that open some weeks and not others."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.selectors import next_slots
from maillage.apps.offer.services import open_weeks
from tests.apps.booking.factories import NOW, booked
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
HOURS = [[0, "09:00", "12:00"], [5, "09:00", "10:00"]]


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def open_for(agenda, reason, *numbers, since=0, hours=HOURS):
    return open_weeks(
        actor="system",
        agenda=agenda,
        reasons=[reason],
        mondays=[MONDAY + number * WEEK for number in numbers],
        hours=hours,
        first_monday=MONDAY + since * WEEK,
    )


def days(agenda, reason):
    slots = next_slots(agenda.pk, reason, after=NOW, limit=500)
    return sorted({slot["start"].date() for slot in slots})


def test_an_agenda_opens_in_these_weeks_and_in_no_other():
    agenda, reason = open_agenda()

    assert open_for(agenda, reason, 1, 3) is True

    assert days(agenda, reason) == [
        MONDAY + WEEK,
        MONDAY + WEEK + timedelta(days=5),
        MONDAY + 3 * WEEK,
        MONDAY + 3 * WEEK + timedelta(days=5),
    ]
    assert AuditLine.objects.filter(action="agenda.open_weeks").count() == 1


def test_said_twice_nothing_is_written_twice():
    agenda, reason = open_agenda()
    open_for(agenda, reason, 1, 2)

    assert open_for(agenda, reason, 1, 2) is False

    assert AuditLine.objects.filter(action="agenda.open_weeks").count() == 1


def test_what_was_open_before_the_first_monday_stays_written():
    agenda, reason = open_agenda()
    open_for(agenda, reason, 0, 1, 2)

    open_for(agenda, reason, 2, since=1)

    spans = agenda.rules.filter(first_day=MONDAY).values_list("last_day", flat=True)
    assert set(spans) == {MONDAY + WEEK - timedelta(days=1)}


def test_who_is_booked_and_the_exceptions_of_the_team_are_kept():
    agenda, reason = open_agenda()
    appointment = booked(agenda, reason)
    agenda.exceptions.create(is_open=False, day=MONDAY + WEEK, starts=time(9), ends=time(10))

    open_for(agenda, reason, 1)

    assert Appointment.objects.get().state == appointment.state
    first = next_slots(agenda.pk, reason, after=NOW, limit=1)[0]["start"]
    assert f"{first:%d %H:%M}" == "09 09:00"  # ten in Paris: the first hour is closed


def test_without_any_week_the_agenda_is_closed():
    agenda, reason = open_agenda()

    open_for(agenda, reason)

    assert days(agenda, reason) == []
