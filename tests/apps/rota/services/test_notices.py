"""E-mails leave once: none is lost by a process killed, none is sent twice."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend

from maillage.apps.booking.enums import MessageState
from maillage.apps.rota.models import Notice
from maillage.apps.rota.services import notices
from tests.apps.rota.factories import NOW, a_volunteer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def a_notice(key="one", **values):
    return Notice.objects.create(
        **{"key": key, "recipient": "a@example.fr", "subject": "Bonjour", "text": "Texte"}
        | {"next_try_at": NOW}
        | values
    )


def state():
    return Notice.objects.get().state


def test_a_notice_leaves_once(mailoutbox):
    a_notice()

    assert [notices.deliver_due(NOW), notices.deliver_due(NOW + 9 * MINUTE)] == [1, 0]

    assert [mail.to for mail in mailoutbox] == [["a@example.fr"]]
    assert state() == MessageState.SENT


def test_a_process_killed_while_sending_leaves_a_doubt_never_a_second_e_mail(
    mailoutbox, monkeypatch
):
    a_notice()

    def killed(notice):
        raise KeyboardInterrupt

    monkeypatch.setattr(notices.emails, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        notices.deliver_due(NOW)
    monkeypatch.undo()

    assert notices.deliver_due(NOW + 4 * MINUTE) == 0
    assert state() == MessageState.SENDING
    assert notices.deliver_due(NOW + 6 * MINUTE) == 0
    assert state() == MessageState.UNCERTAIN
    assert mailoutbox == []


def test_a_server_that_refuses_is_asked_again_later_then_given_up(mailoutbox, monkeypatch):
    def refuses(self, messages):
        raise SMTPRecipientsRefused({})

    a_notice()
    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    at = NOW
    for minutes in notices.RETRY_MINUTES:
        assert notices.deliver_due(at) == 0
        assert notices.deliver_due(at + (minutes - 1) * MINUTE) == 0
        assert state() == MessageState.WAITING
        at += minutes * MINUTE
    notices.deliver_due(at)

    assert state() == MessageState.FAILED


def test_a_server_that_falls_silent_leaves_a_doubt(monkeypatch):
    def hangs_up(self, messages):
        raise SMTPServerDisconnected

    a_notice()
    monkeypatch.setattr(EmailBackend, "send_messages", hangs_up)

    notices.deliver_due(NOW)

    assert state() == MessageState.UNCERTAIN


def test_a_key_is_written_once_and_nobody_without_an_address_is_written_to():
    volunteer = a_volunteer(email="")
    told = notices.tell_volunteer(
        volunteer, key="k", subject="S", name="withdrawn", now=NOW, week="", is_own=True
    )

    assert told is None
    again = [Notice(key="one", recipient="a@example.fr", subject="S", text="T")]
    a_notice()
    notices.enqueue([*again, None])
    assert Notice.objects.count() == 1


def test_what_left_a_month_ago_is_emptied_what_waits_is_kept():
    a_notice("old", state=MessageState.SENT, next_try_at=None, ended_at=NOW)
    a_notice("waiting")

    assert notices.forget_old(NOW + timedelta(days=29)) == 0
    assert notices.forget_old(NOW + timedelta(days=31)) == 1
    assert notices.forget_old(NOW + timedelta(days=31)) == 0

    texts = dict(Notice.objects.values_list("key", "text"))
    assert texts == {"old": "", "waiting": "Texte"}
