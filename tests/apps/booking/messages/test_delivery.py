"""What is due is sent, once, unless the world changed meanwhile; then it is forgotten."""

import pytest
from django.core import mail

from maillage.apps.accounts.enums import MessageState
from maillage.apps.booking import messages
from maillage.apps.booking.messages import delivery, recipients
from maillage.apps.booking.models import ContactProof, Message
from tests.apps.booking.messages.factories import (
    DAY,
    MINUTE,
    MOBILE,
    NOW,
    START,
    TOLD,
    booked,
    change,
    deliver,
    email_only,
    enqueue,
    sms_only,
    states,
)

pytestmark = pytest.mark.django_db


class TestSent:
    def test_every_channel_once(self, files, writes):
        appointment = booked()
        enqueue(appointment)

        assert deliver() == 3
        assert deliver(NOW + DAY) == 0

        assert set(states().values()) == {MessageState.SENT}
        stem = f"{appointment.public_id}:booked:1"
        assert sorted(writes) == [f"{stem}:letter", f"{stem}:sms"]
        assert files("sms")[f"{stem}:sms"].startswith(f"À : {MOBILE}\n\nRendez-vous mardi")
        assert "7 chemin du Secret" in files("letter")[f"{stem}:letter"]

    def test_an_e_mail_has_its_calendar_and_a_number_of_its_own(self):
        appointment = email_only()
        (row,) = enqueue(appointment)[:1]

        deliver()

        (email,) = mail.outbox
        sent = email.message()
        assert email.to == ["zoe.durand@exemple.fr"]
        assert sent["Message-ID"] == (
            f"<{appointment.public_id}.booked.1.email@soins.creuse.example>"
        )
        assert sent["Auto-Submitted"] == "auto-generated"
        part = sent.get_payload()[1]
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == "PUBLISH"
        assert part.get_filename() == "rendez-vous.ics"
        assert "BEGIN:VEVENT" in row.calendar

    @pytest.mark.parametrize("event", TOLD)
    @pytest.mark.parametrize("values", [{"person__is_silent": True}, {"reason__is_silent": True}])
    def test_to_a_silent_person_nothing_leaves(self, event, values, writes):
        enqueue(booked(**values), event)

        assert deliver(NOW + DAY) == 0
        assert (mail.outbox, writes) == ([], [])

    def test_what_is_not_due_waits(self):
        enqueue(booked())

        assert deliver(NOW - MINUTE) == 0
        assert set(states().values()) == {MessageState.WAITING}

    def test_no_more_than_asked(self):
        enqueue(booked())

        assert messages.deliver_due(now=NOW, limit=2) == 2
        assert messages.deliver_due(now=NOW, limit=2) == 1


class TestNotAnyMore:
    """Between writing and sending, the world may have changed."""

    @pytest.mark.parametrize("field", ["person", "reason"])
    def test_someone_became_silent(self, field, writes):
        appointment = booked()
        enqueue(appointment)
        owner = getattr(appointment, field)
        owner.is_silent = True
        owner.save()

        assert deliver() == 0

        assert set(states().values()) == {MessageState.WITHHELD}
        assert (mail.outbox, writes) == ([], [])
        assert all(row.text == row.recipient == "" for row in Message.objects.all())

    def test_a_date_already_replaced_is_not_told(self, files):
        appointment = sms_only()
        enqueue(appointment)
        enqueue(appointment, "moved")

        assert deliver() == 1

        (key,) = files("sms")
        assert ":moved:" in key
        old = Message.objects.get(event="booked", channel="sms")
        assert (old.state, old.why_not) == (MessageState.WITHHELD, delivery.REPLACED)

    @pytest.mark.parametrize("event", ["booked", "reminder", "earlier"])
    @pytest.mark.parametrize(
        ("state", "late"), [("cancelled_by_person", False), ("booked", True), ("seen", False)]
    )
    def test_an_appointment_cancelled_or_begun_is_not_announced(self, event, state, late, writes):
        appointment = booked()
        enqueue(appointment, event)
        appointment.state = state
        appointment.save()

        assert deliver(START if late else NOW) == 0
        assert (mail.outbox, writes) == ([], [])

    def test_a_cancellation_is_told_even_late(self):
        enqueue(email_only(state="cancelled_by_service"), "cancelled")

        assert deliver(START + DAY) == 1

    def test_a_code_that_expired_is_not_sent(self, writes):
        proof = ContactProof.objects.create(
            appointment=booked(), contact_fingerprint="", code_fingerprint="f", expires_at=START
        )
        messages.enqueue_code(proof, MOBILE, "sms", "123456", NOW)

        assert deliver(NOW + 11 * MINUTE) == 0
        assert Message.objects.get().why_not == delivery.TOO_OLD
        assert not writes

    def test_a_channel_closed_meanwhile(self, settings):
        enqueue(sms_only())
        settings.SMS = "none"

        assert deliver() == 0
        assert Message.objects.get(channel="sms").why_not == recipients.CLOSED["sms"]


def test_a_restored_appointment_is_confirmed_again_not_cancelled(files):
    appointment = sms_only(state="cancelled_by_person")
    enqueue(appointment, "cancelled")
    appointment.state = "booked"
    appointment.save()
    change(appointment, "restored")
    enqueue(appointment, "booked", number=3)

    assert deliver() == 1
    assert ":booked:3:" in next(iter(files("sms")))


class TestForgetting:
    def test_texts_are_emptied_thirty_days_after_they_left_with_their_files(self, files):
        enqueue(booked())
        deliver()
        assert messages.forget_old(NOW + 29 * DAY) == 0

        assert messages.forget_old(NOW + 30 * DAY) == 3
        assert messages.forget_old(NOW + 31 * DAY) == 0

        assert files("sms") == files("letter") == {}
        for row in Message.objects.all():
            assert (row.recipient, row.subject, row.text, row.calendar) == ("", "", "", "")
            assert (row.state, row.sent_at) == (MessageState.SENT, NOW)

    def test_what_still_waits_is_kept(self):
        enqueue(booked())

        assert messages.forget_old(NOW + 3000 * DAY) == 0

    def test_what_failed_is_forgotten_too(self):
        rows = enqueue(booked())
        Message.objects.update(state=MessageState.FAILED, next_try_at=None)

        assert messages.forget_old(rows[0].created_at + 31 * DAY) == 3
