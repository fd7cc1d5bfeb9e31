"""What Insee's history of communes says and the installed packages do not.

The facts are in `data/commune_changes.toml`, each with its date, its source and its evidence.
"""

import tomllib
from functools import cache
from pathlib import Path

CHANGES = Path(__file__).parent / "data" / "commune_changes.toml"


@cache
def _changes():
    with CHANGES.open("rb") as stream:
        return tomllib.load(stream)


def absorbed():
    """Communes that no longer exist: dicts with code, name, successor, since, evidence, source."""
    return tuple(_changes()["absorbed"])


def splits():
    """Communes taken out of another: dicts with code, name, left, since, source.

    Also latitude and longitude where no package locates the commune.
    """
    return tuple(_changes()["split"])
