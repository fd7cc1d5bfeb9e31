"""Slots as FHIR resources, for the three flows; what many slots share is built once."""

from datetime import timedelta
from functools import cache

from django.conf import settings

from maillage.apps.booking.sas_platform import instant
from maillage.apps.offer.enums import Mode
from maillage.apps.offer.openings import zone_of

from .elements import concept, reference, without_blanks
from .systems import (
    APPOINTMENTS,
    CPTS_STRUCTURE,
    ENCOUNTERS,
    INDIVIDUAL,
    PLACE,
    SERVICE_REFERENCE,
    SHARED,
    SLOT_TYPES,
    SPECIALITIES,
    STRUCTURES,
)

ROUTINE = concept(APPOINTMENTS, "ROUTINE")
MINUTE = timedelta(minutes=1)
_ENCOUNTER_OF_MODE = {
    Mode.ON_SITE: "AMB",
    Mode.ASSISTED_REMOTE: "AMB",
    Mode.HOME_VISIT: "HH",
    Mode.REMOTE: "VR",
}


def slot_resources(answer, *, schedule_of, is_place=False):
    """FHIR Slots of a `SasAnswer`, in its order. `schedule_of` gives the schedule of an agenda."""

    @cache
    def common(agenda_id, offer):
        agenda = answer.agendas[agenda_id]
        profiles = PLACE if is_place else SHARED if offer.cpts else INDIVIDUAL
        return {
            "meta": _meta(profiles.slot, offer.codes),
            "serviceType": _service_types(offer),
            **({} if is_place else _specialities(agenda)),
            "appointmentType": ROUTINE,
            "schedule": reference("Schedule", schedule_of(agenda)),
        }

    zones = {pk: zone_of(agenda) for pk, agenda in answer.agendas.items()}
    comments = {pk: f"{settings.SITE_URL}/rendez-vous/agenda/{pk}/" for pk in answer.agendas}
    return [
        {
            "resourceType": "Slot",
            "id": slot_id(slot),
            **common(slot.agenda_id, slot.offer),
            "status": "free",
            "start": instant(slot.start, zones[slot.agenda_id]),
            "end": instant(slot.end, zones[slot.agenda_id]),
            "comment": comments[slot.agenda_id],
        }
        for slot in answer.slots
    ]


def slot_id(slot):
    """Agenda, minutes since 1970 and length: the same slot keeps its id from search to search."""
    minutes = (slot.end - slot.start) // MINUTE
    return f"{slot.agenda_id}-{int(slot.start.timestamp()) // 60}-{minutes}"


def _meta(profile, codes):
    security = [{"system": SLOT_TYPES, "code": code} for code in codes]
    return {"profile": [profile], "security": security}


def _service_types(offer):
    encounters = {_ENCOUNTER_OF_MODE[mode] for mode in offer.modes}
    types = [concept(ENCOUNTERS, code) for code in ("AMB", "HH", "VR") if code in encounters]
    types += [_shared_with(number) for number in offer.cpts]
    return types + [{"text": label} for label in offer.labels]


def _shared_with(number):
    target = reference("HealthcareService", f"cpts-{number}")
    extension = {"url": SERVICE_REFERENCE, "valueReference": target}
    return {"extension": [extension], **concept(STRUCTURES, CPTS_STRUCTURE)}


def _specialities(agenda):
    practitioner = agenda.role.practitioner if agenda.role_id else None
    code = agenda.service.speciality or (practitioner.speciality if practitioner else "")
    return without_blanks({"specialty": [concept(SPECIALITIES, code)] if code else []})
