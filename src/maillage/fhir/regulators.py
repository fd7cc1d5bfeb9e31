"""Regulators as the platform declares them (FrPractitionerRegul): read, checked, written back.

What FHIR itself forbids is a 400; what the guide's rules forbid is a 422.
"""

import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.booking.sas_platform import (
    NATIONAL_SYSTEM,
    TECHNICAL_SYSTEM,
    TYPE_OF_SYSTEM,
    identifier,
)

from .errors import FhirError
from .systems import REGULATOR

LONGEST_NAME, LONGEST_NUMBER = 100, 80
_NUMBER = re.compile(r"[^\s,|]+")


def fields_of(resource):
    """Fields of `booking.Regulator` in a FHIR Practitioner. Raises a 400 or a 422."""
    _check_shape(resource)
    if "active" not in resource:
        raise _rule("active is missing; expected true or false.", "required")
    numbers = _numbers(resource.get("identifier", []))
    national, technical = numbers.get(NATIONAL_SYSTEM), numbers.get(TECHNICAL_SYSTEM, "")
    family, given = _name(resource.get("name", []))
    return {
        "system": NATIONAL_SYSTEM if national else TECHNICAL_SYSTEM,
        "value": national or technical,
        "technical_id": technical if national else "",
        "family_name": family,
        "given_name": given,
        "email": _email(resource.get("telecom", [])),
        "is_active": resource["active"],
    }


def resource_of(regulator):
    """A regulator as a FHIR Practitioner."""
    numbers = [identifier(regulator.system, regulator.value)]
    if regulator.technical_id:
        numbers.append(identifier(TECHNICAL_SYSTEM, regulator.technical_id))
    return {
        "resourceType": "Practitioner",
        "id": f"regulator-{regulator.pk}",
        "meta": {"source": TECHNICAL_SYSTEM, "profile": [REGULATOR]},
        "identifier": numbers,
        "active": regulator.is_active,
        "name": [{"family": regulator.family_name, "given": [regulator.given_name]}],
        "telecom": [{"system": "email", "value": regulator.email}],
    }


def _check_shape(resource):
    if resource.get("resourceType") != "Practitioner":
        raise _malformed("resourceType is not Practitioner.")
    for name in ("identifier", "name", "telecom"):
        elements = resource.get(name, [])
        if not isinstance(elements, list) or not all(isinstance(e, dict) for e in elements):
            raise _malformed(f"{name} is not a list of objects.")
    if not isinstance(resource.get("active", True), bool):
        raise _malformed("active is neither true nor false.")


def _numbers(elements):
    """The number in each of the two systems that the platform uses."""
    known = [e for e in elements if e.get("system") in (NATIONAL_SYSTEM, TECHNICAL_SYSTEM)]
    if not known:
        raise _rule(
            f"identifier is missing; expected one in {NATIONAL_SYSTEM} or {TECHNICAL_SYSTEM}.",
            "required",
        )
    numbers = {}
    for element in known:
        system = element["system"]
        if system in numbers:
            raise _rule(f"identifier has two numbers in {system}; expected one.")
        numbers[system] = _number(element, system)
    return numbers


def _number(element, system):
    expected = TYPE_OF_SYSTEM[system]
    if _codes(element) != [expected]:
        raise _rule(f"identifier.type of {system} must be {expected} alone.", "value")
    value = _text(element.get("value"), "identifier.value", LONGEST_NUMBER)
    if system == NATIONAL_SYSTEM:
        if not _NUMBER.fullmatch(value):
            raise _rule("identifier.value holds a blank, a comma or a pipe.", "value")
        return value
    try:
        return str(UUID(value))
    except ValueError as error:
        raise _rule(f"identifier.value of {TECHNICAL_SYSTEM} must be a UUID.", "value") from error


def _codes(element):
    kind = element.get("type", {})
    codings = kind.get("coding", []) if isinstance(kind, dict) else None
    if not isinstance(codings, list) or not all(isinstance(c, dict) for c in codings):
        raise _malformed("identifier.type is not a CodeableConcept.")
    return [coding.get("code") for coding in codings]


def _name(elements):
    if not elements:
        raise _rule("name is missing; expected a family and a given name.", "required")
    given = elements[0].get("given", [])
    if not isinstance(given, list):
        raise _malformed("name.given is not a list.")
    if len(given) != 1:
        raise _rule(f"name.given holds {len(given)} names; expected one.", "required")
    return (
        _text(elements[0].get("family"), "name.family", LONGEST_NAME),
        _text(given[0], "name.given", LONGEST_NAME),
    )


def _email(elements):
    emails = [element for element in elements if element.get("system") == "email"]
    if not emails:
        raise _rule("telecom is missing; expected an e-mail address.", "required")
    value = _text(emails[0].get("value"), "telecom.value", 254)
    try:
        validate_email(value)
    except ValidationError as error:
        raise _rule("telecom.value is not an e-mail address.", "value") from error
    return value


def _text(value, name, longest):
    if not isinstance(value, str | None):
        raise _malformed(f"{name} is not a text.")
    text = (value or "").strip()
    if not 1 <= len(text) <= longest or not text.isprintable():
        raise _rule(f"{name} is {len(text)} characters; expected 1 to {longest}, printable.")
    return text


def _malformed(diagnostics):
    return FhirError(400, "structure", diagnostics)


def _rule(diagnostics, code="business-rule"):
    return FhirError(422, code, diagnostics)
