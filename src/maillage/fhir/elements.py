"""Small FHIR elements. One without a value is left out, never sent empty."""

import re

from maillage.apps.booking.sas_platform import IDENTIFIER_TYPES, STRUCTURE_SYSTEM

from .systems import LOCATION_IDENTIFIERS

_E164 = re.compile(r"\+[1-9][0-9]{5,14}")


def without_blanks(element):
    """An element less its keys that hold nothing.

    >>> without_blanks({"family": "Leroy", "given": [], "active": False})
    {'family': 'Leroy', 'active': False}
    """
    return {key: value for key, value in element.items() if value not in (None, "", [], {})}


def concept(system, *codes):
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code} for code in codes]}


def reference(kind, key):
    return {"reference": f"{kind}/{key}"}


def phones(*numbers):
    """Telecom of the first number that is in international form; none when there is none.

    >>> phones("", "+33555000001")
    [{'system': 'phone', 'value': '+33555000001'}]
    """
    for number in numbers:
        if number and _E164.fullmatch(number):
            return [{"system": "phone", "value": number}]
    return []


def place_identifier(system, key):
    """Our own number for a place; the FHIR type says it is internal."""
    return {"type": concept(LOCATION_IDENTIFIERS, "INTRN"), "system": system, "value": str(key)}


def postal_address(site, any_postal_code):
    """Address of a site; its name stands for a line that nobody wrote."""
    address = {
        "line": [" ".join(site.address.split()) or site.name],
        "city": site.commune.name,
        "postalCode": site.postal_code or any_postal_code,
    }
    return without_blanks(address)


def structure_identifier(site, practitioner, rank):
    """Who answers for a place: Finess, else Siret, else the number of the practice; prefixed."""
    organisation = site.organisation
    if finess := site.finess or organisation.finess:
        value = f"1{finess}"
    elif organisation.siret:
        value = f"3{organisation.siret}"
    elif practitioner.rpps:
        value = f"4{practitioner.rpps}{rank:03d}"
    else:
        value = f"0{practitioner.adeli}{rank:02d}"
    kind = concept(IDENTIFIER_TYPES, "IDNST")
    return {"type": kind, "system": STRUCTURE_SYSTEM, "value": value}
