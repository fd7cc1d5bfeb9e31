"""Self-employed practitioners by département and profession (Assurance Maladie, data.ameli.fr)."""

import re

import polars as pl

from .cells import parse_number
from .errors import WrongFile
from .files import read_csv
from .report import Loaded, build_table, make_report
from .tables import Once, read_each

AMELI_COUNTS = {
    "departement": pl.String,
    "year": pl.Int64,
    "profession": pl.String,
    "headcount": pl.Int64,
    "per_100_000": pl.Float64,
}
REQUIRED = [
    "annee",
    "profession_sante",
    "region",
    "departement",
    "classe_age",
    "libelle_sexe",
    "effectif",
    "densite",
]
DEPARTEMENT = re.compile(r"[0-9]{2}|2[AB]|97[0-9]")
ALL_AGES, ALL_SEXES = "tout_age", "tout sexe"


def read_ameli_counts(path, *, vintage=None):
    """Headcounts and densities (per 100,000 residents), all ages and both sexes together.

    Lines that add up a région or the whole country (département 999) are rejected: adding the
    column up would otherwise count everyone three times.
    """
    lines = read_csv(path, required=REQUIRED, separators=",;\t")
    once = Once()
    rows, rejections = read_each(lines, lambda line, number: _read_line(line, number, once))
    if not rows:
        raise WrongFile(
            f"{path} holds no line of a département. Give the file of headcounts by département."
        )
    report = make_report(
        "ameli_counts",
        path,
        vintage=_vintage(path, rows, vintage),
        rows_kept=len(rows),
        rejections=rejections,
    )
    return Loaded(build_table(rows, AMELI_COUNTS), report)


def _read_line(line, number, once):
    departement, profession = line["departement"], line["profession_sante"]
    if departement == "999":
        raise ValueError(f"total of {line.get('libelle_region') or line['region']}")
    if not DEPARTEMENT.fullmatch(departement):
        raise ValueError(f"{departement!r} is not a département")
    if line["classe_age"] != ALL_AGES or line["libelle_sexe"] != ALL_SEXES:
        raise ValueError("one age group or one sex only")
    year, headcount = _whole(line, "annee"), _whole(line, "effectif")
    once((departement, str(year), profession), number)
    return departement, year, profession, headcount, parse_number(line["densite"])


def _vintage(path, rows, given):
    years = sorted({str(row[1]) for row in rows})
    found = years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    if given and given != found:
        raise WrongFile(
            f"{path} says that its vintage is {found}; {given} was given. Leave --vintage out."
        )
    return found


def _whole(line, name):
    number = parse_number(line[name])
    if number is None or number < 0 or number != int(number):
        raise ValueError(f"{name}: {line[name]!r} is not a whole number")
    return int(number)
