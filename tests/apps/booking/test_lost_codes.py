"""A lost code goes to the contact that booked, for what is still to come."""

from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.errors import TooManyTries
from maillage.apps.booking.models import Message
from maillage.apps.booking.people import PersonData
from maillage.apps.booking.services import book, cancel
from maillage.apps.booking.services.lost_codes import send_lost_code
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 8, tzinfo=UTC)
ANNE, JEAN = "anne@exemple.fr", "jean@exemple.fr"


@pytest.fixture
def booked():
    """An appointment on Tuesday at 9 of Jean, booked by Anne: each with an e-mail."""
    agenda, reason = open_agenda(reason={"horizon_days": 7})
    return book(
        agenda_id=agenda.pk,
        reason_id=reason.pk,
        start=MONDAY_9 + timedelta(days=1),
        person=PersonData(
            "Martin", "Jean", email=JEAN, responsible=PersonData("Martin", "Anne", email=ANNE)
        ),
        channel="web",
        booker=Booker.person(),
        now=MONDAY_9,
    )


def ask(contact, *, who="192.0.2.1", now=MONDAY_9):
    send_lost_code(contact=contact, who=who, now=now)
    return list(Message.objects.filter(event="lost_code").order_by("pk"))


@pytest.mark.parametrize("contact", [ANNE, JEAN])
def test_the_person_and_who_booked_for_them_each_find_it_again(booked, contact):
    (message,) = ask(contact)

    assert message.recipient == contact
    assert AuditLine.objects.filter(action="appointment.lost_code").count() == 1


def test_a_stranger_causes_no_message_and_no_trace(booked):
    assert ask("autre@exemple.fr") == []
    assert not AuditLine.objects.filter(action="appointment.lost_code").exists()


def test_what_is_past_or_cancelled_is_not_sent(booked):
    assert ask(ANNE, now=MONDAY_9 + timedelta(days=2)) == []

    cancel(appointment_id=booked.pk, booker=Booker.person(), now=MONDAY_9)

    assert ask(ANNE) == []


def test_five_tries_of_one_visitor_in_a_quarter_of_an_hour(booked):
    for _ in range(5):
        ask(ANNE)

    with pytest.raises(TooManyTries):
        ask(ANNE)
    ask(ANNE, who="192.0.2.2")
    ask(ANNE, now=MONDAY_9 + timedelta(minutes=15))
