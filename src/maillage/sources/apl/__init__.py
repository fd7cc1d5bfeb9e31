"""Official access scores of communes (accessibilité potentielle localisée, APL), from DREES.

One workbook holds one or several sheets of scores, one a vintage, and sometimes the sheet of their
parameters. What a sheet holds is read in its titles and headers. Source: DREES, dataset
`530_l-accessibilite-potentielle-localisee-apl`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from maillage.sources.errors import WrongFile
from maillage.sources.report import Loaded, build_table, make_report
from maillage.sources.workbooks import open_workbook, sheet_rows

from .headers import find_header
from .lines import read_lines
from .parameters import of_vintage, read_parameters

__all__ = ["SCORES", "Scores", "read_apl"]

SCORES = {
    "code": pl.String,
    "name": pl.String,
    "score": pl.Float64,
    "score_without_older": pl.Float64,
    "standardised_population": pl.Float64,
    "total_population": pl.Float64,
}


@dataclass(frozen=True)
class Scores(Loaded):
    """Scores of one profession and one vintage; `unit` in French, `parameters` as published."""

    profession: str
    unit: str
    parameters: dict


def read_apl(path, *, vintage=None):
    """All the scores of a workbook, one `Scores` for each profession and vintage.

    `vintage` (a year, as text) serves only where the sheet does not tell its own; without it, a
    year in the file's name does. WrongFile when the workbook holds no scores, lacks a column,
    has columns swapped, or does not tell its vintage.
    """
    workbook = open_workbook(path)
    parameters, found = {}, []
    for sheet in workbook.sheet_names:
        rows = sheet_rows(workbook, sheet)
        header = find_header(sheet, rows)
        if header is None:
            parameters |= read_parameters(rows)
        else:
            year = _vintage(path, sheet, header, vintage)
            found.append((sheet, header, year, read_lines(rows, header)))
    if not found:
        raise WrongFile(
            f"{path} holds no access score: none of its sheets ({', '.join(workbook.sheet_names)}) "
            "has the columns Code commune, APL aux …, Population standardisée and Population "
            "totale. Give DREES's workbook (dataset "
            "530_l-accessibilite-potentielle-localisee-apl)."
        )
    _refuse_twice_the_same(path, found)
    return [_scores(path, *sheet, parameters) for sheet in found]


def _scores(path, sheet, header, vintage, lines, parameters):
    table = build_table(lines.rows, SCORES)
    _check_plausible(sheet, table, lines.rejections)
    report = make_report(
        "apl",
        path,
        vintage=vintage,
        rows_kept=table.height,
        rejections=lines.rejections,
        remarks=lines.remarks,
    )
    return Scores(table, report, header.profession, header.unit, of_vintage(parameters, vintage))


def _vintage(path, sheet, header, given):
    if header.vintage:
        if given and given != header.vintage:
            raise WrongFile(
                f"The sheet “{sheet}” says that its vintage is {header.vintage}; {given} was "
                "given. Leave --vintage out."
            )
        return header.vintage
    year = given or next(iter(re.findall(r"(?<!\d)20\d{2}(?!\d)", Path(path).name)), None)
    if not year:
        raise WrongFile(
            f"Neither the sheet “{sheet}” nor the file's name tells the vintage of the scores. "
            "Give it, for instance --vintage 2021."
        )
    return str(year)


def _check_plausible(sheet, table, rejections):
    if table.is_empty():
        reasons = "; ".join(f"line {r.line}: {r.reason}" for r in rejections[:3])
        raise WrongFile(
            f"The sheet “{sheet}” holds no usable line ({reasons or 'it is empty'}). "
            "Give the workbook as DREES publishes it."
        )
    means = {name: table[name].mean() for name in SCORES if name not in ("code", "name")}
    older = means["score_without_older"]
    if means["score"] > means["standardised_population"]:
        swapped = "scores and standardised populations"
    elif older is not None and older > means["score"]:
        swapped = "scores and scores without older practitioners"
    else:
        return
    raise WrongFile(
        f"In the sheet “{sheet}”, {swapped} look swapped: "
        f"the first average {means['score']:.2f}. Put each column back under its own title."
    )


def _refuse_twice_the_same(path, found):
    seen = {}
    for sheet, header, year, _ in found:
        other = seen.setdefault((header.profession, year), sheet)
        if other != sheet:
            raise WrongFile(
                f"{path} gives the {year} scores of the same profession twice, in the sheets "
                f"“{other}” and “{sheet}”. Keep one."
            )
