"""Small cases worked by hand: what a measure counts, and the rows it reads."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.apps.booking.models import Appointment, Person
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.computed import COMPUTED
from maillage.apps.teleconsult.models import Consultation, Delivery, Document, Duty, Ticket
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.offer.factories import AgendaFactory, PractitionerFactory, ReasonFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")


def at(month, day, hour=9, minute=0, zone=PARIS, year=2026):
    """An instant of 2026 by a clock on the wall."""
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def area_of(commune):
    return read_area(f"commune:{commune.code}")


def measured(key, area, period="2026", compact=None):
    """`Counted` of a measure, over an area or a commune."""
    area = area if hasattr(area, "spec") else area_of(area)
    return COMPUTED[key](area, read_period(period), compact)


def parts(key, area, period="2026", compact=None):
    """(numerator, denominator) of a measure."""
    found = measured(key, area, period, compact)
    return found.numerator, found.denominator


def in_reunion():
    return CommuneFactory(
        code="97411", departement=DepartementFactory(code="974", name="La Réunion"), epci=None
    )


def an_agenda(commune=None, **values):
    """An agenda of a service in a commune, with one reason."""
    where = {"service__site__commune": commune} if commune else {}
    agenda = AgendaFactory(**where, **values)
    ReasonFactory(service=agenda.service)
    return agenda


def an_appointment(agenda, start, state="seen", **values):
    """Twenty minutes of an agenda, booked on the portal three days before."""
    held = state in ("held", "expired")
    values = {
        "person": None if held else Person.objects.create(family_name="Durand"),
        "channel": "web",
        "booked_at": None if held else start - timedelta(days=3),
        "held_until": start if state == "held" else None,
    } | values
    return Appointment.objects.create(
        agenda=agenda,
        reason=agenda.service.reasons.get(),
        start=start,
        end=start + timedelta(minutes=20),
        state=state,
        **values,
    )


def a_ticket(commune, queued_at, *, waited=None, **values):
    """Someone who entered the queue; `waited` minutes until they were seen, None: they left."""
    values = {"state": "abandoned" if waited is None else "closed"} | values
    if values["state"] == "closed":
        values = {"duty": values.get("duty") or a_duty_over(queued_at)} | values
    return Ticket.objects.create(
        commune=commune,
        person=Person.objects.create(family_name="Durand"),
        care_type="general_medicine",
        motive="infection",
        queued_at=queued_at,
        started_at=None if waited is None else queued_at + timedelta(minutes=waited),
        **values,
    )


def a_duty_over(instant):
    """A duty that has ended."""
    return Duty.objects.create(
        practitioner=PractitionerFactory(),
        care_types=["general_medicine"],
        languages=["fr"],
        modalities=["video"],
        state="ended",
        started_at=instant,
        ends_at=instant + timedelta(hours=4),
        ended_at=instant + timedelta(hours=4),
        heartbeat_at=instant,
    )


def a_consultation(ticket):
    """The room of someone who was seen."""
    return Consultation.objects.create(
        ticket=ticket,
        practitioner=ticket.duty.practitioner,
        provider="browser",
        created_at=ticket.started_at,
    )


def a_document(consultation, issued_at, way="", **values):
    """A document; `way` for how it was delivered, empty when it was not."""
    values = {"kind": "prescription", "content": "{}", "issued_at": issued_at} | values
    document = Document.objects.create(consultation=consultation, **values)
    if way:
        to = None if way == "printed" else OrganisationFactory(kind="pharmacy")
        Delivery.objects.create(document=document, way=way, organisation=to, at=issued_at)
    return document
