"""A user's own sites: CSV or XLSX with a small documented schema (docs/sources.md).

One line a site: a name, and either a latitude and a longitude or the code of its commune. Headers
in French or English; comma, semicolon or tab; UTF-8 or Windows-1252; decimal comma or point.
"""

import hashlib
from pathlib import Path

from .cells import parse_commune_code
from .errors import WrongFile
from .files import check_is_file, read_rows
from .places import SITES, parse_point, site_row
from .report import Loaded, build_table, make_report
from .tables import Once, read_each
from .vintages import year_in_name
from .words import plain_words
from .workbooks import open_workbook, sheet_rows

HEADERS = {
    "name": {"name", "nom", "site", "libelle", "label"},
    "kind": {"kind", "type", "categorie", "category", "nature"},
    "latitude": {"latitude", "lat", "y"},
    "longitude": {"longitude", "lon", "lng", "long", "x"},
    "commune": {
        "commune",
        "insee",
        "code insee",
        "code commune",
        "code commune insee",
        "insee com",
    },
    "address": {"address", "adresse"},
    "identifier": {"identifier", "identifiant", "id", "numero"},
}
KINDS = {
    "rotating_centre": {"rotating centre", "centre de medecins volontaires", "medecins solidaires"},
    "health_centre": {"health centre", "centre de sante"},
    "health_house": {"health house", "maison de sante", "msp"},
    "emergency": {"emergency", "urgences", "service d urgences"},
    "hospital": {"hospital", "hopital", "hopital public"},
    "pharmacy": {"pharmacy", "pharmacie"},
    "maternity": {"maternity", "maternite"},
    "france_services": {"france services", "espace france services"},
    "other": {"", "other", "autre", "autre lieu"},
}
EXPECTED = (
    "Expected a column “nom” (or name), and either “latitude” and “longitude” or “code_insee” "
    "(or commune); “type”, “adresse” and “identifiant” are optional."
)


def read_sites(path, *, vintage=None):
    """The sites of a file; coordinates are null where only the commune's code is given."""
    header, lines = _read_table(path)
    columns = _find_columns(path, header)
    once = Once()

    def read_line(cells, number):
        line = {name: _cell(cells, at) for name, at in columns.items()}
        row = _read_site(line)
        once(row[1], number)
        return row

    rows, rejections = read_each(lines, read_line)
    if not rows:
        reasons = "; ".join(f"line {r.line}: {r.reason}" for r in rejections[:3])
        raise WrongFile(f"{path} holds no usable site ({reasons or 'no line'}). {EXPECTED}")
    report = make_report(
        "sites",
        path,
        vintage=vintage or year_in_name(path),
        rows_kept=len(rows),
        rejections=rejections,
    )
    return Loaded(build_table(rows, SITES), report)


def _read_table(path):
    """Header, and (line number, cells) of the lines below it."""
    check_is_file(path)
    with Path(path).open("rb") as stream:
        is_workbook = stream.read(4) == b"PK\x03\x04"
    if is_workbook or Path(path).suffix.lower() in (".xlsx", ".xlsm"):
        workbook = open_workbook(path)
        rows = sheet_rows(workbook, workbook.sheet_names[0])
        numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    else:
        numbered = list(read_rows(path, separators=",;\t"))
    if not numbered:
        raise WrongFile(f"{path} holds no line. {EXPECTED}")
    return numbered[0][1], numbered[1:]


def _find_columns(path, header):
    names = {plain_words(name or ""): at for at, name in reversed(list(enumerate(header)))}
    columns = {
        column: names[known]
        for column, accepted in HEADERS.items()
        for known in sorted(accepted)
        if known in names
    }
    has_place = {"latitude", "longitude"} <= columns.keys() or "commune" in columns
    if "name" not in columns or not has_place:
        found = ", ".join(name for name in header if name) or "none"
        raise WrongFile(
            f"{path} does not have the columns of a list of sites: found {found}. {EXPECTED}"
        )
    return columns


def _cell(cells, at):
    """The text of a cell; a line may be shorter than its header."""
    return (cells[at] or "").strip() if at < len(cells) else ""


def _read_site(line):
    if not line["name"]:
        raise ValueError("a site without a name")
    commune = parse_commune_code(line["commune"])[0] if line.get("commune") else None
    if line.get("latitude") or line.get("longitude"):
        point = parse_point(line["latitude"], line["longitude"])
    elif commune:
        point = (None, None)
    else:
        raise ValueError(f"{line['name']}: neither coordinates nor a commune code")
    return site_row(
        kind=_find_kind(line.get("kind", "")),
        identifier=line.get("identifier") or _make_identifier(line),
        name=line["name"],
        commune=commune,
        address=line.get("address", ""),
        point=point,
    )


def _find_kind(text):
    words = plain_words(text)
    for kind, accepted in KINDS.items():
        if words in accepted or words == kind.replace("_", " "):
            return kind
    raise ValueError(f"{text!r} is not a known type of site; known: {', '.join(KINDS)}")


def _make_identifier(line):
    """The same site keeps the same identifier from one import to the next."""
    parts = (line.get(name, "") for name in ("kind", "name", "commune", "latitude", "longitude"))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
