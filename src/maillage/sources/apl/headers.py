"""What a sheet of a DREES workbook holds, from its titles and headers and never its file name."""

import re
import unicodedata
from dataclasses import dataclass

from maillage.sources.errors import WrongFile

PROFESSIONS = {
    "generaliste": "gp",
    "infirmier": "nurse",
    "kinesitherapeute": "physiotherapist",
    "dentiste": "dentist",
    "sage-femme": "midwife",
    "sages-femmes": "midwife",
}
UNITS = {
    "gp": "consultations accessibles par an et par habitant standardisé",
    "midwife": "équivalents temps plein pour 100 000 femmes standardisées",
}
OTHER_UNIT = "équivalents temps plein pour 100 000 habitants standardisés"
REQUIRED = {
    "code": "Code commune",
    "name": "Commune (or Libellé de la commune)",
    "score": "APL aux …",
    "standardised_population": "Population standardisée …",
    "total_population": "Population totale",
}
HEADER_WITHIN = 40
YEAR = r"(20[0-9]{2})"


@dataclass(frozen=True)
class Header:
    """Where each column is (its number, from 0), and what the sheet says of itself.

    `row` is the header's Excel row; `vintage` is None where the sheet does not tell.
    """

    row: int
    columns: dict
    profession: str
    vintage: str | None

    @property
    def unit(self):
        return UNITS.get(self.profession, OTHER_UNIT)


def find_header(sheet, rows):
    """The Header of a sheet, None when it holds no scores; WrongFile when a column is missing."""
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        columns = _recognise([_plain(cell) for cell in cells])
        if len(columns.keys() & REQUIRED.keys()) >= 3:
            _check_complete(sheet, columns, cells)
            return _describe(sheet, rows[: number + 1], columns)
    return None


def _plain(text):
    """Lower case, without accents, single spaces, straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", (text or "").replace("’", "'").lower())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _recognise(cells):
    columns, scores = {}, {}
    for number, cell in enumerate(cells):
        if cell.startswith("apl"):
            limit = re.search(r"([0-9]{2}) ans", cell)
            scores.setdefault(limit and limit.group(1), number)
        elif name := _column_name(cell):
            columns.setdefault(name, number)
    if None in scores:
        columns["score"] = scores[None]
        columns |= {"score_without_older": scores["65"]} if "65" in scores else {}
    elif "65" in scores and "generaliste" not in cells[scores["65"]]:
        # Nurses, physiotherapists and dentists: DREES publishes only this one.
        columns["score"] = scores["65"]
    return columns


def _column_name(cell):
    if cell.startswith("code commune"):
        return "code"
    if cell == "commune" or cell.startswith("libelle"):
        return "name"
    if cell.startswith("population standardisee"):
        return "standardised_population"
    if cell.startswith("population totale"):
        return "total_population"
    return None


def _check_complete(sheet, columns, cells):
    missing = [title for name, title in REQUIRED.items() if name not in columns]
    if missing:
        found = "; ".join(cell for cell in cells if cell)
        raise WrongFile(
            f"The sheet “{sheet}” lacks the column {' and '.join(missing)}. Found: {found}. "
            "Give the workbook as DREES publishes it."
        )


def _describe(sheet, rows, columns):
    header = _plain(rows[-1][columns["score"]])
    titles = [_plain(cell) for cells in rows[:-1] for cell in cells if cell]
    texts = [header, *titles]
    professions = [
        profession for text in texts for word, profession in PROFESSIONS.items() if word in text
    ]
    if not professions:
        raise WrongFile(
            f"The sheet “{sheet}” does not say for which profession it gives scores; expected "
            "généralistes, infirmières, kinésithérapeutes, dentistes or sages-femmes in "
            f"“{rows[-1][columns['score']]}”."
        )
    return Header(len(rows), columns, professions[0], _vintage([*texts, _plain(sheet)]))


def _vintage(texts):
    for pattern in (rf"millesime ?: ?{YEAR}", rf"\bapl\)? {YEAR}"):
        for text in texts:
            if found := re.search(pattern, text):
                return found.group(1)
    return None
