"""Sent once: whatever dies, whoever else sends, however long the provider is away."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errors import NotDelivered
from maillage.apps.booking import messages
from maillage.apps.booking.messages import delivery
from maillage.apps.booking.models import ContactProof, Message
from tests.apps.booking.messages.factories import (
    DAY,
    MINUTE,
    MOBILE,
    NOW,
    START,
    booked,
    deliver,
    email_only,
    enqueue,
    sms_only,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(monkeypatch):
    """`mail_server(error)`: what the server does with each message from now on."""

    def behaves(error):
        def send(self, emails):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send)

    return behaves


class TestKilledBetweenClaimAndMark:
    @pytest.fixture
    def dies_after_sending(self, monkeypatch):
        """The process dies once the message has left, before anything is written."""

        def die(*args, **kwargs):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            enqueue(booked())
            for _channel in range(3):
                patch.setattr(delivery, "_end", die)
                with pytest.raises(KeyboardInterrupt):
                    deliver(NOW)
        assert set(states().values()) == {MessageState.SENDING}

    def test_nobody_touches_a_fresh_claim(self, dies_after_sending, writes):
        assert deliver(NOW + 4 * MINUTE) == 0
        assert set(states().values()) == {MessageState.SENDING}

    def test_the_same_key_is_given_again_and_delivered_once(
        self, dies_after_sending, files, writes
    ):
        before = {channel: files(channel) for channel in ("sms", "letter")}
        assert all(len(found) == 1 for found in before.values())

        assert deliver(NOW + 6 * MINUTE) == 2

        assert {channel: files(channel) for channel in ("sms", "letter")} == before
        assert writes == []
        assert states()["sms"] == states()["letter"] == MessageState.SENT

    def test_an_e_mail_is_not_sent_again_but_marked_uncertain(self, dies_after_sending):
        assert len(mail.outbox) == 1

        deliver(NOW + 6 * MINUTE)
        deliver(NOW + DAY)

        assert len(mail.outbox) == 1
        assert states()["email"] == MessageState.UNCERTAIN

    def test_one_who_was_only_slow_still_says_it_left(self, monkeypatch):
        """Taken for dead while the mail server answered, the first sender is right all the same."""
        enqueue(email_only())
        original = EmailBackend.send_messages

        def slow(self, emails):
            deliver(NOW + 6 * MINUTE)
            return original(self, emails)

        monkeypatch.setattr(EmailBackend, "send_messages", slow)

        assert deliver(NOW) == 1
        assert states()["email"] == MessageState.SENT

    def test_a_text_message_that_kills_each_time_ends_uncertain(self, broken):
        enqueue(sms_only())
        broken(KeyboardInterrupt())
        for turn in range(5):
            with pytest.raises(KeyboardInterrupt):
                deliver(NOW + turn * 6 * MINUTE)

        assert deliver(NOW + 30 * MINUTE) == 0
        assert states()["sms"] == MessageState.UNCERTAIN


class TestRetries:
    def test_after_1_5_30_minutes_and_4_hours_then_no_more(self, broken):
        enqueue(sms_only())
        broken(NotDelivered("away"))
        at, waits = NOW, []
        for _ in range(4):
            deliver(at)
            row = Message.objects.get(channel="sms")
            assert row.state == MessageState.WAITING
            waits.append((row.next_try_at - at) / MINUTE)
            at = row.next_try_at

        deliver(at)

        row = Message.objects.get(channel="sms")
        assert waits == [1, 5, 30, 240]
        assert (row.state, row.attempts, row.next_try_at) == (MessageState.FAILED, 5, None)
        broken(None)
        assert deliver(at + DAY) == 0

    def test_a_code_is_not_tried_past_its_ten_minutes(self, broken):
        proof = ContactProof.objects.create(
            appointment=booked(), contact_fingerprint="", code_fingerprint="f", expires_at=START
        )
        messages.enqueue_code(proof, MOBILE, "sms", "123456", NOW)
        broken(NotDelivered("away"))

        for minutes in (0, 1, 6):
            deliver(NOW + minutes * MINUTE)

        assert states() == {"sms": MessageState.FAILED}

    def test_a_provider_that_comes_back_gets_it_once(self, broken, files):
        enqueue(sms_only())
        broken(NotDelivered("away"))
        deliver()
        broken(None)

        assert deliver(NOW + MINUTE) == 1
        assert len(files("sms")) == 1

    @pytest.mark.parametrize(
        ("error", "state"),
        [
            (SMTPRecipientsRefused({}), MessageState.WAITING),
            (ValueError("header"), MessageState.WAITING),
            (SMTPServerDisconnected("cut"), MessageState.UNCERTAIN),
            (TimeoutError(), MessageState.UNCERTAIN),
        ],
    )
    def test_an_e_mail_is_tried_again_only_when_it_certainly_did_not_leave(
        self, mail_server, error, state
    ):
        enqueue(email_only())
        mail_server(error)

        assert deliver() == 0
        assert states()["email"] == state

    def test_a_mail_server_out_of_reach_is_tried_again(self, monkeypatch):
        def unreachable(self):
            raise ConnectionRefusedError

        enqueue(email_only())
        monkeypatch.setattr(EmailBackend, "open", unreachable)

        assert deliver() == 0
        assert states()["email"] == MessageState.WAITING


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_everything_once(together, writes):
    appointments = [booked(agenda__name=f"Agenda {n}") for n in range(4)]
    for appointment in appointments:
        enqueue(appointment)

    outcomes = together(deliver, deliver)

    assert sum(outcomes) == 12
    assert len(writes) == len(set(writes)) == 8
    assert len(mail.outbox) == 4
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_from_inside_a_transaction_that_could_be_undone(together):
    appointment = booked()
    enqueue(appointment)

    with delivery.transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver()
