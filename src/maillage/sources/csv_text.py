"""Read CSV files as text, so that a code keeps its leading zero; name the wrong lines."""

import re
from pathlib import Path

import numpy as np
import polars as pl

from maillage.sources.errors import MissingFile, WrongFile

LINES_SHOWN = 5


def read_csv(path, expected):
    """Every column as text; commas, semicolons or tabs, whichever the header has most of.

    `expected` completes the message when there is no such file ("a CSV with id,demand").
    """
    if not Path(path).is_file():
        raise MissingFile(f"{path}: no such file; expected {expected}")
    try:
        return pl.read_csv(path, infer_schema=False, separator=_separator(path))
    except pl.exceptions.NoDataError:
        return pl.DataFrame()
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        reason = re.split(r"[\n.]", str(error))[0]
        raise WrongFile(f"{path}: not a readable CSV ({reason}); expected UTF-8 text") from error


def read_columns(path, columns):
    """These columns of a CSV, in this order, as text."""
    header = ",".join(columns)
    table = read_csv(path, f"a CSV with {header}")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        found = ", ".join(table.columns) or "an empty file"
        raise WrongFile(
            f"{path}: column {', '.join(missing)} is missing (found: {found}); "
            f"expected the header {header}"
        )
    return table.select(columns)


def numbers(texts):
    """Texts to float64, null where they are no number; a decimal comma is understood.

    >>> numbers(pl.Series(["1.5", " 2,5 ", "soon"])).to_list()
    [1.5, 2.5, None]
    """
    plain = texts.str.strip_chars().str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def are_amounts(values):
    """Which numbers are finite and 0 or more; null is not.

    >>> are_amounts(pl.Series([0.0, -1.0, float("nan"), None])).to_list()
    [True, False, False, False]
    """
    return (values.is_finite() & (values >= 0)).fill_null(False)


def refuse_lines(path, table, wrong, rule, column):
    """Raise `WrongFile` if any of `wrong`, with the `rule` and the first lines that break it."""
    if not wrong.any():
        return
    positions = np.flatnonzero(wrong.to_numpy())
    shown = ", ".join(
        f"line {position + 2} ({table[column][int(position)]!r})"
        for position in positions[:LINES_SHOWN]
    )
    more = f" and {positions.size - LINES_SHOWN} more" if positions.size > LINES_SHOWN else ""
    raise WrongFile(f"{path}: {rule}; see {shown}{more}; correct the file and run again")


def _separator(path):
    with Path(path).open("rb") as stream:
        header = stream.readline()
    return max(",;\t", key=lambda mark: header.count(mark.encode()))
