"""People are told 60 and 15 days before their training ends, once each."""

from datetime import timedelta

import pytest
from django.core import mail

from maillage.apps.accounts import outbox
from maillage.apps.accounts.models import AuditLine
from maillage.apps.training import services
from maillage.apps.training.models import Certificate
from tests.apps.training.factories import TODAY, CertificateFactory

pytestmark = pytest.mark.django_db


def remind(days=0):
    """Run the errand some days from now, and send; how many were written to."""
    count = services.remind_lapsing(today=TODAY + timedelta(days=days))
    assert outbox.deliver_due() == count
    return count


def ending(days, **fields):
    end = TODAY + timedelta(days=days)
    issued = end - timedelta(days=730)
    return CertificateFactory(issued_on=issued, valid_until=end, **fields)


def test_each_notice_is_sent_once():
    ending(61)

    assert [remind(day) for day in range(0, 63)] == [
        1 if day in (1, 46) else 0 for day in range(0, 63)
    ]
    assert [message.subject for message in mail.outbox] == [
        "Votre formation est valable jusqu’au 2 mai 2026"
    ] * 2


def test_who_is_told_late_gets_the_nearest_notice_only():
    ending(12)

    assert (remind(), remind(1)) == (1, 0)
    assert Certificate.objects.get().reminded_days == 15


def test_the_letter_says_until_when_and_what_to_do():
    ending(60, user__email="anne@example.fr")

    remind()

    [message] = mail.outbox
    assert message.to == ["anne@example.fr"]
    for words in ("valable jusqu’au 1er mai 2026, ce jour compris", "vous ne perdez rien"):
        assert words in message.body
    assert "&" not in message.body
    assert AuditLine.objects.get().details == {"days": 60}


@pytest.mark.parametrize("days", [-1, 61, 400])
def test_nobody_is_told_too_early_or_too_late(days):
    ending(days)

    assert remind() == 0


def test_neither_who_renewed_nor_who_left():
    renewed = ending(20)
    CertificateFactory(user=renewed.user, valid_until=TODAY + timedelta(days=700))
    ending(20, user__is_active=False)

    assert remind() == 0
