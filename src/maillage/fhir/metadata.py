"""`/fhir/metadata`: what this door serves, as the guide's four capability statements ask."""

from django.conf import settings

from maillage import __version__

from . import searches, systems
from .door import FORMATS, address, answer, base_of

_GUIDE = "https://interop.esante.gouv.fr/ig/fhir/sas"
_REQUIREMENTS = (
    "SAS-GestionnaireAgenda-PsIndiv",
    "SAS-GestionnaireAgenda-CPTS",
    "SAS-GestionnaireAgenda-SOS",
    "SAS-GestionnaireStructure",
)
_READ = ("read", "search-type")
_WRITE = ("create", "update")


def capability_statement(base):
    """The CapabilityStatement of this server, at this address."""
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{base}/metadata",
        "version": __version__,
        "name": "Maillage",
        "title": "Maillage: free slots for the SAS, accounts of its regulators",
        "status": "active",
        "date": "2026-11-22",
        "kind": "instance",
        "instantiates": [f"{_GUIDE}/CapabilityStatement/{name}" for name in _REQUIREMENTS],
        "software": {"name": "Maillage", "version": __version__},
        "implementation": {"description": "Maillage", "url": base},
        "fhirVersion": "4.0.1",
        "format": list(FORMATS),
        "implementationGuide": [_GUIDE],
        "rest": [_rest()],
    }


def _rest():
    security = {
        "cors": False,
        "description": "Mutual TLS, done by the proxy; CN and OU of the client are checked."
        if settings.SAS_CLIENTS
        else "Open: no client certificate is named.",
    }
    return {"mode": "server", "security": security, "resource": [_slot(), _schedule(), _people()]}


def _slot():
    return {
        "type": "Slot",
        "supportedProfile": [systems.INDIVIDUAL.slot, systems.SHARED.slot, systems.PLACE.slot],
        "interaction": _interactions(_READ),
        "searchInclude": [
            "Slot:schedule",
            "Schedule:actor",
            searches.SHARED,
            "HealthcareService:organization",
        ],
        "searchParam": [
            {
                "name": "start",
                "type": "date",
                "definition": f"{_GUIDE}/SearchParameter/slot-sp-start",
            },
            {"name": "status", "type": "token"},
            {"name": searches.PROFESSIONALS, "type": "token"},
        ],
    }


def _schedule():
    return {
        "type": "Schedule",
        "supportedProfile": [systems.SCHEDULE, systems.PLACE.schedule],
        "interaction": _interactions(_READ),
        "searchInclude": ["Schedule:actor:Location", "Location:organization"],
        "searchRevInclude": ["Slot:schedule"],
        "searchParam": [
            {"name": "actor:Practitioner.identifier", "type": "token"},
            {"name": searches.STRUCTURES, "type": "token"},
            {"name": f"{searches.SLOT_OF_SCHEDULE}start", "type": "date"},
            {"name": f"{searches.SLOT_OF_SCHEDULE}status", "type": "token"},
        ],
    }


def _people():
    return {
        "type": "Practitioner",
        "supportedProfile": [systems.PRACTITIONER, systems.REGULATOR],
        "interaction": _interactions(_READ + _WRITE),
        "updateCreate": True,
        "conditionalUpdate": True,
        "searchParam": [{"name": "identifier", "type": "token"}],
    }


def _interactions(codes):
    return [{"code": code} for code in codes]


def show(request):
    return answer(request, capability_statement(base_of(request)))


metadata = address(GET=show)
