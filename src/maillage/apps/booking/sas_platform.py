"""The national SAS platform: what it is told of an appointment (flow R03), and how it is reached.

Nothing about the person leaves: who regulated, who gives the care, when, and whether it holds.
"""

import json
import ssl
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from django.conf import settings

from maillage.apps.offer.identifiers import national_id
from maillage.apps.territory.opening_hours import time_zone

NATIONAL_SYSTEM = "urn:oid:1.2.250.1.71.4.2.1"
STRUCTURE_SYSTEM = "urn:oid:1.2.250.1.71.4.2.2"
TECHNICAL_SYSTEM = "urn:oid:1.2.250.1.213.3.6"
IDENTIFIER_TYPES = "http://interopsante.org/fhir/CodeSystem/fr-v2-0203"
TYPE_OF_SYSTEM = {NATIONAL_SYSTEM: "IDNPS", STRUCTURE_SYSTEM: "IDNST", TECHNICAL_SYSTEM: "INTRN"}
OPERATOR = "http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator"
PROFILE = "http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS"
PLACE_PROFILE = "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/sas-sos-appointment"
SECONDS = 10
_UNREACHABLE = (URLError, HTTPException, OSError)


@dataclass(frozen=True)
class Reply:
    """What the platform answered: its HTTP status, or 0 when it could not be reached."""

    status: int
    text: str


def body_of(appointment, status, *, system):
    """The FHIR Appointment of a notice. `system` says who numbers: our address, kept for life."""
    zone = time_zone(appointment.agenda.service.site.commune.departement_id)
    regulator = appointment.regulator
    actor, profile = _actor(appointment)
    return {
        "resourceType": "Appointment",
        "meta": {"profile": [profile]},
        "extension": [
            {
                "url": OPERATOR,
                "valueReference": {"identifier": identifier(regulator.system, regulator.value)},
            }
        ],
        "identifier": [{"system": system, "value": str(appointment.public_id)}],
        "status": status,
        "start": instant(appointment.start, zone),
        "end": instant(appointment.end, zone),
        "created": instant(appointment.booked_at or appointment.created_at, zone),
        "participant": [{"actor": {"identifier": actor}, "status": "accepted"}],
    }


def identifier(system, value):
    """A FHIR Identifier whose type follows from its system.

    >>> identifier(NATIONAL_SYSTEM, "810002909371")["type"]["coding"][0]["code"]
    'IDNPS'
    """
    coding = {"system": IDENTIFIER_TYPES, "code": TYPE_OF_SYSTEM[system]}
    return {"type": {"coding": [coding]}, "system": system, "value": value}


def instant(when, zone):
    """An instant with milliseconds and the offset of a place.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> instant(datetime(2026, 7, 1, 7, tzinfo=UTC), ZoneInfo("Europe/Paris"))
    '2026-07-01T09:00:00.000+02:00'
    """
    return when.astimezone(zone).isoformat(timespec="milliseconds")


def send(notice, *, is_first):
    """Carry one notice over the network: a `Reply`, never an exception of the connection.

    The first one creates (and says not to twice, should the answer have been lost); the ones after
    replace what the platform holds under the same identifier.
    """
    mine = notice.body["identifier"][0]
    search = "identifier=" + quote(f"{mine['system']}|{mine['value']}", safe=":|/")
    address = f"{settings.SAS_URL.rstrip('/')}/Appointment"
    request = Request(  # noqa: S310 - the address is a setting, checked to be HTTP
        address if is_first else f"{address}?{search}",
        data=json.dumps(notice.body, ensure_ascii=False).encode(),
        method="POST" if is_first else "PUT",
        headers={
            "Content-Type": "application/fhir+json; charset=utf-8",
            "Accept": "application/fhir+json",
            **({"If-None-Exist": search} if is_first else {}),
        },
    )
    try:
        with _opener().open(request, timeout=SECONDS) as answer:
            return Reply(answer.status, "")
    except HTTPError as error:
        return Reply(error.code, _explanation(error))
    except _UNREACHABLE as error:
        return Reply(0, type(error).__name__)


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would come back as a GET, without its body."""

    def redirect_request(self, *args):
        return None


def _opener():
    context = ssl.create_default_context(cafile=settings.SAS_AUTHORITY or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.SAS_CERTIFICATE:
        context.load_cert_chain(settings.SAS_CERTIFICATE, settings.SAS_KEY or None)
    return build_opener(HTTPSHandler(context=context), _NoRedirect)


def _explanation(error):
    """The first diagnostics of an OperationOutcome, if that is what came."""
    try:
        issue = json.loads(error.read(20_000))["issue"][0]
        return str(issue.get("diagnostics") or issue.get("details", {}).get("text", ""))
    except (*_UNREACHABLE, ValueError, LookupError, TypeError, AttributeError):
        return ""


def _actor(appointment):
    """Identifier of who gives the care, and the profile of the notice: a person's or a place's."""
    if appointment.practitioner and (number := national_id(appointment.practitioner)):
        return identifier(NATIONAL_SYSTEM, number), PROFILE
    organisation = appointment.agenda.service.site.organisation
    prefixed = f"3{organisation.siret}" if organisation.siret else f"1{organisation.finess}"
    return identifier(STRUCTURE_SYSTEM, prefixed), PLACE_PROFILE
