"""Professionals, their places and their schedules (R01), and the CPTS that share slots (R04)."""

from django.conf import settings

from maillage.apps.booking.sas_platform import NATIONAL_SYSTEM, STRUCTURE_SYSTEM, identifier
from maillage.apps.offer.identifiers import national_id

from .elements import (
    concept,
    phones,
    place_identifier,
    postal_address,
    reference,
    structure_identifier,
    without_blanks,
)
from .systems import (
    HEALTHCARE_SERVICE,
    LOCATION,
    LOCATION_IDENTIFIERS,
    NEW_IDENTIFIERS,
    PRACTITIONER,
    PRACTITIONER_ROLE,
    SCHEDULE,
    SHARED,
)


def schedule_of(agenda):
    """One schedule a place of work, however many agendas it has."""
    return f"role-{agenda.role_id}"


def referred(answer, includes):
    """Resources that the slots of a `SasAnswer` refer to, as far as `includes` asks for them."""
    used = {slot.agenda_id for slot in answer.slots}
    roles = {a.role_id: a for pk, a in answer.agendas.items() if pk in used}
    people = {agenda.role.practitioner_id: agenda.role.practitioner for agenda in roles.values()}
    found = []
    if "Slot:schedule" in includes:
        found += [schedule(agenda.role) for _, agenda in sorted(roles.items())]
        if "Schedule:actor" in includes:
            found += [practitioner(person) for _, person in sorted(people.items())]
            found += [_role(agenda, answer.ranks) for _, agenda in sorted(roles.items())]
    return found + _communities(answer, includes)


def schedule(role):
    actors = [
        reference("Practitioner", f"practitioner-{role.practitioner_id}"),
        reference("PractitionerRole", f"role-{role.pk}"),
    ]
    return {
        "resourceType": "Schedule",
        "id": f"role-{role.pk}",
        "meta": {"profile": [SCHEDULE]},
        "actor": actors,
    }


def practitioner(person):
    name = {
        "family": person.family_name,
        "given": [person.given_name] if person.given_name else [],
        "prefix": [person.title] if person.title else [],
    }
    return {
        "resourceType": "Practitioner",
        "id": f"practitioner-{person.pk}",
        "meta": {"profile": [PRACTITIONER]},
        "identifier": [identifier(NATIONAL_SYSTEM, national_id(person))],
        "name": [without_blanks(name)],
    }


def _role(agenda, ranks):
    role, site = agenda.role, agenda.service.site
    place = f"site-{site.pk}"
    location = {
        "resourceType": "Location",
        "id": place,
        "meta": {"profile": [LOCATION]},
        "identifier": [place_identifier(settings.SITE_URL, site.pk)],
        "name": site.name,
        "address": postal_address(site, agenda.any_postal_code),
    }
    resource = {
        "resourceType": "PractitionerRole",
        "id": f"role-{role.pk}",
        "meta": {"profile": [PRACTITIONER_ROLE]},
        "contained": [location],
        "practitioner": reference("Practitioner", f"practitioner-{role.practitioner_id}"),
        "organization": {
            "identifier": structure_identifier(site, role.practitioner, ranks[role.pk])
        },
        "location": [{"reference": f"#{place}"}],
        "telecom": phones(role.phone, agenda.service.phone, site.phone),
    }
    return without_blanks(resource)


def _communities(answer, includes):
    used = sorted({number for slot in answer.slots for number in slot.offer.cpts})
    found = []
    if "Slot:service-type-reference" in includes:
        found += [_healthcare_service(number) for number in used]
        if "HealthcareService:organization" in includes:
            found += [_organization(answer.cpts[number]) for number in used]
    return found


def _healthcare_service(number):
    return {
        "resourceType": "HealthcareService",
        "id": f"cpts-{number}",
        "meta": {"profile": [HEALTHCARE_SERVICE]},
        "providedBy": reference("Organization", f"organisation-{number}"),
    }


def _organization(community):
    # Version 1.1.0 of the guide wants the first coding, 1.2.0 the second: both are sent.
    kind = concept(LOCATION_IDENTIFIERS, "IDNST")
    kind["coding"] += concept(NEW_IDENTIFIERS, "IDNST")["coding"]
    number = {"type": kind, "system": STRUCTURE_SYSTEM, "value": f"1{community.finess}"}
    resource = {
        "resourceType": "Organization",
        "id": f"organisation-{community.pk}",
        "meta": {"profile": [SHARED.organization]},
        "identifier": [number],
        "name": community.name,
        "telecom": phones(community.phone),
    }
    return without_blanks(resource)
