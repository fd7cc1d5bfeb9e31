"""What each resource of the directory says of a site, a service, a professional or a role."""

from .care_words import CARE, PROFESSIONS, care_of, care_of_codes
from .directory_identifiers import person_numbers
from .week_hours import DAYS

TITLES = {"dr": "Dr", "docteur": "Dr", "pr": "Pr", "professeur": "Pr"}
_FHIR_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def site_fields(place):
    """Name, address, telephone, hours and point of a Location or an Organization."""
    address = place.get("address") or {}
    address = address[0] if isinstance(address, list) else address
    if not address:
        raise ValueError(f"{place['resourceType']} «\u00a0{_name(place)}\u00a0» n’a pas d’adresse.")
    fields = {
        "name": _name(place),
        "address": " ".join(filter(None, map(_line, *_lines(address)))),
        "postal_code": str(address.get("postalCode") or ""),
        "city": str(address.get("city") or ""),
        "commune": _commune_code(address),
        "phone": telecom(place, "phone"),
    }
    if hours := place.get("hoursOfOperation"):
        fields["opening_hours"] = _hours(hours)
    if position := place.get("position"):
        fields["latitude"] = str(position.get("latitude", ""))
        fields["longitude"] = str(position.get("longitude", ""))
    return fields


def service_fields(service):
    """What a HealthcareService gives, and to whom."""
    speciality = _code(service.get("specialty"), "TRE_R38")
    texts = [_text(one) for name in ("type", "specialty") for one in service.get(name) or []]
    name = str(service.get("name") or "") or next(filter(None, texts), "")
    care = care_of_codes(speciality) or _care_named([name, *texts])
    audience = [_text(one.get("code") or {}) for one in service.get("eligibility") or []]
    referral = [_text(one) for one in service.get("referralMethod") or []]
    return {
        "name": name or CARE[care][0],
        "care_type": care,
        "speciality": speciality,
        "audience": ", ".join(filter(None, audience)),
        "referral": ", ".join(filter(None, referral)),
        "languages": ", ".join(_language(one) for one in service.get("communication") or []),
        "phone": telecom(service, "phone"),
    }


def practitioner_fields(person, role):
    """Who a professional is; the name may stand in the role, as the directory once wrote it."""
    numbers = person_numbers(person)
    if not numbers:
        raise ValueError("Practitioner sans numéro RPPS ni Adeli.")
    name = _human_name(person, role)
    prefixes = [str(prefix).strip(". ").lower() for prefix in name.get("prefix") or []]
    titles = [TITLES[prefix] for prefix in prefixes if prefix in TITLES]
    speciality, profession = care_codes(person, role)
    fields = {
        "rpps": numbers.get("rpps", ""),
        "adeli": numbers.get("adeli", ""),
        "family_name": str(name.get("family") or ""),
        "given_name": " ".join(map(str, name.get("given") or [])),
        "title": titles[0] if titles else "",
        "profession": PROFESSIONS.get(profession, ("",))[0],
        "speciality": speciality,
        "email": telecom(person, "email"),
    }
    if person.get("gender") in ("female", "male"):
        fields["is_woman"] = person["gender"] == "female"
    return fields


def role_fields(role):
    """The function and the telephone of a professional in one place."""
    functions = [
        _text(one) for one in role.get("code") or [] if _codings(one, "TRE_R21") or one.get("text")
    ]
    return {"title": next(filter(None, functions), ""), "phone": telecom(role, "phone")}


def care_codes(person, role):
    """(speciality, profession) of national nomenclatures, "" where they are not given."""
    places = [*(role.get("specialty") or []), *(role.get("code") or [])]
    places += [one.get("code") or {} for one in person.get("qualification") or []]
    return _code(places, "TRE_R38"), _code(places, "TRE_G15")


def telecom(resource, system):
    """The first public contact of a system; secure mailboxes and red lists carry an extension."""
    contacts = [one for one in resource.get("telecom") or [] if one.get("system") == system]
    public = [str(one.get("value") or "") for one in contacts if not one.get("extension")]
    return next(filter(None, public), "")


def _name(place):
    return str(place.get("name") or "") or next(iter(place.get("alias") or []), "")


def _human_name(person, role):
    names = list(person.get("name") or [])
    names += [
        one["valueHumanName"] for one in role.get("extension") or [] if "valueHumanName" in one
    ]
    return next((name for name in names if name.get("family")), {})


def _lines(address):
    """The lines of an address, and the parts that their extensions spell."""
    spelled = address.get("_line") or []
    lines = address.get("line") or [None] * len(spelled)
    return lines, [*spelled, *[None] * (len(lines) - len(spelled))][: len(lines)]


def _line(line, spelled):
    parts = (spelled or {}).get("extension") or []
    return line or " ".join(str(part.get("valueString") or "") for part in parts)


def _commune_code(address):
    for extension in address.get("extension") or []:
        if "insee" in str(extension.get("url", "")).lower():
            return str((extension.get("valueCoding") or {}).get("code") or "")
    return ""


def _hours(hours):
    """Text as `week_hours.parse_week` reads it."""
    return " | ".join(
        f"{DAYS[_FHIR_DAYS.index(day)]} {one['openingTime'][:5]}-{one['closingTime'][:5]}"
        for one in hours
        if one.get("openingTime") and one.get("closingTime")
        for day in one.get("daysOfWeek") or []
        if day in _FHIR_DAYS
    )


def _care_named(texts):
    for text in filter(None, texts):
        try:
            return care_of(text)
        except ValueError:
            continue
    return "other"


def _text(concept):
    displays = [str(one.get("display") or "") for one in concept.get("coding") or []]
    return str(concept.get("text") or "") or next(filter(None, displays), "")


def _code(concepts, table):
    codes = [code for concept in concepts or [] for code in _codings(concept, table)]
    return next(iter(codes), "")


def _codings(concept, table):
    """Codes of a concept that belong to a national table, however its address is written."""
    wanted = table.lower().replace("-", "_")
    return [
        str(one.get("code") or "")
        for one in concept.get("coding") or []
        if wanted in str(one.get("system") or "").lower().replace("-", "_")
    ]


def _language(concept):
    codes = [str(one.get("code") or "") for one in concept.get("coding") or []]
    return next(filter(None, codes), "") or _text(concept)
