"""A period as people write it: 2026, 2026-T3, 2026-10 or 2026-01-15..2026-06-30."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from maillage.apps.accounts.french import date_in_words
from maillage.apps.territory.opening_hours import time_zone

from .errors import BadQuestion

_DAY = timedelta(days=1)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_SHAPES = (
    (re.compile(r"([0-9]{4})"), "year"),
    (re.compile(r"([0-9]{4})-T([1-4])"), "quarter"),
    (re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"), "month"),
)
_BETWEEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")
_EXPECTED = "écrivez 2026, 2026-T3, 2026-10 ou 2026-01-15..2026-06-30"


@dataclass(frozen=True)
class Period:
    """Local days from `first` to `last`, both included. `code` is how it is written."""

    code: str
    first: date
    last: date

    @property
    def begins(self):
        """First instant, Paris time (aware)."""
        return _midnight(self.first)

    @property
    def ends(self):
        """First instant after it, Paris time (aware)."""
        return _midnight(self.last + _DAY)

    @property
    def days(self):
        return (self.last - self.first).days + 1

    @property
    def in_words(self):
        """As a page says it.

        >>> read_period("2026").in_words, read_period("2026-T1").in_words
        ('2026', 'du 1er janvier 2026 au 31 mars 2026')
        """
        if len(self.code) == 4:
            return self.code
        return f"du {date_in_words(self.first)} au {date_in_words(self.last)}"

    @property
    def before(self):
        """The period just before, as long in the same unit.

        >>> read_period("2026-T1").before.code, read_period("2026-01-01..2026-01-10").before.code
        ('2025-T4', '2025-12-22..2025-12-31')
        """
        for shape, unit in _SHAPES:
            if shape.fullmatch(self.code):
                return _of_unit(unit, self.first - _DAY)
        return between(self.first - timedelta(days=self.days), self.first - _DAY)


def read_period(text):
    """The `Period` of what someone typed; raises `BadQuestion`.

    >>> read_period("2028-02").last
    datetime.date(2028, 2, 29)
    """
    text = str(text).strip()
    for shape, unit in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            year, number = int(found[1]), int(found[2]) if unit != "year" else 1
            if not 1900 <= year <= 2999:
                raise BadQuestion(f"« {text} » n’est pas une période : {_EXPECTED}.")
            return _of_unit(unit, date(year, (number - 1) * _MONTHS[unit] + 1, 1))
    return _read_between(text)


def between(first, last):
    """The `Period` of two days, both included."""
    return Period(f"{first.isoformat()}..{last.isoformat()}", first, last)


def _read_between(text):
    found = _BETWEEN.fullmatch(text)
    try:
        first, last = (date.fromisoformat(day) for day in found.groups()) if found else (None, None)
    except ValueError:
        first = None
    if first is None or not 1900 <= first.year <= last.year <= 2999:
        raise BadQuestion(f"« {text[:40]} » n’est pas une période : {_EXPECTED}.")
    if last < first:
        raise BadQuestion(
            f"La période « {text} » finit avant de commencer : échangez les deux dates."
        )
    return between(first, last)


def _of_unit(unit, day):
    """The year, quarter or month that holds a day."""
    length = _MONTHS[unit]
    number = (day.month - 1) // length
    first = date(day.year, number * length + 1, 1)
    last = (first + timedelta(days=31 * length)).replace(day=1) - _DAY
    codes = {
        "year": f"{day.year:04d}",
        "quarter": f"{day.year:04d}-T{number + 1}",
        "month": f"{day.year:04d}-{day.month:02d}",
    }
    return Period(codes[unit], first, last)


def _midnight(day):
    return datetime.combine(day, time(0), tzinfo=time_zone(""))
