"""What the portal does by itself: each errand at its time, and one that fails stops no other."""

import pytest
from django.utils import timezone

from maillage.apps.booking import errands
from maillage.apps.booking.enums import State
from maillage.apps.booking.models import FreeSlot, Message
from tests.apps.booking.factories import NOW, booked, held


@pytest.mark.django_db
def test_an_errand_runs_at_its_time_and_a_failure_stops_no_other(monkeypatch):
    ran = []

    def fails():
        ran.append("fails")
        raise RuntimeError("broken")

    def works():
        ran.append("works")

    monkeypatch.setattr(errands, "ERRANDS", {fails: 5, works: 60})
    last_runs = {}
    for second in (0, 1, 5, 59, 60):
        errands.run_errands(last_runs, clock=lambda second=second: second)

    assert ran == ["fails", "works", "fails", "fails", "works"]


@pytest.mark.django_db(transaction=True)
def test_one_round_sends_what_waits_and_gives_back_what_was_held(settings, mailoutbox):
    old = held()
    one = booked(now=NOW)
    monday = timezone.now()

    errands.run_errands({})

    old.refresh_from_db()
    assert old.state == State.EXPIRED
    assert {message.state for message in Message.objects.filter(appointment=one)} <= {
        "sent", "withheld",
    }  # fmt: skip
    assert not FreeSlot.objects.filter(end__lte=monday).exists()
