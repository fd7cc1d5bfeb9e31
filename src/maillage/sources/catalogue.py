"""The reviewed list of sources: who produces each, under which licence, where it is found.

The list is `data/catalogue.toml`. An address is there only when public documentation confirms it.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from .errors import UnknownKind

CATALOGUE = Path(__file__).parent / "data" / "catalogue.toml"


@dataclass(frozen=True)
class Entry:
    """One source. `address` is None where no public document confirms one."""

    kind: str
    title: str
    producer: str
    licence: str
    page: str
    how_to: str
    verified_on: str
    address: str | None = None
    package: str | None = None
    vintage: str | None = None


@cache
def _entries():
    with CATALOGUE.open("rb") as stream:
        content = tomllib.load(stream)
    names = {field.name for field in fields(Entry)}
    return {
        kind: Entry(kind=kind, **{name: str(text) for name, text in entry.items() if name in names})
        for kind, entry in content.items()
    }


def entry(kind):
    """The entry of a kind; UnknownKind lists the known ones.

    >>> entry("apl").producer
    'DREES'
    """
    try:
        return _entries()[kind]
    except KeyError:
        known = ", ".join(sorted(_entries()))
        raise UnknownKind(
            f"Unknown kind of source: {kind!r}. Known kinds: {known}. Give one of these names."
        ) from None


KINDS = tuple(_entries())
