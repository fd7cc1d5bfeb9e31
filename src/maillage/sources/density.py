"""Insee's density grid of communes, 7 levels, in its own words (Observatoire des territoires)."""

import polars as pl

from .cells import parse_commune_code
from .errors import WrongFile
from .files import read_csv
from .report import Loaded, build_table, make_report
from .tables import Once, read_each
from .vintages import year_in_name

DENSITY = {"code": pl.String, "density": pl.String}
LEVELS = (
    "Grands centres urbains",
    "Centres urbains intermédiaires",
    "Petites villes",
    "Ceintures urbaines",
    "Bourgs ruraux",
    "Rural à habitat dispersé",
    "Rural à habitat très dispersé",
)


def read_density(path, *, vintage=None):
    """Density level of each commune; a label that is not one of the 7 levels is rejected.

    `vintage`: a year, as text; else the one in the file's name, else none.
    """
    lines = read_csv(path, required=["insee_com", "niveau_densite"], separators=",;\t")
    once = Once()

    def read_line(line, number):
        code, _ = parse_commune_code(line["insee_com"])
        once(code, number)
        label = " ".join(line["niveau_densite"].split())
        if label not in LEVELS:
            raise ValueError(f"{code}: {label!r} is not a level of the density grid")
        return code, label

    rows, rejections = read_each(lines, read_line)
    if not rows:
        raise WrongFile(
            f"{path} holds no usable line; expected levels such as “Bourgs ruraux” in the column "
            "niveau_densite. Give the file as published."
        )
    report = make_report(
        "density",
        path,
        vintage=vintage or year_in_name(path),
        rows_kept=len(rows),
        rejections=rejections,
    )
    return Loaded(build_table(rows, DENSITY), report)
