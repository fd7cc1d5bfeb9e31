"""What a territory can open: default figures, each with its source, to be changed by its people.

The figures are reviewed data, in `data/responses.toml`; past `valid_until` they are shown as old.
"""

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "data" / "responses.toml"


@dataclass(frozen=True)
class Response:
    """One kind of opening. Amounts are for one opening: consultations and euros a year.

    is_measured : False when the figures are our proposal, with no published source
    """

    key: str
    name: str
    description: str
    consultations_per_year: int
    hours_per_week: int
    cost_per_year: int
    capacity_source: str
    cost_source: str
    is_measured: bool

    def as_dict(self):
        """Plain values, as a study keeps them."""
        return asdict(self)


@dataclass(frozen=True)
class Catalogue:
    """All kinds of openings and the dates of their review."""

    responses: tuple[Response, ...]
    verified_on: date
    valid_until: date

    def is_old(self, today):
        """Whether the review date has passed.

        >>> read_responses().is_old(date(2100, 1, 1))
        True
        """
        return today > self.valid_until

    def named(self, key):
        """The kind of opening of that key, or None."""
        return next((response for response in self.responses if response.key == key), None)


@cache
def read_responses():
    """The reviewed catalogue, in the order it is shown.

    >>> read_responses().named("rotating_centre").consultations_per_year
    4500
    """
    content = tomllib.loads(PATH.read_text("utf-8"))
    return Catalogue(
        tuple(Response(**entry) for entry in content["response"]),
        content["verified_on"],
        content["valid_until"],
    )
