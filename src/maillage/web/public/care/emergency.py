"""Emergency numbers: a reviewed file, whose age is said once it was not verified in time."""

import tomllib
from functools import cache
from pathlib import Path


def numbers(today):
    """What `_emergency.html` shows: the numbers, and whether they are past their review."""
    read = _read()
    return {"numbers": read["numbers"], "is_unverified": today > read["verified_until"]}


@cache
def _read():
    return tomllib.loads(Path(__file__).with_name("emergency.toml").read_text("utf-8"))
