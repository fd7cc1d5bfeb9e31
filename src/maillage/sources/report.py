"""What every reader gives: a table with a fixed schema, and the account of how it was read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from . import catalogue


@dataclass(frozen=True)
class Rejection:
    """A line left out, or (in `Report.remarks`) kept after a repair. Lines count from 1."""

    line: int
    reason: str


@dataclass(frozen=True)
class Report:
    """How one file was read: every line read was either kept or rejected with a reason."""

    kind: str
    title: str
    producer: str
    licence: str
    vintage: str
    file_name: str
    checksum: str
    rows_read: int
    rows_kept: int
    rejections: tuple[Rejection, ...] = ()
    remarks: tuple[Rejection, ...] = ()

    def __post_init__(self):
        if self.rows_read != self.rows_kept + len(self.rejections):
            raise ValueError(
                f"{self.kind}: {self.rows_read} rows read, {self.rows_kept} kept and "
                f"{len(self.rejections)} rejected; kept + rejected must equal read"
            )


@dataclass(frozen=True)
class Loaded:
    """A validated table and its report."""

    table: pl.DataFrame
    report: Report


def make_report(kind, path, *, vintage, rows_kept, rejections=(), remarks=()):
    """The report of a file just read; names and licence come from the catalogue.

    `rows_kept` is a number of lines of the file; `vintage` is text ("2023").
    """
    entry = catalogue.entry(kind)
    rejections = tuple(sorted(rejections, key=lambda rejection: rejection.line))
    return Report(
        kind=kind,
        title=entry.title,
        producer=entry.producer,
        licence=entry.licence,
        vintage=vintage,
        file_name=Path(path).name,
        checksum=file_checksum(path),
        rows_read=rows_kept + len(rejections),
        rows_kept=rows_kept,
        rejections=rejections,
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
    )


def file_checksum(path):
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def build_table(rows, schema):
    """A polars table with exactly this schema, from rows in the order of its columns.

    >>> build_table([("23002", 2.1)], {"code": pl.String, "score": pl.Float64}).rows()
    [('23002', 2.1)]
    """
    return pl.DataFrame(rows, schema=schema, orient="row")


def check_schema(table, schema):
    """Return `table`; a ValueError names the columns or types that differ (a bug of ours).

    >>> check_schema(pl.DataFrame({"code": [1001]}), {"code": pl.String})
    Traceback (most recent call last):
    ValueError: expected code: String; got code: Int64
    """
    if dict(table.schema) != dict(schema):
        expected, got = (
            ", ".join(f"{name}: {kind}" for name, kind in given.items())
            for given in (pl.Schema(schema), table.schema)
        )
        raise ValueError(f"expected {expected}; got {got}")
    return table
