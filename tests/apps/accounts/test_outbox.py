"""E-mails leave once: none is lost by a process killed, none is sent twice."""

import os
import signal
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from types import SimpleNamespace

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from maillage.apps.accounts import outbox
from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errands import ERRANDS
from maillage.apps.accounts.errors import NoTransaction
from maillage.apps.accounts.models import Notice
from tests.web.portal import fork

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EMAIL = {"recipient": "a@example.fr", "subject": "Bonjour", "text": "Texte", "now": NOW}


def written(key="test:one", **values):
    assert outbox.write(**EMAIL | {"key": key} | values)
    return Notice.objects.get(key=key)


def state():
    return Notice.objects.get().state


class TestWriting:
    def test_a_key_is_written_once_even_after_it_left(self, mailoutbox):
        written()
        assert outbox.deliver_due(NOW) == 1

        assert not outbox.write(**EMAIL | {"key": "test:one", "recipient": "b@example.fr"})
        assert outbox.write(**EMAIL, key="test:two")
        assert [row.recipient for row in Notice.objects.order_by("key")] == ["a@example.fr"] * 2

    def test_many_are_written_at_once_but_those_already_there(self):
        written()

        drafts = [outbox.draft(**EMAIL, key=f"test:{name}") for name in ("one", "two", "two")]
        outbox.write_all([*drafts, outbox.draft(**EMAIL | {"recipient": ""}, key="test:nobody")])

        assert sorted(Notice.objects.values_list("key", flat=True)) == ["test:one", "test:two"]

    def test_nobody_without_an_address_is_written_to(self):
        assert not outbox.write(**EMAIL | {"recipient": ""}, key="test:one")
        assert not Notice.objects.exists()

    def test_what_is_undone_is_not_told(self, mailoutbox):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            written()
            raise ZeroDivisionError

        assert (outbox.deliver_due(NOW), mailoutbox) == (0, [])

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("Prête ?", "Prête\u00a0?"),
            ("Convention\r\nBcc: a@b.fr", "Convention Bcc: a@b.fr"),
            ("x" * 201, "x" * 199 + "…"),
        ],
    )
    def test_a_subject_is_one_line_that_fits(self, given, kept):
        assert written(subject=given).subject == kept

    def test_recipient_and_text_are_encrypted(self):
        number = written().pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT recipient, text FROM accounts_notice WHERE id = %s", [number])
            stored = " ".join(cursor.fetchone())

        assert "example" not in stored
        assert "Texte" not in stored

    def test_without_a_transaction_nothing_is_written(self, monkeypatch):
        monkeypatch.setattr(outbox, "connection", SimpleNamespace(in_atomic_block=False))

        with pytest.raises(NoTransaction):
            outbox.write(**EMAIL, key="test:one")
        with pytest.raises(NoTransaction):
            outbox.write_all([outbox.draft(**EMAIL, key="test:one")])


