"""What a kilometre by car is worth on a day: a reviewed file, `mileage.toml`, with its source.

>>> from datetime import date
>>> cents_of(250, rate_on(date(2026, 11, 20), 5))
15900
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from maillage.apps.accounts.french import date_in_words

from .errors import BadRota

HORSEPOWERS = {3: "3 CV ou moins", 4: "4 CV", 5: "5 CV", 6: "6 CV", 7: "7 CV ou plus"}


@dataclass(frozen=True)
class Period:
    """Rates that hold from a day to another, thousandths of a euro a kilometre by horsepower."""

    source: str
    valid_from: date
    valid_until: date
    verified_on: date
    to_verify: str
    thousandths: dict[int, int]

    @property
    def source_in_words(self):
        return f"{self.source}. Vérifié le {date_in_words(self.verified_on)}. {self.to_verify}"


@cache
def periods():
    """Every period of the file, the oldest first."""
    read = tomllib.loads((Path(__file__).parent / "mileage.toml").read_text("utf-8"))
    return tuple(_period(each) for each in read["periods"])


def period_on(day):
    """The period a day falls in; `BadRota` outside them: a rate nobody reviewed is not guessed."""
    for period in periods():
        if period.valid_from <= day <= period.valid_until:
            return period
    raise BadRota(
        {
            "kilometres": f"Le barème kilométrique du {date_in_words(day)} n’est pas connu ici : "
            "il doit être relu. Vérifiez la date, ou écrivez à votre coordination."
        }
    )


def rate_on(day, horsepower):
    """Thousandths of a euro a kilometre, that day, for a fiscal horsepower from 3 to 7."""
    return period_on(day).thousandths[horsepower]


def cents_of(kilometres, rate):
    """What so many kilometres are worth in cents, rounded to the nearest, halves up.

    >>> cents_of(1, 529), cents_of(5, 697)
    (53, 349)
    """
    return (kilometres * rate + 5) // 10


def _period(read):
    rates = {int(horsepower): rate for horsepower, rate in read["thousandths"].items()}
    return Period(**read | {"thousandths": rates})
