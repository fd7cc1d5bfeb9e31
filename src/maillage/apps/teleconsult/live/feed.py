"""How one server hears of changes made by any process, its own included.

PostgreSQL: one connection of its own listens. Lost with the database, it is opened again; whatever
was said meanwhile is lost, so every screen is then refreshed.

SQLite: the file says at no cost that another connection wrote to it. Once a second at most, the
newest lines of the histories then say what changed.
"""

import asyncio
import random
import sqlite3

import psycopg
import structlog
from django.db import Error, connections
from django.db.models import Max

from maillage.apps.teleconsult.enums import DutyState
from maillage.apps.teleconsult.models import Duty, PointChange, RoomEvent, Signal, TicketStep

from .notices import NOTIFY_CHANNEL

log = structlog.get_logger("maillage.live")
ALIVE_SECONDS = 20  # a connection that says nothing for so long is asked whether it lives
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 15
POLL_SECONDS = 1


async def listen(hub):
    """Tell the hub what changed in the database, for as long as the hub runs."""
    if connections["default"].vendor == "postgresql":
        await _listen_to_postgresql(hub)
    else:
        await _poll_sqlite(hub)


async def _listen_to_postgresql(hub):
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_address()) as connection:
                await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                pause = FIRST_PAUSE_SECONDS
                hub.tell_all()
                await _relay(connection, hub)
        except (psycopg.Error, OSError) as error:
            log.warning("live connection lost", error=type(error).__name__, again_in=pause)
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - not a secret
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _relay(connection, hub):
    while True:
        async for notice in connection.notifies(timeout=ALIVE_SECONDS):
            hub.tell(notice.payload.split())
        await connection.execute("SELECT 1")


def _address():
    given = connections["default"].get_connection_params()
    left_out = {"cursor_factory", "context", "prepare_threshold"}
    return {k: v for k, v in given.items() if k not in left_out} | {
        "autocommit": True,
        "connect_timeout": 5,
        "application_name": "maillage-live",
    }


async def _poll_sqlite(hub):
    # Its version tells of writes by every other connection, those of this process included.
    watcher = sqlite3.connect(connections["default"].settings_dict["NAME"], timeout=0)
    version, seen = None, None
    try:
        while True:
            version, seen = await _poll(hub, watcher, version, seen)
            await asyncio.sleep(POLL_SECONDS)
    finally:
        watcher.close()


async def _poll(hub, watcher, version, seen):
    try:
        latest = watcher.execute("PRAGMA data_version").fetchone()[0]
        if latest == version:
            return version, seen
        now = await hub.at_once(newest)
        if seen is not None:
            hub.tell(await hub.at_once(changes_between, seen, now))
    except (Error, sqlite3.Error) as error:
        log.warning("live poll failed", error=type(error).__name__)
        return version, seen
    return latest, now


def newest():
    """Where the histories stand: the last line of each, and the duties under way."""
    return {
        "steps": _last(TicketStep),
        "signals": _last(Signal),
        "events": _last(RoomEvent),
        "points": _last(PointChange),
        "duties": set(
            Duty.objects.exclude(state=DutyState.ENDED).order_by().values_list("pk", "state")
        ),
    }


def changes_between(before, now):
    """The channels of what was written between two `newest()`."""
    channels = set()
    steps = TicketStep.objects.filter(pk__gt=before["steps"], pk__lte=now["steps"])
    for ticket, duty, point in steps.values_list("ticket_id", "duty_id", "ticket__point_id"):
        channels |= {"queue", f"ticket:{ticket}", f"duty:{duty}", f"point:{point}"}
    for model, last in ((Signal, "signals"), (RoomEvent, "events")):
        rows = model.objects.filter(pk__gt=before[last], pk__lte=now[last])
        channels |= {f"room:{room}" for room in rows.values_list("consultation_id", flat=True)}
    changes = PointChange.objects.filter(pk__gt=before["points"], pk__lte=now["points"])
    channels |= {f"point:{point}" for point in changes.values_list("point_id", flat=True)}
    duties = {f"duty:{pk}" for pk, _ in before["duties"] ^ now["duties"]}
    return sorted(channels | duties | ({"queue"} if duties else set()))


def _last(model):
    return model.objects.aggregate(last=Max("pk"))["last"] or 0
