"""A day as people type it in a table."""

import re
from datetime import date, timedelta

from maillage.apps.accounts.french import WEEKDAYS
from maillage.apps.territory.names import plain

EXPECTED = "écrivez 31/12/2026, 2026-12-31 ou 31 décembre 2026"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(("janvier", "janv"), ("fevrier", "fevr", "fev"), ("mars",), ("avril", "avr")),
            *(("mai",), ("juin",), ("juillet", "juil"), ("aout",), ("septembre", "sept")),
            *(("octobre", "oct"), ("novembre", "nov"), ("decembre", "dec")),
        ),
        start=1,
    )
    for name in names
}
# A workbook gives a date as "2026-12-31 00:00:00", and its CSV sometimes as a count of days.
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_FRENCH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_EXCEL_START = date(1899, 12, 30)
_EXCEL_DAYS = range(32_874, 73_051)  # 1990 to 2099


def read_day(text):
    """The day someone typed; ValueError, in French, says what was expected.

    >>> read_day("31/12/2026") == read_day("31 décembre 2026") == read_day("46387")
    True
    """
    text = " ".join(text.split())
    try:
        found = _numbers(text)
        return date(*found) if found else _excel_day(text)
    except (ValueError, OverflowError):
        raise ValueError(f"« {text[:40]} » n’est pas un jour : {EXPECTED}.") from None


def _numbers(text):
    """(year, month, day) or None."""
    if found := _ISO.fullmatch(text):
        return tuple(map(int, found.groups()))
    if found := _FRENCH.fullmatch(text):
        day, month, year = map(int, found.groups())
        return year, month, day
    words = plain(text).split()
    if words and words[0] in WEEKDAYS:
        words = words[1:]
    if len(words) != 3 or words[1] not in _MONTHS:
        return None
    return int(words[2]), _MONTHS[words[1]], int(words[0].removesuffix("er"))


def _excel_day(text):
    found = _SERIAL.fullmatch(text)
    if not found or int(found[1]) not in _EXCEL_DAYS:
        raise ValueError
    return _EXCEL_START + timedelta(days=int(found[1]))
