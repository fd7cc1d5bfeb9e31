"""`maillage work` does what the portal does by itself: each errand at its time."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage import cli
from maillage.apps.booking.selectors import slots
from maillage.cli import work
from tests.apps.booking.factories import booked
from tests.apps.offer.factories import open_agenda


@pytest.mark.django_db
def test_an_errand_runs_at_its_time_and_a_failure_stops_no_other():
    ran, last_runs = [], {}

    def fails():
        ran.append("fails")
        raise RuntimeError("broken")

    def works():
        ran.append("works")

    for second in (0, 1, 5, 59, 60):
        work.run_errands({fails: 5, works: 60}, last_runs, clock=lambda second=second: second)

    assert ran == ["fails", "works", "fails", "fails", "works"]


@pytest.mark.django_db(transaction=True)
def test_told_once_it_sends_what_waits(monkeypatch, mailoutbox):
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(work, "empty_queue", lambda: None)
    now = timezone.now()
    soon, late = now + timedelta(days=2), now + timedelta(days=9)
    agenda, reason = open_agenda()
    start = slots(agenda.pk, reason, first=soon, last=late, now=now)[0]["start"]
    message = booked(agenda, reason, start=start, now=now).messages.get(channel="email")

    try:
        assert cli.main(["work", "--once"]) == 0
    finally:
        signal.signal(signal.SIGINT, before)

    message.refresh_from_db()
    assert message.state == "sent"
    assert mailoutbox[0].to == ["zoe@exemple.fr"]
