"""How one server hears of changes made by any process."""

import asyncio

import psycopg
import pytest
from django.db import connection, transaction

from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.enums import DutyState, PointState
from maillage.apps.teleconsult.live import feed
from maillage.apps.teleconsult.live.events import CHANGE
from maillage.apps.teleconsult.live.hub import Hub
from maillage.apps.teleconsult.models import Duty, PointChange, TicketStep
from maillage.apps.teleconsult.services import tickets
from tests.apps.teleconsult.factories import NOW, a_duty, a_ticket, an_open_point, later


def heard(during, channels=("queue",), *, servers=1):
    """What each of some servers hears on channels while `during()` runs in another thread."""

    async def run():
        hubs = [Hub(feed.listen) for _ in range(servers)]
        try:
            return await asyncio.wait_for(_hear(hubs, during, channels), 20)
        finally:
            for hub in hubs:
                hub.close()

    return asyncio.run(run())


async def _hear(hubs, during, channels):
    mailboxes = [hub.listen(channels) for hub in hubs]
    if connection.vendor == "postgresql":
        # Each listener says « anything may have changed » once it listens.
        for mailbox in mailboxes:
            await mailbox.take()
    await asyncio.to_thread(_then_close, during)
    return [await mailbox.take() for mailbox in mailboxes]


def _then_close(during):
    try:
        during()
    finally:
        connection.close()


def say(*channels):
    with transaction.atomic():
        live.changed(*channels)


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_heard_by_two_servers():
    assert heard(lambda: say("queue"), servers=2) == [CHANGE, CHANGE]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_heard():
    def during():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            live.changed("wrong")
            raise ZeroDivisionError
        say("right")

    async def run():
        hub = Hub(feed.listen)
        told = []
        hub.tell = lambda channels: told.extend(channels)
        try:
            await asyncio.sleep(0.3)
            await asyncio.to_thread(_then_close, during)
            while "right" not in told:
                await asyncio.sleep(0.02)
        finally:
            hub.close()
        return told

    assert "wrong" not in asyncio.run(asyncio.wait_for(run(), 20))


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_lost_its_connection_listens_again_and_refreshes_everyone(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has a connection to lose")
    monkeypatch.setattr(feed, "FIRST_PAUSE_SECONDS", 0.01)

    def cut():
        address = {**connection.get_connection_params(), "autocommit": True}
        address = {k: address[k] for k in address if k not in ("cursor_factory", "context")}
        with psycopg.connect(**address) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'maillage-live'"
            )

    assert heard(cut, ["ticket:1"]) == [CHANGE]


@pytest.mark.django_db
def test_the_histories_tell_what_changed():
    point = an_open_point()
    before = feed.newest()

    ticket = a_ticket(point)
    entered = feed.newest()
    duty = a_duty()
    proposed = feed.newest()
    Duty.objects.filter(pk=duty.pk).update(state=DutyState.ON_BREAK)
    on_break = feed.newest()
    PointChange.objects.create(point=point, at=NOW, state=PointState.CLOSED, actor="system")

    assert feed.changes_between(before, before) == []
    assert {"queue", f"ticket:{ticket.pk}", f"point:{point.pk}"} <= set(
        feed.changes_between(before, entered)
    )
    assert {f"duty:{duty.pk}", "queue", f"ticket:{ticket.pk}"} <= set(
        feed.changes_between(entered, proposed)
    )
    assert feed.changes_between(proposed, on_break) == [f"duty:{duty.pk}", "queue"]
    assert feed.changes_between(on_break, feed.newest()) == [f"point:{point.pk}"]


@pytest.mark.django_db
def test_a_sign_of_life_is_not_a_change():
    ticket = a_ticket()
    before = feed.newest()

    tickets.seen(ticket_id=ticket.pk, now=later(1))

    assert TicketStep.objects.exists()
    assert feed.newest() == before


@pytest.mark.django_db(transaction=True)
def test_another_process_that_writes_to_sqlite_is_seen(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL says so itself")
    monkeypatch.setattr(feed, "POLL_SECONDS", 0.02)
    ticket = a_ticket()
    # Another process tells its own hubs, not ours.
    monkeypatch.setattr("maillage.apps.teleconsult.live.notices.tell_hubs", lambda channels: None)

    async def run():
        hub = Hub(feed.listen)
        mailbox = hub.listen([f"ticket:{ticket.pk}"])
        try:
            await asyncio.sleep(0.1)
            await asyncio.to_thread(_then_close, lambda: tickets.abandon(ticket_id=ticket.pk))
            return await mailbox.take()
        finally:
            hub.close()

    assert asyncio.run(asyncio.wait_for(run(), 20)) == CHANGE
