"""Places of SOS Médecins, their schedules and the association that runs them."""

import re
from itertools import groupby
from operator import itemgetter

from django.conf import settings

from maillage.apps.booking.sas_platform import STRUCTURE_SYSTEM

from .elements import (
    concept,
    phones,
    place_identifier,
    postal_address,
    reference,
    without_blanks,
)
from .systems import LOCATION_IDENTIFIERS, PLACE

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def schedule_of(agenda):
    """One schedule a place."""
    return f"site-{agenda.service.site_id}"


def referred(answer, includes):
    """Schedules of the slots, then places and associations as far as `includes` asks for them."""
    used = {slot.agenda_id for slot in answer.slots}
    agendas = [agenda for pk, agenda in answer.agendas.items() if pk in used]
    sites = {agenda.service.site_id: agenda for agenda in agendas}
    bodies = {a.service.site.organisation_id: a.service.site.organisation for a in agendas}
    found = [schedule(agenda.service.site) for _, agenda in sorted(sites.items())]
    if "Schedule:actor:Location" in includes:
        found += [_location(agenda) for _, agenda in sorted(sites.items())]
        if "Location:organization" in includes:
            found += [_organization(body) for _, body in sorted(bodies.items())]
    return found


def schedule(site):
    return {
        "resourceType": "Schedule",
        "id": f"site-{site.pk}",
        "meta": {"profile": [PLACE.schedule]},
        "actor": [reference("Location", f"site-{site.pk}")],
    }


def hours(opening_hours):
    """Hours of a site as FHIR gives them: the days that open and close alike, together.

    >>> hours([[0, "09:00", "12:00"], [2, "09:00", "12:00"]])[0]["daysOfWeek"]
    ['mon', 'wed']
    """
    ranges = sorted(
        (opens, closes, day)
        for day, opens, closes in opening_hours
        if _CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes)
    )
    return [
        {
            "daysOfWeek": [_DAYS[day] for _, _, day in same],
            "openingTime": f"{opens}:00",
            "closingTime": f"{closes}:00",
        }
        for (opens, closes), same in groupby(ranges, itemgetter(0, 1))
    ]


def _location(agenda):
    site = agenda.service.site
    resource = {
        "resourceType": "Location",
        "id": f"site-{site.pk}",
        "meta": {"profile": [PLACE.location]},
        "identifier": [place_identifier(settings.SITE_URL, site.pk)],
        "name": site.name,
        "telecom": phones(site.phone, site.organisation.phone),
        "address": postal_address(site, agenda.any_postal_code),
        "managingOrganization": reference("Organization", f"organisation-{site.organisation_id}"),
        "hoursOfOperation": hours(site.opening_hours),
    }
    return without_blanks(resource)


def _organization(body):
    kind = concept(LOCATION_IDENTIFIERS, "IDNST")
    return {
        "resourceType": "Organization",
        "id": f"organisation-{body.pk}",
        "meta": {"profile": [PLACE.organization]},
        "identifier": [{"type": kind, "system": STRUCTURE_SYSTEM, "value": f"3{body.siret}"}],
        "name": body.name,
    }
