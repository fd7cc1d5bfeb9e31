"""The ministry's extract `etalab-cs1100507`: two sections in one file, without column names.

Lines `structureet;…` describe establishments; lines `geolocalisation;…` give their coordinates, in
the projection that the line names. Fields as published on the dataset's page of data.gouv.fr.
"""

import csv
import io
import re

from maillage.sources.projections import lambert93_to_degrees, utm_to_degrees

STRUCTURE, LOCATION = "structureet", "geolocalisation"
FIELDS = {
    "numero_finess_etablissement": 1,
    "raison_sociale": 3,
    "numvoie": 7,
    "typvoie": 8,
    "voie": 9,
    "code_commune": 12,
    "departement": 13,
    "ligneacheminement": 15,
    "categetab": 18,
    "categorie": 19,
}
SHORTEST = 20
UTM = re.compile(r"UTM_?([NS])(\d{2})")


def is_official(text):
    start = text[:2000]
    return start.startswith("finess;") or f"{STRUCTURE};" in start


def official_lines(text):
    """(line number, line) of each establishment, with its coordinates in degrees where given."""
    structures, points = [], {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    for cells in reader:
        if cells[:1] == [STRUCTURE]:
            structures.append((reader.line_num, cells))
        elif cells[:1] == [LOCATION] and len(cells) >= 5:
            points[cells[1]] = cells[2:5]
    for number, cells in structures:
        yield number, _line(cells, points)


def _line(cells, points):
    if len(cells) < SHORTEST:
        cells = cells + [""] * (SHORTEST - len(cells))
    line = {name: cells[position].strip() for name, position in FIELDS.items()}
    departement = line["departement"]
    # Overseas, FINESS writes 9A to 9F for 971 to 976; Insee's code then keeps two digits.
    if re.fullmatch(r"9[A-F]", departement):
        departement = f"97{'ABCDEF'.index(departement[1]) + 1}"
    line["code_insee"] = (departement + line["code_commune"][-(5 - len(departement)) :])[:5]
    x, y, source = points.get(line["numero_finess_etablissement"], ("", "", ""))
    latitude, longitude = _degrees(x, y, source)
    return line | {"latitude": latitude, "longitude": longitude}


def _degrees(x, y, source):
    """Coordinates as text, empty where there are none or the projection is not known."""
    try:
        x, y = float(x), float(y)
    except ValueError:
        return "", ""
    if zone := UTM.search(source):
        point = utm_to_degrees(x, y, int(zone.group(2)), south=zone.group(1) == "S")
    elif "LAMBERT_93" in source:
        point = lambert93_to_degrees(x, y)
    else:
        return "", ""
    return tuple(f"{angle:.7f}" for angle in point)
