"""What a search asks, read from its parameters. What cannot be carried out is refused in words.

An unknown parameter is passed over, as FHIR says, unless `Prefer: handling=strict`.
"""

from dataclasses import dataclass
from datetime import datetime

from maillage.apps.booking.sas_platform import NATIONAL_SYSTEM, STRUCTURE_SYSTEM

from .errors import BadSearch
from .instants import window

MOST_PROFESSIONALS, MOST_STRUCTURES = 25, 10
PROFESSIONALS = "schedule.actor:Practitioner.identifier"
STRUCTURES = "actor:Location.organization.identifier"
SLOT_OF_SCHEDULE = "_has:Slot:schedule:"
SHARED = "Slot:service-type-reference"
_SLOT_INCLUDES = {"Slot:schedule", SHARED, "Schedule:actor", "HealthcareService:organization"}
_PLACE_INCLUDES = {"Schedule:actor:Location", "Location:organization"}
_ALWAYS = {"_format", "_count", "_pretty"}
_STATUSES = {"free", "http://hl7.org/fhir/slotstatus|free"}


@dataclass(frozen=True)
class Search:
    """Window (both ends included), values of identifiers, and what to send along."""

    first: datetime
    last: datetime
    identifiers: tuple[str, ...]
    includes: frozenset[str]

    @property
    def is_shared(self):
        """R04 rather than R01."""
        return SHARED in self.includes


def slot_search(request):
    """The search of `GET Slot`: flows R01 and R04."""
    query = request.GET
    _check_names(request, {"start", "status", PROFESSIONALS, "_include", "_include:iterate"})
    _check_status(query.getlist("status"), "status")
    first, last = window(query.getlist("start"), "start")
    return Search(
        first=first,
        last=last,
        identifiers=identifiers(
            query.getlist(PROFESSIONALS), PROFESSIONALS, NATIONAL_SYSTEM, MOST_PROFESSIONALS
        ),
        includes=_includes(query, ("_include", "_include:iterate"), _SLOT_INCLUDES),
    )


def place_search(request):
    """The search of `GET Schedule`: places of SOS Médecins."""
    query = request.GET
    start, status = f"{SLOT_OF_SCHEDULE}start", f"{SLOT_OF_SCHEDULE}status"
    names = {start, status, STRUCTURES, "_include", "_include:iterate", "_revinclude"}
    _check_names(request, names)
    _check_status(query.getlist(status), status)
    first, last = window(query.getlist(start), start)
    along = _includes(query, ("_include", "_include:iterate"), _PLACE_INCLUDES)
    return Search(
        first=first,
        last=last,
        identifiers=identifiers(
            query.getlist(STRUCTURES), STRUCTURES, STRUCTURE_SYSTEM, MOST_STRUCTURES
        ),
        includes=along | _includes(query, ("_revinclude",), {"Slot:schedule"}),
    )


def identifiers(values, name, system, most):
    """Values of `system` among comma-separated `system|value` tokens; others match nothing."""
    if len(values) != 1:
        raise BadSearch(f"{name} is given {len(values)} times; expected once.", _code(values))
    tokens = [token.strip() for token in values[0].split(",")]
    tokens = [token for token in tokens if token]
    if not 1 <= len(tokens) <= most:
        raise BadSearch(f"{name} holds {len(tokens)} identifiers; expected from 1 to {most}.")
    pairs = [("", "|", token) if "|" not in token else token.partition("|") for token in tokens]
    return tuple(value.strip() for given, _, value in pairs if given in {"", system})


def _code(values):
    return "invalid" if values else "required"


def _check_status(values, name):
    if len(values) != 1:
        raise BadSearch(f"{name} is given {len(values)} times; expected once.", _code(values))
    if values[0].strip() not in _STATUSES:
        raise BadSearch(f"{name}={values[0][:40]}; only free slots are served.", "value")


def _includes(query, names, known):
    asked = {value.strip() for name in names for value in query.getlist(name)}
    unknown = sorted(asked - known)
    if unknown:
        raise BadSearch(
            f"{names[0]}={unknown[0][:60]} is not served; expected {', '.join(sorted(known))}.",
            "not-supported",
        )
    return frozenset(asked)


def _check_names(request, known):
    count = request.GET.get("_count", "0")
    if not (count.isascii() and count.isdigit()):
        raise BadSearch(f"_count={count[:20]}; expected a whole number.", "value")
    unknown = sorted(set(request.GET) - known - _ALWAYS)
    if unknown and "handling=strict" in request.headers.get("Prefer", ""):
        raise BadSearch(f"The parameter {unknown[0][:60]} is not served.", "not-supported")
