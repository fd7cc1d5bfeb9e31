"""Slots to search for, and searches written as the platform writes them."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.identifiers import national_id
from tests.apps.offer.factories import AgendaFactory, ReasonFactory

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # Monday, 9 in the morning in Paris
TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10 in Paris
NATIONAL = "urn:oid:1.2.250.1.71.4.2.1"
STRUCTURE = "urn:oid:1.2.250.1.71.4.2.2"
R01 = ("_include=Slot:schedule", "_include:iterate=Schedule:actor")
R04 = (
    *R01,
    "_include=Slot:service-type-reference",
    "_include:iterate=HealthcareService:organization",
)
WINDOW = ("start=ge2026-11-23T09:00:00.000+01:00", "start=le2026-11-25T23:59:59.999+01:00")


def free(agenda=None, *, start=TEN, minutes=20, reason=None, **agenda_values):
    """One free slot: (agenda, reason)."""
    agenda = agenda or AgendaFactory(**agenda_values)
    if not hasattr(reason, "pk"):
        reason = ReasonFactory(service=agenda.service, **(reason or {}))
    FreeSlot.objects.create(
        agenda=agenda, reason=reason, start=start, end=start + timedelta(minutes=minutes), places=1
    )
    return agenda, reason


def number(agenda):
    """The prefixed national number of who keeps an agenda."""
    return national_id(agenda.role.practitioner)


def asked(*numbers, parts=R01, window=WINDOW, status="status=free"):
    """The query of a search, raw as it travels."""
    tokens = ",".join(f"{NATIONAL}|{n}" for n in numbers)
    who = f"schedule.actor:Practitioner.identifier={tokens}"
    return "&".join([*parts, *window, who, status])


def search(client, query, path="/fhir/Slot", **headers):
    """GET with a query string that is sent untouched."""
    return client.get(path, QUERY_STRING=quote(query, safe="=&|%+:,.?-_~ /"), headers=headers)


def resources(answer, kind):
    """Resources of a kind in the Bundle of an answer, in their order."""
    entries = answer.json().get("entry", [])
    return [e["resource"] for e in entries if e["resource"]["resourceType"] == kind]


def codes(slot):
    return [coding["code"] for coding in slot["meta"]["security"]]
