"""Places taken in the live queue and left, a second, beside pgbench on the same server.

`python -m benchmarks.tickets` starts its own PostgreSQL (with fsync), puts ten practitioners on
duty who are all busy, and prints:

- pgbench's own simple update (-N), as many clients: what this disk and server can do;
- tickets entering and leaving by the services, in as many processes as clients;
- the same at a relay's counter over HTTP, two server processes.

A ticket is two transactions, each with its history, its audit line and its word to the screens.
"""

import http.client
import multiprocessing
import re
import sys
import threading
import time
import uuid
from datetime import timedelta
from urllib.parse import urlencode

from benchmarks.served import pgbench, portal, postgresql, set_up

CLIENTS, SECONDS = 4, 12
TARGET_RATE = 200
PORT, SECRET = 8945, "a" * 32
ALL_DAY = [[day, "00:00", "23:59"] for day in range(7)]
ASKED = {
    "family_name": "Durand",
    "care_type": "general_medicine",
    "motive": "infection",
    "priority": "usual",
    "modality": "video",
    "language": "fr",
    "preference": "none",
}


def main():
    with postgresql() as uri:
        set_up(uri)
        transactions = pgbench(uri, clients=CLIENTS, seconds=SECONDS)
        busy_practitioners()
        point, session = _counter()
        rate, worked = churn(CLIENTS, SECONDS)
        print(f"pgbench -N: {transactions:.0f} transactions a second")
        print(f"services: {rate:.0f} tickets a second (target {TARGET_RATE}), {worked:.1f} ms of")
        print(
            f"  processor each in Python; {2 * rate / transactions:.1%} of pgbench's transactions"
        )
        with portal(PORT, workers=2):
            rate = _churn_over_http(point, session)
        print(f"counter over HTTP: {rate:.1f} tickets a second")
    return 0


def busy_practitioners(count=10):
    """Practitioners on duty who are all with someone; returns the commune of those."""
    from django.utils import timezone

    from maillage.apps.booking.models import Person
    from maillage.apps.teleconsult.models import Duty, Ticket
    from tests.apps.offer.factories import PractitionerFactory
    from tests.apps.territory.factories import CommuneFactory

    now, commune = timezone.now(), CommuneFactory()
    for _ in range(count):
        duty = Duty.objects.create(
            practitioner=PractitionerFactory(), care_types=["general_medicine"], languages=["fr"],
            modalities=["video"], started_at=now, ends_at=now + timedelta(hours=12),
            heartbeat_at=now + timedelta(hours=12),
        )  # fmt: skip
        Ticket.objects.create(
            person=Person.objects.create(family_name="Durand"), commune=commune, state="in_room",
            duty=duty, queued_at=now, proposed_at=now, care_type="general_medicine",
            motive="infection",
        )  # fmt: skip
    return commune


def churn(processes, seconds):
    """(tickets a second, milliseconds of processor of each) entered then left, from home."""
    context = multiprocessing.get_context("spawn")
    told, start = context.Queue(), context.Barrier(processes)
    workers = [
        context.Process(target=_enter_and_leave, args=(seconds, start, told))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    done = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    rate = sum(count / took for count, took, _ in done)
    return rate, 1000 * sum(worked for _, _, worked in done) / sum(count for count, _, _ in done)


def _enter_and_leave(seconds, start, told):
    import django

    django.setup()
    from django.utils import timezone

    from maillage.apps.booking.people import PersonData
    from maillage.apps.teleconsult.services import tickets
    from maillage.apps.territory.models import Commune

    commune, count = Commune.objects.first(), 0
    noon = timezone.now().replace(hour=11, minute=0)  # the queue is closed at night
    start.wait()
    started, worked = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        ticket = tickets.enter(
            person=PersonData("Durand", "Zoé", phone="+33555000003"),
            commune=commune,
            care_type="general_medicine",
            motive="infection",
            key=str(uuid.uuid4()),
            now=noon,
        )
        tickets.abandon(ticket_id=ticket.pk)
        count += 1
    told.put((count, time.perf_counter() - started, time.process_time() - worked))


def _counter():
    """Number of a point open all day, and the session of its relay."""
    from django.conf import settings
    from django.test import Client

    from tests.apps.teleconsult.factories import a_relay_of, an_open_point

    point, relay = an_open_point(opening_hours=ALL_DAY), Client()
    relay.force_login(a_relay_of(point))
    return point.pk, relay.cookies[settings.SESSION_COOKIE_NAME].value


def _churn_over_http(point, session):
    clients = [Relay(point, session) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert not any(client.refused for client in clients)
    return sum(client.count for client in clients) / SECONDS


class Relay(threading.Thread):
    """Welcomes someone, who leaves at once; again for as long as it lasts."""

    def __init__(self, point, session):
        super().__init__(daemon=True)
        self.address, self.session = f"/relais/accueil/{point}/personne/", session
        self.count = self.refused = 0

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        started = time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            form = ASKED | {"key": str(uuid.uuid4())}
            welcomed = self._post(connection, self.address, form)
            left = welcomed and self._post(connection, f"{welcomed}partie/", {})
            self.count += bool(left)
            self.refused += not left

    def _post(self, connection, path, form):
        """Where it leads; "" when refused."""
        body = urlencode(form | {"csrfmiddlewaretoken": SECRET})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={SECRET}; sessionid={self.session}",
        }
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        if answer.status != 302:
            print(answer.status, re.sub(r"<[^>]+>|\s+", " ", page)[:300])
        return answer.headers.get("Location", "") if answer.status == 302 else ""


if __name__ == "__main__":
    sys.exit(main())
