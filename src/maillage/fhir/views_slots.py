"""`Slot` and `Schedule`: searched by the platform (R01, R04, SOS Médecins), read by number."""

import re
from datetime import UTC, datetime

from django.utils import timezone

from maillage.apps.booking.sas_platform import NATIONAL_SYSTEM
from maillage.apps.booking.selectors.sas import (
    INDIVIDUAL,
    PLACE,
    SHARED,
    agendas_of_professionals,
    agendas_of_structures,
    sas_slots,
    shown_agendas,
)
from maillage.apps.offer.identifiers import national_id
from maillage.apps.offer.models import Agenda

from . import places, professionals, searches, systems
from .bundles import asked_address, searchset
from .door import address, answer, base_of
from .errors import gone
from .slots import slot_resources

_SLOT = re.compile(r"([0-9]{1,18})-([0-9]{1,9})-([0-9]{1,4})")
_NUMBER = re.compile(r"(role|site)-([0-9]{1,18})")


def search_slots(request):
    """Free slots of up to 25 professionals, with their schedules, places and CPTS."""
    search = searches.slot_search(request)
    found = sas_slots(
        agendas_of_professionals(search.identifiers),
        first=search.first,
        last=search.last,
        codes=SHARED if search.is_shared else INDIVIDUAL,
        now=timezone.now(),
    )
    profiles = systems.SHARED if search.is_shared else systems.INDIVIDUAL
    bundle = searchset(
        profiles.bundle,
        address=asked_address(request),
        base=base_of(request),
        slots=slot_resources(found, schedule_of=professionals.schedule_of),
        included=professionals.referred(found, search.includes),
    )
    return answer(request, bundle)


def search_schedules(request):
    """Slots of the places of up to 10 associations; or the schedules of one professional."""
    if "actor:Practitioner.identifier" in request.GET:
        return _schedules_of_professionals(request)
    search = searches.place_search(request)
    found = sas_slots(
        agendas_of_structures(search.identifiers),
        first=search.first,
        last=search.last,
        codes=PLACE,
        now=timezone.now(),
    )
    wanted = "Slot:schedule" in search.includes
    slots = slot_resources(found, schedule_of=places.schedule_of, is_place=True) if wanted else []
    bundle = searchset(
        systems.PLACE.bundle,
        address=asked_address(request),
        base=base_of(request),
        slots=slots,
        included=places.referred(found, search.includes),
    )
    return answer(request, bundle)


def read_slot(request, key):
    """One slot, while it is free."""
    match = _SLOT.fullmatch(key)
    agenda = match and _agenda(pk=int(match[1]))
    if not agenda:
        raise gone("Slot", key)
    at = datetime.fromtimestamp(int(match[2]) * 60, UTC)
    is_place = agenda.role_id is None
    owner, codes = (places, PLACE) if is_place else (professionals, SHARED)
    agendas = Agenda.objects.filter(pk=agenda.pk)
    found = sas_slots(agendas, first=at, last=at, codes=codes, now=timezone.now())
    for slot in slot_resources(found, schedule_of=owner.schedule_of, is_place=is_place):
        if slot["id"] == key:
            return answer(request, slot)
    raise gone("Slot", key)


def read_schedule(request, key):
    """The schedule of a professional in one place, or of a place."""
    match = _NUMBER.fullmatch(key)
    if match is None:
        raise gone("Schedule", key)
    if match[1] == "role":
        agenda = _agenda(role=int(match[2]))
        found = agenda and professionals.schedule(agenda.role)
    else:
        agenda = _agenda(service__site=int(match[2]), role=None)
        found = agenda and places.schedule(agenda.service.site)
    if not found:
        raise gone("Schedule", key)
    return answer(request, found)


def _schedules_of_professionals(request):
    name = "actor:Practitioner.identifier"
    values = searches.identifiers(
        request.GET.getlist(name), name, NATIONAL_SYSTEM, searches.MOST_PROFESSIONALS
    )
    agendas = shown_agendas(agendas_of_professionals(values), timezone.now())
    roles = {agenda.role_id: agenda.role for agenda in agendas}
    bundle = searchset(
        systems.INDIVIDUAL.bundle,
        address=asked_address(request),
        base=base_of(request),
        slots=[professionals.schedule(role) for _, role in sorted(roles.items())],
        included=[],
    )
    return answer(request, bundle)


def _agenda(**which):
    """The first agenda shown of a place, or of a professional with a national number; or None."""
    found = shown_agendas(Agenda.objects.filter(role__hidden_at=None, **which), timezone.now())
    for agenda in found:
        if agenda.role_id is None or national_id(agenda.role.practitioner):
            return agenda
    return None


slots = address(GET=search_slots)
slot = address(GET=read_slot)
schedules = address(GET=search_schedules)
schedule = address(GET=read_schedule)
