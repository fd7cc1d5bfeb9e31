"""The three tables of an access score: `id,demand`, `id,supply`, `origin,destination,minutes`.

One wrong line changes every score, so nothing is left out silently: the first wrong lines are
named and the file refused. Pairs that name a place of neither table are counted and left out, so
that a national table of times serves a département.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from maillage.sources.csv_text import are_amounts, numbers, read_columns, refuse_lines
from maillage.sources.errors import WrongFile


@dataclass(frozen=True)
class Amounts:
    """Places and their amounts, in the order of the file; `values` is float64."""

    ids: pl.Series
    values: np.ndarray


@dataclass(frozen=True)
class Times:
    """Pairs as positions in the two lists of places, float64 minutes, and what was left out."""

    origin: np.ndarray
    destination: np.ndarray
    minutes: np.ndarray
    pairs_elsewhere: int


def read_amounts(path, column):
    """Read `id,<column>`: unique ids, finite amounts from 0 up."""
    table = read_columns(path, ("id", column))
    amounts = numbers(table[column])
    wrong = ~are_amounts(amounts)
    refuse_lines(path, table, wrong, f"{column} must be a finite number from 0 up", column)
    refuse_lines(path, table, table["id"].is_null(), "the id is missing", "id")
    refuse_lines(path, table, table["id"].is_duplicated(), "the same id is given twice", "id")
    return Amounts(table["id"], amounts.to_numpy())


def read_times(path, demand: Amounts, supply: Amounts):
    """Read `origin,destination,minutes`: origins are demands, destinations supplies."""
    table = read_columns(path, ("origin", "destination", "minutes"))
    minutes = numbers(table["minutes"])
    wrong = ~are_amounts(minutes)
    refuse_lines(path, table, wrong, "minutes must be a finite number from 0 up", "minutes")
    twice = table.select(pl.struct("origin", "destination").is_duplicated()).to_series()
    refuse_lines(path, table, twice, "the same pair is given twice", "destination")
    origin = _positions(table["origin"], demand.ids)
    destination = _positions(table["destination"], supply.ids)
    known = origin.is_not_null() & destination.is_not_null()
    if table.height and not known.any():
        raise WrongFile(
            f"{path}: no pair goes from an id of the demand file to an id of the supply file; "
            f"the first goes from {table['origin'][0]!r} to {table['destination'][0]!r}: "
            "check that the ids are written alike (leading zeros)"
        )
    return Times(
        origin.filter(known).to_numpy(),
        destination.filter(known).to_numpy(),
        minutes.filter(known).to_numpy(),
        int((~known).sum()),
    )


def without_own_trip(demand_ids, supply_ids, times):
    """Ids of both lists whose trip to themselves is not among the pairs, in order of demand.

    `times` has `origin` and `destination`, positions in the two lists (`Times` or an `OdMatrix`).
    """
    demand_ids, supply_ids = pl.Series(demand_ids), pl.Series(supply_ids)
    site = _positions(demand_ids, supply_ids).fill_null(-1).to_numpy()
    lacking = site >= 0
    lacking[times.origin[site[times.origin] == times.destination]] = False
    return demand_ids.filter(pl.Series(lacking)).to_list()


def write_scores(path, ids, score):
    """Write `id,score`, every digit kept; a stop half-way leaves no half file."""
    draft = Path(f"{path}.part")
    try:
        pl.DataFrame({"id": ids, "score": score}).write_csv(draft)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise WrongFile(f"{path}: cannot be written ({error.strerror}); choose another") from error


def _positions(names, ids):
    order = pl.DataFrame({"name": ids, "position": np.arange(len(ids), dtype=np.int32)})
    # A left join keeps the order of the file when told so.
    joined = names.to_frame("name").join(order, on="name", how="left", maintain_order="left")
    return joined["position"]
