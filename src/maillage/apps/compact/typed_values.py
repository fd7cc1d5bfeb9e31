"""The table of typed values of an experiment: the columns commune, periode, valeur; CSV or XLSX.

Semicolons or commas, decimal commas or points: what a spreadsheet writes. A wrong line is told
with its number and left out; the others are kept.
"""

import io
import math

from openpyxl import Workbook

from maillage.apps.accounts.french import unbroken

from .action_table.reading import rows_of
from .errors import BadCompact

COLUMNS = ("commune", "periode", "valeur")


def parse(content, codes, periods):
    """({code: {period: value}}, [(line number, why)]) of the bytes of a file.

    `codes` and `periods` are those expected. Raises `BadCompact` for what is no such table.
    """
    (_, header), *rows = rows_of(content)
    if tuple(cell.lower() for cell in header[:3]) != COLUMNS:
        raise BadCompact(
            {"file": f"La première ligne n’est pas {', '.join(COLUMNS)} : gardez celle du modèle."}
        )
    given, rejected = {}, []
    for number, row in rows:
        code, period, value = (*row, "", "", "")[:3]
        # A spreadsheet that takes 01004 for a number drops its zero.
        code = code.zfill(5) if code.isdecimal() else code
        why = _problem((code, period, value), given, codes, periods)
        if why:
            rejected.append((number, unbroken(why)))
        elif value:
            given.setdefault(code, {})[period] = _number(value)
    return given, rejected


def workbook(lines):
    """XLSX bytes of the table to fill in: `lines` of (code, period, value or "", name)."""
    book = Workbook()
    sheet = book.active
    sheet.title = "mesures"
    for line in ((*COLUMNS, "nom"), *lines):
        sheet.append(line)
    for row in sheet.iter_rows(max_col=2):
        for cell in row:
            cell.number_format = "@"  # text: 01004 keeps its zero, 2026-01 stays no date
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _problem(cells, given, codes, periods):
    code, period, value = cells
    if code not in codes:
        return f"« {code[:20]} » n’est pas le code d’une commune de ce protocole"
    if period not in periods:
        return f"« {period[:30]} » n’est pas une mesure passée de ce protocole"
    if period in given.get(code, {}):
        return "cette commune et cette période sont déjà plus haut"
    if value and _number(value) is None:
        return f"« {value[:20]} » n’est pas un nombre"
    return ""


def _number(text):
    """The number of « 1 234,5 » or 1234.5; None for anything else."""
    for blank in (" ", "\u00a0", "\u202f"):
        text = text.replace(blank, "")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e12 else None
