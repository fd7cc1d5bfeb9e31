"""A France of five communes, as the sources read it: small enough to check by hand."""

import polars as pl
import shapely

from maillage.sources.france import France
from maillage.sources.report import Loaded, Report

HALL = {
    "address": "51 route de Guéret",
    "telephone": "05 55 80 96 19",
    "email": "mairie@ajain.example",
    "website": "",
    "opening_hours": '[[0, "08:30", "12:00"]]',
}
NO_HALL = {"address": "", "telephone": "", "email": "", "website": "", "opening_hours": "[]"}


def report(kind, vintage="2025"):
    return Report(
        kind=kind,
        title=kind,
        producer="Insee",
        licence="Licence Ouverte 2.0",
        vintage=vintage,
        file_name=f"{kind}.csv",
        checksum="a" * 64,
        rows_read=5,
        rows_kept=5,
    )


def commune(code, name, place, **fields):
    """A square of a tenth of a degree; neighbours share a side."""
    west = 2.0 + place / 10
    return {
        "code": code,
        "name": name,
        "departement": "23",
        "epci": "200034825",
        "parent": None,
        "is_divided": False,
        "population": 1000,
        "latitude": 46.05,
        "longitude": west + 0.05,
        "point_source": "town_hall",
        "contour": shapely.to_wkb(shapely.box(west, 46.0, west + 0.1, 46.1)),
        **HALL,
        **fields,
    }


def communes():
    return [
        commune("23002", "Ajain", 0),
        commune("23096", "Guéret", 1, population=12_000),
        commune("23192", "Fursac", 2),
        commune("23999", "Ville", 3, is_divided=True),
        commune("23901", "Ville 1er Arrondissement", 3, parent="23999", **NO_HALL),
    ]


def tiny_france(rows=None):
    rows = rows or communes()
    schema = {
        **dict.fromkeys(rows[0], pl.String),
        "is_divided": pl.Boolean,
        "population": pl.Int64,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "contour": pl.Binary,
    }
    return France(
        regions=pl.DataFrame({"code": ["75"], "name": ["Nouvelle-Aquitaine"]}),
        departements=pl.DataFrame({"code": ["23"], "name": ["Creuse"], "region": ["75"]}),
        epci=pl.DataFrame({"code": ["200034825"], "name": ["Grand Guéret"], "kind": ["CA"]}),
        communes=pl.DataFrame(rows, schema=schema),
        postal_codes=pl.DataFrame(
            {"code": ["23380", "23000", "23000"], "commune": ["23002", "23096", "23096"]}
        ),
        former_communes=pl.DataFrame(
            {"code": ["23194"], "name": ["Saint-Pierre-de-Fursac"], "successor": ["23192"]}
        ),
        reports=(report("france"),),
    )


def tiny_ages():
    """Ages of 2021: Fursac is still two communes."""
    table = pl.DataFrame(
        {
            "code": ["23002", "23096", "23192", "23194"],
            "aged_0_19": [200, 2000, 100, 10],
            "aged_20_64": [500, 6000, 200, 20],
            "aged_65_plus": [300, 4000, 300, 30],
            "population": [1000, 12_000, 600, 60],
        }
    )
    return Loaded(table, report("population", "2021"))
