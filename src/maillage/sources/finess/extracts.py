"""Extracts of FINESS with a header: which lines are kept, and as what."""

import csv
import io
import re

from maillage.sources.cells import parse_commune_code
from maillage.sources.places import parse_point, site_row
from maillage.sources.tables import Once

NUMBER = "numero_finess_etablissement"
ESTABLISHMENT = [NUMBER, "raison_sociale", "categetab", "code_insee", "latitude", "longitude"]
ACTIVITY = [NUMBER, "raison_sociale", "activite", "code_insee", "latitude", "longitude"]

# FINESS's own codes of category, with their label.
CATEGORIES = {
    "620": "pharmacy",  # Pharmacie d'officine
    "603": "health_house",  # Maison de santé (L.6223-3)
    "124": "health_centre",  # Centre de santé
    "101": "hospital",  # Centre hospitalier régional
    "106": "hospital",  # Centre hospitalier, ex hôpital local
    "355": "hospital",  # Centre hospitalier
}
ACTIVITIES = {
    "14": "emergency",  # Médecine d'urgence
    "03": "maternity",  # Gynécologie, obstétrique, néonatologie, réanimation néonatale
}
NAMELESS = {"pharmacy": "Pharmacie"}
# A line of activity 14 may be an ambulance base or a call centre: nobody is received there.
MOBILE_TEAM = re.compile(r"\b(SMUR|SAMU)\b")
FINESS_NUMBER = re.compile(r"[0-9][0-9AB][0-9]{7}")


def numbered(text):
    """(line number, line) of a semicolon-separated text with a header."""
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    for line in reader:
        cells = {name.strip(): (value or "").strip() for name, value in line.items() if name}
        yield reader.line_num, cells


class Reader:
    """Reads one line; remembers what it has already read, and its remarks."""

    def __init__(self, find_kind):
        self._find_kind = find_kind
        self._once = Once()
        self.remarks = []

    def __call__(self, line, number):
        kind = self._find_kind(line)
        identifier = line[NUMBER]
        if not FINESS_NUMBER.fullmatch(identifier):
            raise ValueError(f"{identifier!r} is not a FINESS number (9 characters)")
        self._once((kind, identifier), number)
        row = site_row(
            kind=kind,
            identifier=identifier,
            name=line["raison_sociale"] or NAMELESS.get(kind, "Sans nom"),
            commune=parse_commune_code(line["code_insee"])[0],
            address=_address(line),
            point=parse_point(line["latitude"], line["longitude"]),
        )
        if not has_valid_key(identifier):
            self.remarks.append((number, f"{identifier}: the FINESS number's key is wrong"))
        return row


def establishment_reader():
    def find_kind(line):
        category = line["categetab"]
        if category not in CATEGORIES:
            raise ValueError(f"category {category} {line.get('categorie', '')}: not shown".strip())
        return CATEGORIES[category]

    return Reader(find_kind)


def activity_reader():
    def find_kind(line):
        kind = ACTIVITIES.get(line["activite"])
        if kind is None:
            raise ValueError(f"activity {line['activite']} {line['libactivite']}: not shown")
        if kind == "emergency" and MOBILE_TEAM.search(line["raison_sociale"]):
            raise ValueError(f"{line['raison_sociale']}: a mobile team, which receives nobody")
        return kind

    return Reader(find_kind)


def has_valid_key(number):
    """Whether the last digit is the key of the others (Luhn; Corsica's 2A counts as 21, 2B as 22).

    >>> has_valid_key("300017910"), has_valid_key("300017911")
    (True, False)
    """
    digits = [int(digit) for digit in number.replace("A", "1").replace("B", "2")]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _address(line):
    names = ("numvoie", "typvoie", "voie", "ligneacheminement")
    return " ".join(line[name] for name in names if line.get(name))
