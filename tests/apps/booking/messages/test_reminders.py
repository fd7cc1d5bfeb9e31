"""Reminders: 48 hours before, once a date, and not to who was just told."""

from datetime import timedelta

import pytest

from maillage.apps.booking import messages
from maillage.apps.booking.models import Message
from tests.apps.booking.messages.factories import START, booked, change

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = START - 48 * HOUR


def remind(at=DUE):
    return messages.queue_reminders(at)


def test_a_reminder_leaves_48_hours_before_and_once():
    booked()

    assert remind(DUE - HOUR) == 0
    assert remind(DUE) == 1
    assert remind(DUE + HOUR) == 0
    assert Message.objects.filter(event="reminder").count() == 3


def test_another_date_is_reminded_again():
    appointment = booked()
    remind(DUE)
    appointment.start += 240 * HOUR
    appointment.end += 240 * HOUR
    appointment.save()
    change(appointment, "moved", at=DUE)

    assert remind(DUE + 240 * HOUR) == 1
    assert remind(DUE + 241 * HOUR) == 0


@pytest.mark.parametrize("kind", ["moved", "restored"])
def test_who_was_told_within_the_48_hours_is_not_reminded(kind):
    change(booked(), kind, at=DUE + HOUR)

    assert remind(DUE + 2 * HOUR) == 0


def test_nor_who_booked_within_them():
    booked(booked_at=DUE + HOUR)

    assert remind(DUE + 2 * HOUR) == 0


@pytest.mark.parametrize("state", ["arrived", "seen", "cancelled_by_person"])
def test_only_booked_appointments_are_reminded(state):
    booked(state=state)

    assert remind() == 0


def test_what_has_begun_is_not_reminded():
    booked()

    assert remind(START) == 0


def test_a_silent_person_is_looked_at_once_and_nothing_leaves():
    booked(person__is_silent=True)

    assert remind() == 1
    assert remind() == 0
    assert messages.deliver_due(now=DUE) == 0


def test_a_hundred_known_reminders_cost_two_queries(django_assert_num_queries):
    for _ in range(3):
        booked()
    remind()

    with django_assert_num_queries(2):
        assert remind() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(together):
    booked()

    together(remind, remind)

    assert Message.objects.filter(event="reminder").count() == 3
