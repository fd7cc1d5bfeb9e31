"""Official access scores by département: facts that Maillage carries, for a portal without files.

Source: DREES, APL, Licence Ouverte 2.0; means weighted by standardised population, shares by total
population; aggregation ours, checked against the published national figures. The rule, the vintages
and the national figures are in `data/apl_departements.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from .report import Loaded, make_report

FOLDER = Path(__file__).parent / "data"
FIGURES = {
    "departement": pl.String,
    "gp_2021": pl.Float64,
    "gp_2022": pl.Float64,
    "gp_2023": pl.Float64,
    "gp_under65_2022": pl.Float64,
    "gp_under65_2023": pl.Float64,
    "gp_share_under_2_5_2022": pl.Float64,
    "gp_share_under_2_5_2023": pl.Float64,
    "nurse_2021": pl.Float64,
    "physiotherapist_2021": pl.Float64,
    "dentist_2021": pl.Float64,
    "midwife_2021": pl.Float64,
}


@dataclass(frozen=True)
class Figures(Loaded):
    """`national`: the published figures, one dict a profession and vintage."""

    national: tuple


def read_departement_figures():
    """Figures by département; columns are `profession_vintage`, shares in % of residents."""
    path = FOLDER / "apl_departements.csv"
    table = pl.read_csv(path, schema_overrides=FIGURES).select(list(FIGURES))
    about = _about()
    report = make_report("figures", path, vintage=about["vintage"], rows_kept=table.height)
    return Figures(table, report, tuple(about["national"]))


@cache
def _about():
    with (FOLDER / "apl_departements.toml").open("rb") as stream:
        return tomllib.load(stream)
