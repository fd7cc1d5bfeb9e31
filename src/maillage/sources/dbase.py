"""Read the table part of a dBase III file (.dbf), the form of METRIC's published pairs."""

import struct
from pathlib import Path

import polars as pl

from maillage.sources.errors import MissingFile, WrongFile

DELETED = b"*"


def read_dbf(path):
    """Every column as text, without padding; deleted records are skipped."""
    if not Path(path).is_file():
        raise MissingFile(f"{path}: no such file; expected a dBase table (.dbf)")
    content = Path(path).read_bytes()
    try:
        count, start, size = struct.unpack("<IHH", content[4:12])
        fields = _fields(content, start)
    except (struct.error, ValueError, IndexError) as error:
        raise WrongFile(f"{path}: not a dBase table; expected a .dbf file") from error
    if len(content) < start + count * size or 1 + sum(size for _, size in fields) != size:
        raise WrongFile(f"{path}: {count} records announced, fewer found; copy the file again")
    rows = []
    for begin in range(start, start + count * size, size):
        if content[begin : begin + 1] != DELETED:
            rows.append(_texts(content, begin + 1, fields))
    names = [name for name, _ in fields]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _fields(content, start):
    # 32 bytes of header, 32 per field, one closing mark.
    descriptions = [content[at : at + 32] for at in range(32, start - 1, 32)]
    if not descriptions or any(len(one) < 32 for one in descriptions):
        raise ValueError("no field")
    return [(one[:11].split(b"\0")[0].decode("ascii"), one[16]) for one in descriptions]


def _texts(content, at, fields):
    texts = []
    for _name, size in fields:
        texts.append(content[at : at + size].decode("latin-1").strip())
        at += size
    return texts
