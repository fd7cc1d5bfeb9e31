"""The outbox: in the transaction of the change, each event once."""

import pytest
from django.db import transaction

from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errors import NoTransaction
from maillage.apps.booking import codes, messages
from maillage.apps.booking.messages import recipients
from maillage.apps.booking.models import ContactProof, Message
from tests.apps.booking.messages.factories import (
    LANDLINE,
    MOBILE,
    NOW,
    START,
    TOLD,
    PersonFactory,
    booked,
    enqueue,
)

pytestmark = pytest.mark.django_db
HOUR = recipients.timedelta(hours=1)


@pytest.fixture
def proof():
    return ContactProof.objects.create(
        appointment=booked(state="held", held_until=START, person=None),
        contact_fingerprint="c" * 64,
        code_fingerprint="f" * 64,
        expires_at=START,
    )


def test_what_is_planned_is_written_down_encrypted():
    appointment = booked()
    planned = messages.plan(appointment, "booked", NOW)

    rows = enqueue(appointment)

    assert [row.key for row in rows] == [
        f"{appointment.public_id}:booked:1:{channel}" for channel in ("email", "sms", "letter")
    ]
    for row, expected in zip(rows, planned, strict=True):
        assert (row.recipient, row.subject, row.text, row.calendar) == (
            expected.recipient,
            expected.subject,
            expected.text,
            expected.calendar,
        )
        assert (row.state, row.next_try_at, row.attempts) == (MessageState.WAITING, NOW, 0)


@pytest.mark.parametrize("event", TOLD)
def test_a_silent_person_leaves_no_text_behind(event):
    rows = enqueue(booked(person__is_silent=True), event)

    assert [row.state for row in rows] == [MessageState.WITHHELD] * 3
    for row in rows:
        assert row.why_not == recipients.SILENT_PERSON
        assert (row.recipient, row.subject, row.text, row.calendar) == ("", "", "", "")


@pytest.mark.parametrize("event", TOLD)
def test_the_same_event_is_written_once(event):
    appointment = booked()

    first = enqueue(appointment, event)
    again = enqueue(appointment, event, NOW + HOUR)

    assert [row.pk for row in again] == [row.pk for row in first]
    assert Message.objects.count() == 3


def test_a_second_move_is_another_event():
    appointment = booked()

    enqueue(appointment, "moved", number=1)
    enqueue(appointment, "moved", number=2)

    assert Message.objects.count() == 6


def test_a_change_that_is_undone_tells_nothing():
    appointment = booked()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        messages.enqueue(appointment, "booked", NOW)
        raise ZeroDivisionError

    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    appointment = booked()

    with pytest.raises(NoTransaction, match="Open a transaction around the change"):
        messages.enqueue(appointment, "booked", NOW)

    assert not Message.objects.exists()


class TestCodes:
    def test_a_code_goes_to_the_contact_given_even_for_a_silent_reason(self, proof):
        proof.appointment.reason.is_silent = True

        row = messages.enqueue_code(proof, MOBILE, "sms", "012345", NOW)

        assert (row.channel, row.recipient, row.state) == ("sms", MOBILE, MessageState.WAITING)
        assert row.text.startswith("012 345 est votre code de prise de rendez-vous")

    def test_a_code_is_written_once_and_a_new_one_again(self, proof):
        messages.enqueue_code(proof, MOBILE, "sms", "012345", NOW)
        messages.enqueue_code(proof, MOBILE, "sms", "012345", NOW)
        proof.code_fingerprint = "e" * 64
        messages.enqueue_code(proof, MOBILE, "sms", "543210", NOW)

        assert Message.objects.count() == 2

    def test_the_subject_of_its_e_mail_does_not_show_on_a_locked_telephone(self, proof):
        row = messages.enqueue_code(proof, "a@exemple.fr", "email", "012345", NOW)

        assert row.subject == "Votre code"

    def test_a_closed_channel_takes_none(self, proof, settings):
        settings.SMS = "none"

        assert messages.enqueue_code(proof, MOBILE, "sms", "012345", NOW) is None


class TestLostCodes:
    def test_codes_and_links_go_to_the_contact_they_were_booked_with(self):
        appointments = [booked(), booked(reason__is_sensitive=True)]

        row = messages.enqueue_lost_code("zoe.durand@exemple.fr", appointments, NOW)

        assert (row.channel, row.subject) == ("email", "Vos rendez-vous")
        for appointment in appointments:
            assert codes.shown_code(appointment) in row.text
            assert codes.link_token(appointment) in row.text
        assert "Consultation" not in row.text
        assert "Centre" not in row.text

    def test_silent_appointments_do_not_exist(self):
        silent = [
            booked(person__is_silent=True),
            booked(reason__is_silent=True),
            booked(
                person=PersonFactory(unreachable=True, responsible=PersonFactory(is_silent=True))
            ),
        ]

        assert messages.enqueue_lost_code(MOBILE, silent, NOW) is None
        row = messages.enqueue_lost_code(MOBILE, [*silent, booked()], NOW)
        assert row.text.count("code ") == 1

    def test_a_silent_relative_is_not_written_to_about_who_can_be_reached(self):
        relative = PersonFactory(is_silent=True, email="parent@exemple.fr")
        appointment = booked(person=PersonFactory(responsible=relative))

        assert messages.enqueue_lost_code("parent@exemple.fr", [appointment], NOW) is None
        assert messages.enqueue_lost_code("zoe.durand@exemple.fr", [appointment], NOW) is not None

    def test_one_an_hour_however_often_it_is_asked(self):
        appointment = booked()

        rows = [
            messages.enqueue_lost_code(contact, [appointment], NOW + late)
            for contact, late in [(MOBILE, HOUR * 0), (MOBILE, HOUR / 2), (MOBILE, HOUR)]
        ]

        assert rows[0].pk == rows[1].pk != rows[2].pk

    @pytest.mark.parametrize(("contact", "sms"), [(LANDLINE, "file"), (MOBILE, "none")])
    def test_what_cannot_be_sent_is_not_written(self, contact, sms, settings):
        settings.SMS = sms

        assert messages.enqueue_lost_code(contact, [booked()], NOW) is None
        assert messages.enqueue_lost_code("a@exemple.fr", [], NOW) is None
