"""`Practitioner`: regulators' accounts written by the platform (R02), professionals read by it."""

import re

from django.utils import timezone

from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.models import Regulator
from maillage.apps.booking.sas_platform import NATIONAL_SYSTEM, TECHNICAL_SYSTEM
from maillage.apps.booking.selectors.sas import (
    agendas_of_professionals,
    find_regulator,
    shown_agendas,
)
from maillage.apps.booking.services.sas import save_regulator
from maillage.apps.offer.identifiers import national_id
from maillage.apps.offer.models import Agenda

from . import professionals, searches, systems
from .bundles import asked_address, searchset
from .door import address, answer, base_of, read_resource
from .errors import BadSearch, FhirError, gone
from .regulators import fields_of, resource_of

_NUMBER = re.compile(r"(practitioner|regulator)-([0-9]{1,18})")


def create(request):
    """`POST Practitioner`: a new regulator, 201; a 422 when the identifier is already one's."""
    return _written(request, None, fields_of(read_resource(request)))


def conditional_update(request):
    """`PUT Practitioner?identifier=`: replace who has this identifier, or create.

    The body may carry a new identifier. When nobody has the old one any more (the answer to the
    first request was lost), who has the new one is replaced: asking twice does no harm.
    """
    system, value = _asked_identifier(request)
    fields = fields_of(read_resource(request))
    regulator = find_regulator(system, value) or _already(fields)
    return _written(request, regulator, fields)


def update(request, key):
    """`PUT Practitioner/<id>`: replace a regulator."""
    match = _NUMBER.fullmatch(key)
    if not match or match[1] != "regulator":
        raise FhirError(405, "not-supported", "Only regulators are written here.")
    resource = read_resource(request)
    if resource.get("id", key) != key:
        raise FhirError(400, "value", "The id in the body is not the one in the address.")
    regulator = Regulator.objects.filter(pk=int(match[2])).first()
    if regulator is None:
        raise gone("Practitioner", key)
    return _written(request, regulator, fields_of(resource))


def read(request, key):
    """A regulator, or a professional who keeps an agenda here."""
    match = _NUMBER.fullmatch(key)
    number = int(match[2]) if match else None
    if match and match[1] == "regulator":
        regulator = Regulator.objects.filter(pk=number).first()
        if regulator:
            return answer(request, resource_of(regulator))
    elif match:
        agendas = Agenda.objects.filter(role__practitioner=number, role__hidden_at=None)
        agenda = shown_agendas(agendas, timezone.now()).first()
        if agenda and national_id(agenda.role.practitioner):
            return answer(request, professionals.practitioner(agenda.role.practitioner))
    raise gone("Practitioner", key)


def search(request):
    """`GET Practitioner?identifier=`: professionals who keep an agenda here."""
    values = searches.identifiers(
        request.GET.getlist("identifier"),
        "identifier",
        NATIONAL_SYSTEM,
        searches.MOST_PROFESSIONALS,
    )
    agendas = shown_agendas(agendas_of_professionals(values), timezone.now())
    people = {agenda.role.practitioner_id: agenda.role.practitioner for agenda in agendas}
    bundle = searchset(
        systems.INDIVIDUAL.bundle,
        address=asked_address(request),
        base=base_of(request),
        slots=[professionals.practitioner(person) for _, person in sorted(people.items())],
        included=[],
    )
    return answer(request, bundle)


def _written(request, regulator, fields):
    is_new = regulator is None
    try:
        regulator = save_regulator(regulator=regulator, **fields)
    except BadBooking as error:
        code = "duplicate" if "identifier" in error.errors else "business-rule"
        raise FhirError(422, code, str(error)) from error
    resource = resource_of(regulator)
    location = f"{base_of(request)}/Practitioner/{resource['id']}"
    return answer(request, resource, status=201 if is_new else 200, location=location)


def _already(fields):
    numbers = [(fields["system"], fields["value"]), (TECHNICAL_SYSTEM, fields["technical_id"])]
    found = [find_regulator(system, value) for system, value in numbers if value]
    return next(filter(None, found), None)


def _asked_identifier(request):
    values = request.GET.getlist("identifier")
    system, pipe, value = (values[0] if values else "").strip().partition("|")
    is_one = pipe and system and value and "," not in value and (system + value).isprintable()
    if len(values) != 1 or not is_one:
        raise BadSearch("identifier is expected once, as system|value.", "required")
    return system, value.lower() if system == TECHNICAL_SYSTEM else value


practitioners = address(GET=search, POST=create, PUT=conditional_update)
practitioner = address(GET=read, PUT=update)
