"""The national directory's FHIR: Bundle, list or lines of JSON become sites, services, roles.

Read: PractitionerRole, Practitioner, HealthcareService, Location and Organization (R4, profiles of
`ans.fhir.fr.annuaire` or any other); other resources and unknown fields are left alone. Where a
role names no Location, the Organization's own address is its site. An entry that cannot be used is
refused with its number: its place in the Bundle, or its line.
"""

import json

from .care_words import CARE, care_of_codes
from .directory_identifiers import any_identifier, person_numbers, structure_numbers
from .directory_resources import (
    care_codes,
    practitioner_fields,
    role_fields,
    service_fields,
    site_fields,
)
from .errors import WrongFile
from .offer_records import Gathering, OfferRecord, decode

TYPES = ("Practitioner", "PractitionerRole", "HealthcareService", "Location", "Organization")
# What reading a field of another shape than FHIR's raises: its entry is refused, no other.
NOT_FHIR = (AttributeError, KeyError, TypeError, IndexError)


def read_directory(content):
    """The entries of a directory file, given as bytes: an `OfferFile`.

    WrongFile, in French, when it is not JSON or holds none of the five resources.
    """
    directory = _Directory(_resources(decode(content)))
    for number, resource in directory.numbered:
        try:
            directory.read(number, resource)
        except ValueError as error:
            directory.gathering.reject(number, str(error))
        except NOT_FHIR:
            directory.gathering.reject(number, misshapen(resource))
    directory.add_services_of_roles()
    return directory.gathering.finish()


def misshapen(resource):
    return f"cette ressource {resource['resourceType']} n’a pas la forme de FHIR."


def is_json(text):
    return text.lstrip()[:1] in ("{", "[")


def _resources(text):
    """(number, full address or "", resource; None when it is not JSON) of each entry."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = enumerate(text.splitlines(), start=1)
        return [(number, "", _parsed_line(line)) for number, line in lines if line.strip()]
    if isinstance(whole, dict) and whole.get("resourceType") == "Bundle":
        entries = whole.get("entry") or []
        found = [one if isinstance(one, dict) else {} for one in entries]
        pairs = [(str(one.get("fullUrl") or ""), one.get("resource")) for one in found]
    else:
        pairs = [("", one) for one in (whole if isinstance(whole, list) else [whole])]
    return [(number, address, one) for number, (address, one) in enumerate(pairs, start=1)]


def _parsed_line(line):
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


class _Directory:
    """The resources of a file by what refers to them, and the entries they become."""

    def __init__(self, entries):
        self.gathering = Gathering("l’entrée")
        self.numbered, self._named, self._cares = [], {}, {}
        self._with_service = set()
        for number, address, resource in entries:
            if not isinstance(resource, dict) or not resource.get("resourceType"):
                self.gathering.reject(number, "ce n’est pas une ressource FHIR en JSON.")
            elif resource["resourceType"] in TYPES:
                self._index(number, address, resource)
        if not self.numbered:
            raise WrongFile(
                "Ce fichier ne contient aucune ressource de l’annuaire. Donnez un Bundle JSON, ou "
                f"une ressource par ligne, parmi\u00a0: {', '.join(TYPES)}."
            )

    def _index(self, number, address, resource):
        try:
            names = _names(resource, address)
        except NOT_FHIR:
            self.gathering.reject(number, misshapen(resource))
            return
        self.numbered.append((number, resource))
        for name in names:
            self._named.setdefault(name, (number, resource))

    def read(self, number, resource):
        """Keep what one resource says; one that is not active any more says nothing."""
        if resource.get("active") is False or resource.get("status") == "inactive":
            return
        kind = resource["resourceType"]
        if kind == "Location":
            self.gathering.add([self._site(number, resource)])
        elif kind == "HealthcareService":
            self._read_service(number, resource)
        elif kind == "PractitionerRole":
            self._read_role(number, resource)

    def _read_service(self, number, resource):
        fields = service_fields(resource)
        sites = self._sites_of(resource, "providedBy")
        own = any_identifier(resource) or resource.get("id") or fields["name"]
        for site in sites:
            key = str(own) if len(sites) == 1 else f"{own}@{site.key}"
            self._with_service.add((site.key, fields["care_type"]))
            record = OfferRecord(number, "service", key[:80], dict(fields), {"site": site.key})
            self.gathering.add([site, record])

    def _read_role(self, number, resource):
        sites = self._sites_of(resource, "organization")
        self.gathering.add(sites)  # A place stays known even where its professional is refused.
        person_number, person = self._follow(resource.get("practitioner"), "Practitioner")
        if person.get("active") is False:
            return
        fields = practitioner_fields(person, resource)
        key = f"8{fields['rpps']}" if fields["rpps"] else f"0{fields['adeli']}"
        practitioner = OfferRecord(person_number, "practitioner", key, fields)
        care = care_of_codes(*care_codes(person, resource))
        for site in sites:
            links = {"practitioner": key, "site": site.key}
            role = OfferRecord(number, "role", f"{key}@{site.key}", role_fields(resource), links)
            self.gathering.add([practitioner, role])
            self._cares.setdefault((site.key, care), (number, fields["speciality"]))

    def add_services_of_roles(self):
        """The care that professionals give where no HealthcareService says it."""
        for (site, care), (number, speciality) in self._cares.items():
            if care and (site, care) not in self._with_service:
                known = "" if care == "specialist" else CARE[care][0]
                fields = {
                    "name": known or "Consultations de spécialité",
                    "care_type": care,
                    "speciality": speciality,
                }
                key = f"{site}#{care}"
                self.gathering.add([OfferRecord(number, "service", key, fields, {"site": site})])

    def _sites_of(self, resource, owner):
        """The sites of a role or a service: its locations, else its organisation's address."""
        found = [
            self._site(*self._follow(reference, "Location"))
            for reference in resource.get("location") or []
        ]
        return found or [self._site(*self._follow(resource.get(owner), "Organization"))]

    def _site(self, number, place):
        managing = place.get("managingOrganization")
        owner = self._find(managing)[1] if managing else {}
        numbers = structure_numbers(place)
        key = numbers.get("finess") or numbers.get("siret") or any_identifier(place)
        key = str(key or place.get("id") or "")[:64]
        if not key:
            raise ValueError(f"{place['resourceType']} sans identifiant.")
        finess = numbers.get("finess") or structure_numbers(owner).get("finess", "")
        return OfferRecord(number, "site", key, site_fields(place) | {"finess": finess})

    def _follow(self, reference, kind):
        number, resource = self._find(reference)
        if resource.get("resourceType") != kind:
            shown = (reference or {}).get("reference", "")
            raise ValueError(
                f"{kind} «\u00a0{str(shown)[:60]}\u00a0» n’est pas dans ce fichier. "
                "Exportez-le avec les ressources liées (_include)."
            )
        return number, resource

    def _find(self, reference):
        """(number, resource) a reference names, by address or identifier; (0, {}) if none."""
        reference = reference or {}
        address = str(reference.get("reference") or "").split("/_history")[0]
        names = [address, "/".join(address.split("/")[-2:])]
        if identifier := reference.get("identifier"):
            names += _names({"identifier": [identifier]})
        return next((self._named[name] for name in names if name in self._named), (0, {}))


def _names(resource, address=""):
    """All that a reference may call a resource: full address, type and id, identifiers."""
    numbers = person_numbers(resource) | structure_numbers(resource)
    raw = any_identifier(resource)
    names = [
        address,
        f"{resource.get('resourceType')}/{resource.get('id')}",
        *numbers.values(),
        raw,
    ]
    return [name for name in names if name]
