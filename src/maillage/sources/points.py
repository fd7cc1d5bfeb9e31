"""Read a list of points: `id,latitude,longitude` (also `lat`, `lon`, `lng`), degrees."""

from dataclasses import dataclass

import numpy as np

from maillage.sources.csv_text import numbers, read_csv, refuse_lines
from maillage.sources.errors import WrongFile

SPELLINGS = {
    "id": ("id", "code", "code_insee", "insee"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
}


@dataclass(frozen=True)
class PointTable:
    """Points in the order of the file: ids (list of str), degrees (n,) float64."""

    ids: list[str]
    latitude: np.ndarray
    longitude: np.ndarray


def read_points(path) -> PointTable:
    """Every line must hold an id not given before and both coordinates."""
    table = read_csv(path, "a CSV with id,latitude,longitude")
    found = {name.strip().lower(): name for name in table.columns}
    chosen = {
        column: next((found[name] for name in names if name in found), None)
        for column, names in SPELLINGS.items()
    }
    if None in chosen.values():
        raise WrongFile(
            f"{path}: found the columns {', '.join(table.columns) or '(an empty file)'}; "
            "expected id,latitude,longitude"
        )
    table = table.select(**dict(chosen.items()))
    degrees = [numbers(table[name]) for name in ("latitude", "longitude")]
    refuse_lines(path, table, table["id"].is_null(), "the id is missing", "id")
    refuse_lines(path, table, table["id"].is_duplicated(), "the same id is given twice", "id")
    for name, values, most in zip(("latitude", "longitude"), degrees, (90, 180), strict=True):
        wrong = ~(values.abs() <= most).fill_null(False)
        refuse_lines(path, table, wrong, f"{name} must be from -{most} to {most} degrees", name)
    return PointTable(table["id"].to_list(), *(values.to_numpy() for values in degrees))
