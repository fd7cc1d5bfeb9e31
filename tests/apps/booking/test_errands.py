"""What booking does by itself."""

import pytest
from django.utils import timezone

from maillage.apps.booking.enums import State
from maillage.apps.booking.errands import ERRANDS
from maillage.apps.booking.models import FreeSlot, Message
from maillage.cli.work import run_errands
from tests.apps.booking.factories import NOW, booked, held


@pytest.mark.django_db(transaction=True)
def test_one_round_sends_what_waits_and_gives_back_what_was_held(settings, mailoutbox):
    old = held()
    one = booked(now=NOW)
    monday = timezone.now()

    run_errands(ERRANDS, {})

    old.refresh_from_db()
    assert old.state == State.EXPIRED
    assert {message.state for message in Message.objects.filter(appointment=one)} <= {
        "sent", "withheld",
    }  # fmt: skip
    assert not FreeSlot.objects.filter(end__lte=monday).exists()
