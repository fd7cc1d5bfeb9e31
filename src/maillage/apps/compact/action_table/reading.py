"""A table of actions given as a file, CSV or XLSX, as numbered lines of text."""

import csv
import io
import zipfile

from openpyxl import load_workbook

from maillage.apps.compact.errors import BadCompact
from maillage.apps.territory.names import plain

from .columns import COLUMNS, COMPUTED, NAMES

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
MOST_LINES = 2_000
MOST_COLUMNS = 60
MOST_LETTERS = 1_500_000  # of all cells: what a form can carry from the preview to the import
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SAVE_AGAIN = "ouvrez-le dans un tableur et enregistrez-le en « Classeur Excel (.xlsx) » ou en CSV"
_KNOWN = {plain(name): name for name in (*NAMES, *COMPUTED)}
_KNOWN |= {plain(column.label): column.name for column in COLUMNS}


def read_table(content):
    """Lines of a table: [(line number, {column: text}), …], empty lines left out.

    Numbers are those of the spreadsheet: the header is line 1. Raises `BadCompact` when the file as
    a whole cannot be used; what a line says is judged later.
    """
    rows = rows_of(content)
    header = _header(rows[0][1])
    return [(number, _named(header, row)) for number, row in rows[1:]]


def rows_of(content):
    """Lines of any table, CSV or XLSX (bytes): [(line number, [text of each cell]), …].

    At least one line, at most the header and `MOST_LINES`. Raises `BadCompact`.
    """
    if len(content) > MOST_BYTES:
        raise BadCompact({"file": "Ce fichier pèse plus de 5 Mo : coupez-le en plusieurs."})
    if content.startswith(_OLD_EXCEL):
        raise BadCompact(
            {"file": f"C’est un ancien classeur ou un classeur à mot de passe : {_SAVE_AGAIN}."}
        )
    rows = _xlsx_rows(content) if content.startswith(_ZIP) else _csv_rows(content)
    rows = [(number, [_cell(value) for value in row]) for number, row in rows]
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise BadCompact({"file": "Ce fichier est vide : remplissez le modèle, puis donnez-le."})
    if len(rows) > MOST_LINES + 1:
        raise BadCompact(
            {"file": f"Ce fichier a plus de {MOST_LINES} lignes : coupez-le en plusieurs."}
        )
    if sum(len(cell) for _, row in rows for cell in row) > MOST_LETTERS:
        raise BadCompact({"file": "Ce tableau contient trop de texte : coupez-le en plusieurs."})
    return rows


def _header(cells):
    """Name of each column, "" for one that is not ours."""
    header = [_KNOWN.get(plain(cell), "") for cell in cells]
    missing = [column.name for column in COLUMNS if column.is_required]
    missing = [name for name in missing if name not in header]
    if missing:
        raise BadCompact(
            {
                "file": f"La première ligne n’a pas la colonne « {missing[0]} » : gardez la "
                "première ligne du modèle telle quelle."
            }
        )
    twice = [name for name in NAMES if header.count(name) > 1]
    if twice:
        raise BadCompact(
            {"file": f"La colonne « {twice[0]} » est là deux fois : n’en gardez qu’une."}
        )
    return header


def _named(header, row):
    return {name: cell for name, cell in zip(header, row, strict=False) if name in NAMES and cell}


def _csv_rows(content):
    text = _text(content)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(number, row) for number, row in _numbered(reader)]
    except csv.Error:
        raise BadCompact(
            {"file": "Un guillemet n’est pas refermé, ou une case est sans fin : vérifiez ce CSV."}
        ) from None


def _numbered(reader):
    """Each row with the line on which it starts: a cell may run over several."""
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def _text(content):
    if b"\0" in content:
        raise BadCompact({"file": f"Ce fichier n’est ni un CSV ni un classeur : {_SAVE_AGAIN}."})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what older spreadsheets write


def _xlsx_rows(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
        # One row after the other: a lone cell far away must not cost every cell before it.
        if unpacked <= MOST_UNPACKED:
            sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
            rows = sheet.iter_rows(max_row=MOST_LINES * 2, max_col=MOST_COLUMNS, values_only=True)
            return [
                (number, [_text_of(cell) for cell in row]) for number, row in enumerate(rows, 1)
            ]
    except Exception:  # noqa: BLE001 a damaged workbook breaks its reader in any manner
        raise BadCompact(
            {"file": f"Ce classeur est abîmé, ou n’en est pas un : {_SAVE_AGAIN}."}
        ) from None
    raise BadCompact({"file": "Ce classeur est trop grand : gardez la feuille des actions."})


def _text_of(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _cell(value):
    text = value.replace("\r\n", "\n").replace("\x00", "").strip()
    # Our own export writes a leading quote before what a spreadsheet would run as a formula.
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text
