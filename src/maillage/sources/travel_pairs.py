"""Read measured pairs to calibrate the straight line: CSV or dBase, one trip per line.

Time: `minutes`, OSRM's `Dist_min` or METRIC's `HC` (9999: no route). Straight line: `km`, or the
four ends `lat1,lon1,lat2,lon2` in degrees, or `X1,Y1,X2,Y2` in metres (Lambert 93).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from maillage.sources.csv_text import are_amounts, numbers, read_csv
from maillage.sources.dbase import read_dbf
from maillage.sources.errors import WrongFile
from maillage.sources.od_matrix import METRIC_NO_ROUTE
from maillage.sources.roads import piece_km

TIMES = ("minutes", "dist_min", "hc")
ENDS_DEGREES = ("lat1", "lon1", "lat2", "lon2")
ENDS_METRES = ("x1", "y1", "x2", "y2")


@dataclass(frozen=True)
class MeasuredPairs:
    """Straight lines and minutes, (n_pairs,) float64, and the number of lines left out."""

    km: np.ndarray
    minutes: np.ndarray
    left_out: int


def read_pairs(path) -> MeasuredPairs:
    """Lines without route, or with something that is no number, are left out and counted."""
    is_dbf = Path(path).suffix.lower() == ".dbf"
    table = read_dbf(path) if is_dbf else read_csv(path, "a CSV with km,minutes")
    columns = {name.strip().lower(): name for name in table.columns}
    time = next((name for name in TIMES if name in columns), None)
    given = next(
        (names for names in (("km",), ENDS_DEGREES, ENDS_METRES) if set(names) <= set(columns)),
        None,
    )
    if time is None or given is None:
        raise WrongFile(
            f"{path}: found the columns {', '.join(table.columns) or '(an empty file)'}; expected "
            f"minutes with km, or with {', '.join(ENDS_DEGREES)}, or with {', '.join(ENDS_METRES)}"
        )
    minutes = numbers(table[columns[time]])
    ends = [numbers(table[columns[name]]) for name in given]
    kept = are_amounts(minutes) & ~((minutes == METRIC_NO_ROUTE).fill_null(False))
    for values in ends:
        kept &= values.is_finite().fill_null(False)
    km = _km(given, [values.filter(kept).to_numpy() for values in ends])
    return MeasuredPairs(km, minutes.filter(kept).to_numpy(), int((~kept).sum()))


def _km(given, ends):
    if given == ("km",):
        return ends[0]
    if given == ENDS_METRES:
        x1, y1, x2, y2 = ends
        return np.hypot(x2 - x1, y2 - y1) / 1000.0
    lat1, lon1, lat2, lon2 = ends
    return piece_km(np.stack([lat1, lat2]), np.stack([lon1, lon2]))[0]
