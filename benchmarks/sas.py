"""Server time of a search of the national SAS: 25 professionals, three days, 1,000 slots or more.

`python -m benchmarks.sas` makes its own database and prints the median of 15 searches, from the
request to the bytes of the answer, without the network. The target is 200 ms for 1,000 slots.
"""

import os
import statistics
import tempfile
import time
from datetime import timedelta
from urllib.parse import quote

PROFESSIONALS, TURNS = 25, 15
TARGET_MS = 200
WINDOW = timedelta(days=3)


def main():
    var = os.environ.setdefault("MAILLAGE_VAR", tempfile.mkdtemp(prefix="maillage-bench-"))
    os.makedirs(f"{var}/static", exist_ok=True)
    os.environ["MAILLAGE_LOG_LEVEL"] = "ERROR"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.project.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    call_command("migrate", verbosity=0)
    print(f"SAS search, {PROFESSIONALS} professionals, 3 days, {connection.vendor}")
    for each in (40, 120):
        with transaction.atomic():
            query = _offer(each)
            client, times = Client(), []
            for _ in range(TURNS):
                started = time.perf_counter()
                answer = client.get("/fhir/Slot", QUERY_STRING=query, HTTP_HOST="127.0.0.1")
                times.append((time.perf_counter() - started) * 1000)
            assert answer.json()["total"] == PROFESSIONALS * each
            _print(PROFESSIONALS * each, len(answer.content), times)
            transaction.set_rollback(True)


def _print(slots, size, times):
    median = statistics.median(times[1:])
    figures = f"median {median:6.1f} ms, best {min(times):6.1f} ms"
    print(f"  {slots:6} slots  {size / 1e6:5.1f} MB  {figures}  (target {TARGET_MS} for 1,000)")


def _offer(each):
    """25 professionals with `each` slots and two reasons a slot; the query that finds them all."""
    from django.utils import timezone

    from maillage.apps.booking.models import FreeSlot
    from tests.apps.accounts.factories import OrganisationFactory
    from tests.apps.offer.factories import AgendaFactory, ReasonFactory

    now = timezone.now().replace(second=0, microsecond=0)
    communities = [OrganisationFactory(kind="cpts", finess=f"23999991{n}") for n in range(2)]
    rows, numbers = [], []
    for _ in range(PROFESSIONALS):
        agenda = AgendaFactory(service__speciality="SM54")
        reasons = [ReasonFactory(service=agenda.service) for _ in range(2)]
        reasons[1].shared_with.set(communities)
        numbers.append(f"urn:oid:1.2.250.1.71.4.2.1|8{agenda.role.practitioner.rpps}")
        step = (WINDOW - timedelta(hours=2)) / each
        for place in range(each):
            start = now + timedelta(hours=1) + place * step
            end = start + timedelta(minutes=20)
            rows += [
                FreeSlot(agenda=agenda, reason=reason, start=start, end=end, places=1)
                for reason in reasons
            ]
    FreeSlot.objects.bulk_create(rows, batch_size=1_000)
    parts = [
        *("_include=Slot:schedule", "_include:iterate=Schedule:actor", "status=free"),
        *(
            "_include=Slot:service-type-reference",
            "_include:iterate=HealthcareService:organization",
        ),
        f"start=ge{now.isoformat()}",
        f"start=le{(now + WINDOW).isoformat()}",
        f"schedule.actor:Practitioner.identifier={','.join(numbers)}",
    ]
    return quote("&".join(parts), safe="=&|:,.+-_")


if __name__ == "__main__":
    main()
