"""Read origin–destination minutes made elsewhere: long CSV, OSRM and METRIC styles.

long     origin, destination, minutes (other names: the first three columns, and it is said)
osrm     as our `long` with id1,id2,Dist_min or source,destination,duration (seconds); or the JSON
         of OSRM's table service, with the lists of places that were asked
metric   idSrc,idDst,HC or duree in minutes; 9999 means no route

A line that cannot be read is rejected with its reason, the others are kept. No route (empty, NA,
inf, METRIC's 9999) is not an error: the pair is simply not stored.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from maillage.sources.csv_text import are_amounts, numbers, read_csv
from maillage.sources.errors import MissingFile, WrongFile

METRIC_NO_ROUTE = 9999.0
NO_ROUTE = ("", "na", "null", "none", "inf", "+inf", "infinity")
ORIGINS = ("origin", "source", "from", "idsrc", "id1", "origine", "depart")
DESTINATIONS = ("destination", "target", "to", "iddst", "id2", "arrivee")
MINUTES = ("minutes", "dist_min", "hc", "duree", "duration_minutes", "temps", "time_minutes")
SECONDS = ("duration", "seconds", "duration_seconds", "durations")


@dataclass(frozen=True)
class OdMatrix:
    """Pairs kept, as positions in two lists of ids, and how the file was read.

    origin, destination   (n_pairs,) int64 positions
    minutes               (n_pairs,) float32
    columns               the columns taken for origin, destination and time
    without_route         number of pairs said to have no route
    rejections            (line, reason); lines count from 1, the header is line 1
    """

    origin_ids: list[str]
    destination_ids: list[str]
    origin: np.ndarray
    destination: np.ndarray
    minutes: np.ndarray
    columns: tuple[str, ...]
    without_route: int
    rejections: tuple[tuple[int, str], ...]


def read_od_csv(path, style="auto") -> OdMatrix:
    """Long table of pairs; ids keep their leading zeros.

    style: "auto" goes by the names of the columns; "metric" also reads 9999 as no route whatever
    they are; "osrm" and "long" never do.
    """
    table = read_csv(path, "a CSV with origin,destination,minutes")
    columns, per_minute = _columns(path, table)
    metric = style == "metric" or (style == "auto" and columns[2].lower() in ("hc", "duree"))
    origin, destination, text = (table[name].str.strip_chars() for name in columns)
    values = numbers(text)
    no_route = text.is_null() | text.str.to_lowercase().is_in(NO_ROUTE)
    if metric:
        no_route |= (values == METRIC_NO_ROUTE).fill_null(False)
    reasons = _reasons(origin, destination, text, ~no_route & ~are_amounts(values))
    kept = pl.Series([reason is None for reason in reasons]) & ~no_route
    kept = kept.cast(pl.Boolean)
    starts, origin_ids = _numbered(origin.filter(kept))
    ends, destination_ids = _numbered(destination.filter(kept))
    return OdMatrix(
        origin_ids=origin_ids,
        destination_ids=destination_ids,
        origin=starts,
        destination=ends,
        minutes=(values.filter(kept).to_numpy() / per_minute).astype(np.float32),
        columns=columns,
        without_route=sum(bool(n) and r is None for n, r in zip(no_route, reasons, strict=True)),
        rejections=tuple((k + 2, why) for k, why in enumerate(reasons) if why),
    )


def read_osrm_table(path, origin_ids, destination_ids) -> OdMatrix:
    """The answer of OSRM's table service (`durations` in seconds) for these places, in order."""
    seconds = _durations(path)
    shape = len(origin_ids), len(destination_ids)
    if seconds.shape != shape:
        raise WrongFile(
            f"{path}: durations has shape {seconds.shape}; expected {shape}: one row per origin "
            "and one column per destination, in the order of the two lists"
        )
    wrong = np.argwhere(seconds < 0)
    seconds[tuple(wrong.T)] = np.nan
    rows, columns = np.nonzero(np.isfinite(seconds))
    return OdMatrix(
        origin_ids=list(origin_ids),
        destination_ids=list(destination_ids),
        origin=rows,
        destination=columns,
        minutes=(seconds[rows, columns] / 60.0).astype(np.float32),
        columns=("durations",),
        without_route=int(seconds.size - rows.size - len(wrong)),
        rejections=tuple(
            (int(row) + 1, f"negative duration to {destination_ids[column]}")
            for row, column in wrong
        ),
    )


def _durations(path):
    if not Path(path).is_file():
        raise MissingFile(f"{path}: no such file; expected the JSON of OSRM's table service")
    try:
        answer = json.loads(Path(path).read_text("utf-8"))
        return np.array(answer["durations"], dtype=float)
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise WrongFile(
            f'{path}: not an answer of OSRM\'s table service; expected {{"durations": [[…]]}}'
        ) from error


def _columns(path, table):
    """Names of the three columns, and how many units of time make a minute."""
    found = {name.strip().lower(): name for name in table.columns}
    chosen = [
        next((found[name] for name in names if name in found), None)
        for names in (ORIGINS, DESTINATIONS, MINUTES, SECONDS)
    ]
    if chosen[0] and chosen[1] and (chosen[2] or chosen[3]):
        return (chosen[0], chosen[1], chosen[2] or chosen[3]), 1.0 if chosen[2] else 60.0
    if len(table.columns) == 3:
        return tuple(table.columns), 1.0
    raise WrongFile(
        f"{path}: found the columns {', '.join(table.columns) or '(an empty file)'}; expected "
        "origin,destination,minutes, or OSRM's or METRIC's names for them"
    )


def _reasons(origin, destination, text, not_minutes):
    twice = (
        ~pl.DataFrame({"o": origin, "d": destination})
        .select(pl.struct("o", "d").is_first_distinct())
        .to_series()
    )
    return (
        pl.select(
            pl.when(origin.is_null() | destination.is_null())
            .then(pl.lit("a code is missing"))
            .when(not_minutes)
            .then(pl.lit("not a time from 0 up: ") + text.fill_null(""))
            .when(twice)
            .then(pl.lit("pair given before; the first is kept"))
        )
        .to_series()
        .to_list()
    )


def _numbered(texts):
    """Position of each text in the sorted list of distinct ones, and that list."""
    distinct, positions = np.unique(texts.to_numpy().astype(str), return_inverse=True)
    return positions, distinct.tolist()
