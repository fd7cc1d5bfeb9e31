"""The care offer in FINESS: establishments, what they are, and the care they surely give.

`maillage.sources.finess` reads where sites are; this one reads what the directory of care needs
besides: the category, the telephone, the Siret, and the number of the managing entity. Only the
ministry's own extract has telephones. Source: Agence du numérique en santé, Licence Ouverte 2.0.
"""

import csv

from .errors import WrongFile
from .finess.extracts import ESTABLISHMENT, FINESS_NUMBER, NUMBER, numbered
from .finess.official import STRUCTURE, is_official, official_lines
from .offer_records import Gathering, OfferRecord, decode

ENTITY = "numero finess etablissement juridique"
# Of the ministry's extract, the fields that `finess.official` does not read.
_ENTITY_AT, _TELEPHONE_AT, _SIRET_AT = 2, 16, 22

# FINESS's category: (kind of organisation, care given or "", name of the service, way).
_PHARMACY = ("pharmacy", "pharmacy", "Pharmacie", "on_site")
_LABORATORY = ("other", "laboratory", "Analyses et prélèvements", "on_site")
_CHILDREN = ("other", "paediatrics", "Protection maternelle et infantile", "on_site")
_VACCINATION = ("other", "vaccination", "Vaccination", "on_site")
_HOSPITAL = ("hospital", "", "", "")
CATEGORIES = {
    **dict.fromkeys(("620", "627", "628", "629", "641"), _PHARMACY),
    **dict.fromkeys(("611", "612"), _LABORATORY),
    **dict.fromkeys(("223", "230"), _CHILDREN),
    **dict.fromkeys(("645", "646"), _VACCINATION),
    **dict.fromkeys(("101", "106", "355"), _HOSPITAL),
    "292": ("hospital", "psychiatry", "Psychiatrie", "on_site"),
    "156": ("other", "psychiatry", "Centre médico-psychologique", "on_site"),
    "228": ("other", "gynaecology", "Centre de santé sexuelle", "on_site"),
    "347": ("other", "prevention", "Examens de santé", "on_site"),
    "354": ("other", "nursing", "Soins infirmiers à domicile", "home_visit"),
    "603": ("health_house", "", "", ""),
    "604": ("cpts", "", "", ""),
    "617": ("practice", "general_medicine", "Maison médicale de garde", "on_site"),
    "638": ("other", "prevention", "Dépistage", "on_site"),
    "124": ("health_centre", "", "", ""),
}
WAYS = {
    **{"ALL": "allée", "AV": "avenue", "BD": "boulevard", "CHE": "chemin", "CRS": "cours"},
    **{"FG": "faubourg", "IMP": "impasse", "PAS": "passage", "PL": "place", "QU": "quai"},
    **{"R": "rue", "RPT": "rond-point", "RTE": "route", "SQ": "square"},
}


def read_offer_finess(content, communes=None):
    """The entries of FINESS's establishments, given as bytes; only those of `communes` if given.

    Commune codes are as the file writes them. Establishments that give no care are left out, each
    with its line and category.
    """
    text = decode(content)
    gathering, seen = Gathering(), 0
    for number, line in _lines(text):
        seen += 1
        if communes is not None and line["code_insee"] not in communes:
            continue
        try:
            gathering.add(_records(number, line))
        except ValueError as error:
            gathering.reject(number, str(error))
    if not seen:
        raise WrongFile("Ce fichier Finess ne contient aucun établissement.")
    return gathering.finish()


def is_finess(text):
    """Whether a text is one of the two shapes of FINESS that give establishments."""
    header = {name.strip() for name in text.split("\n", 1)[0].split(";")}
    return is_official(text) or set(ESTABLISHMENT) <= header


def _lines(text):
    if not is_finess(text):
        raise WrongFile(
            "Ce fichier n’est pas une extraction Finess d’établissements. Donnez "
            "«\u00a0etalab-cs1100507\u00a0», ou un CSV avec les colonnes "
            f"{', '.join(ESTABLISHMENT)}."
        )
    if not is_official(text):
        return numbered(text)
    more = _more_of_official(text)
    return ((number, line | more[line[NUMBER]]) for number, line in official_lines(text))


def _more_of_official(text):
    more = {}
    for cells in csv.reader(text.splitlines(), delimiter=";"):
        if cells[:1] == [STRUCTURE]:
            cells = [cell.strip() for cell in cells] + [""] * (_SIRET_AT + 1)
            more[cells[1]] = {
                ENTITY: cells[_ENTITY_AT],
                "telephone": cells[_TELEPHONE_AT],
                "siret": cells[_SIRET_AT],
            }
    return more


def _records(number, line):
    finess, category = line[NUMBER], line["categetab"]
    if category not in CATEGORIES:
        name = line.get("categorie", "")
        raise ValueError(
            f"la catégorie {category} ({name}) n’est pas reprise dans l’offre de soins."
        )
    if not FINESS_NUMBER.fullmatch(finess):
        raise ValueError(f"«\u00a0{finess[:20]}\u00a0» n’est pas un numéro Finess (9 caractères).")
    kind, care, service, mode = CATEGORIES[category]
    name = line["raison_sociale"] or service or line.get("categorie") or "Sans nom"
    contact = {n: line[source] for n, source in (("phone", "telephone"),) if source in line}
    organisation = {"name": name, "kind": kind, "finess": finess, **contact}
    if "siret" in line:
        organisation["siret"] = line["siret"]
    owner = {"organisation": finess}
    records = [
        OfferRecord(number, "organisation", finess, organisation, {"entity": line.get(ENTITY, "")}),
        OfferRecord(number, "site", finess, _site(line, name) | contact, owner),
    ]
    if care:
        fields = {"name": service, "care_type": care, "modes": mode}
        records.append(OfferRecord(number, "service", f"{finess}#{care}", fields, {"site": finess}))
    return records


def _site(line, name):
    town = line.get("ligneacheminement", "")
    way = WAYS.get(line.get("typvoie", ""), line.get("typvoie", ""))
    return {
        "name": name,
        "finess": line[NUMBER],
        "commune": line["code_insee"],
        "address": " ".join(filter(None, (line.get("numvoie"), way, line.get("voie")))),
        "postal_code": town[:5] if town[:5].isdigit() else "",
        "latitude": line["latitude"],
        "longitude": line["longitude"],
    }