class TestDelivery:
    def test_an_e_mail_leaves_once(self, mailoutbox):
        written()

        assert [outbox.deliver_due(NOW), outbox.deliver_due(NOW + 9 * MINUTE)] == [1, 0]

        [email] = mailoutbox
        assert (email.to, email.subject, email.body) == (["a@example.fr"], "Bonjour", "Texte")
        assert email.extra_headers["Message-ID"].startswith("<test.one@")
        assert state() == MessageState.SENT

    def test_the_errands_send_what_waits(self, mailoutbox):
        written(now=NOW - timedelta(days=3650))

        for errand in ERRANDS:
            errand()

        assert len(mailoutbox) == 1

    def test_no_more_leave_at_once_than_asked(self, mailoutbox):
        for number in range(3):
            written(f"test:{number}")

        assert [outbox.deliver_due(NOW, limit=2) for _ in range(3)] == [2, 1, 0]

    def test_nothing_leaves_before_its_time(self, mailoutbox):
        written(now=NOW + MINUTE)

        assert [outbox.deliver_due(NOW), outbox.deliver_due(NOW + MINUTE)] == [0, 1]

    def test_a_process_stopped_while_sending_leaves_a_doubt_never_a_second_e_mail(
        self, mailoutbox, monkeypatch
    ):
        def stopped(notice):
            raise KeyboardInterrupt

        written()
        monkeypatch.setattr(outbox.emails, "send", stopped)
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver_due(NOW)
        monkeypatch.undo()

        assert outbox.deliver_due(NOW + 4 * MINUTE) == 0
        assert state() == MessageState.SENDING
        assert outbox.deliver_due(NOW + 6 * MINUTE) == 0
        assert state() == MessageState.UNCERTAIN
        assert mailoutbox == []

    def test_a_slow_sender_whose_claim_lapsed_still_says_that_it_left(self, monkeypatch):
        def slow(notice):
            outbox.deliver_due(NOW + 6 * MINUTE)  # another worker finds the claim too old

        written()
        monkeypatch.setattr(outbox.emails, "send", slow)
        outbox.deliver_due(NOW)

        assert state() == MessageState.SENT
        assert outbox.deliver_due(NOW + timedelta(days=9)) == 0

    def test_a_server_that_refuses_is_asked_again_later_then_given_up(self, monkeypatch):
        def refuses(self, messages):
            raise SMTPRecipientsRefused({})

        written()
        monkeypatch.setattr(EmailBackend, "send_messages", refuses)
        at = NOW
        for minutes in outbox.RETRY_MINUTES:
            assert outbox.deliver_due(at) == 0
            assert outbox.deliver_due(at + (minutes - 1) * MINUTE) == 0
            assert state() == MessageState.WAITING
            at += minutes * MINUTE
        outbox.deliver_due(at)

        assert state() == MessageState.FAILED

    def test_one_that_cannot_leave_does_not_hold_up_the_others(self, mailoutbox, monkeypatch):
        original = EmailBackend.send_messages

        def picky(self, messages):
            if messages[0].to == ["a@example.fr"]:
                raise SMTPRecipientsRefused({})
            return original(self, messages)

        written()
        written("test:two", recipient="b@example.fr")
        monkeypatch.setattr(EmailBackend, "send_messages", picky)

        assert outbox.deliver_due(NOW) == 1
        assert [email.to for email in mailoutbox] == [["b@example.fr"]]

    def test_a_server_that_falls_silent_leaves_a_doubt(self, monkeypatch):
        def hangs_up(self, messages):
            raise SMTPServerDisconnected

        written()
        monkeypatch.setattr(EmailBackend, "send_messages", hangs_up)
        outbox.deliver_due(NOW)

        assert state() == MessageState.UNCERTAIN


def _send_and_die():
    def dies(notice):
        os.kill(os.getpid(), signal.SIGKILL)

    outbox.emails.send = dies
    outbox.deliver_due(NOW)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_sending_leaves_its_claim(mailoutbox):
    with transaction.atomic():
        written()

    process = fork(_send_and_die)
    process.join()

    assert process.exitcode == -signal.SIGKILL
    assert state() == MessageState.SENDING
    assert outbox.deliver_due(NOW + 6 * MINUTE) == 0
    assert (state(), mailoutbox) == (MessageState.UNCERTAIN, [])


class TestForgetting:
    def test_what_left_a_month_ago_is_emptied_what_waits_is_kept(self, mailoutbox):
        written("test:old")
        outbox.deliver_due(NOW)
        written("test:waiting")

        assert outbox.forget_old(NOW + timedelta(days=29)) == 0
        assert outbox.forget_old(NOW + timedelta(days=30)) == 1
        assert outbox.forget_old(NOW + timedelta(days=31)) == 0

        kept = Notice.objects.values_list("key", "recipient", "subject", "text")
        assert {key: values for key, *values in kept} == {
            "test:old": ["", "", ""],
            "test:waiting": ["a@example.fr", "Bonjour", "Texte"],
        }

    def test_all_that_is_about_someone_is_erased_and_nothing_else(self):
        written("test:hers", about="volunteer:1")
        written("test:his", about="volunteer:12")
        written("test:nobodys")

        assert [outbox.forget(about) for about in ("volunteer:1", "volunteer:2", "")] == [1, 0, 0]
        assert set(Notice.objects.values_list("key", flat=True)) == {"test:his", "test:nobodys"}
