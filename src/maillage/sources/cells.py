"""Cells as people and ministries write them: codes, decimal commas, spaces for thousands."""

import math
import re

COMMUNE_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
SPACES = re.compile(r"[\s\u00a0\u202f]+")


def parse_commune_code(text):
    """(code, remark): the code made whole, and what was done to it (None when nothing was).

    A code that a spreadsheet took for a number has lost its leading zero: it is restored.
    ValueError for anything that is not a commune code.

    >>> parse_commune_code("23002")
    ('23002', None)
    >>> parse_commune_code("1001")
    ('01001', 'code 1001 read as 01001 (leading zero restored)')
    """
    given = (text or "").strip()
    code = given.upper()
    if code.endswith(".0"):
        code = code[:-2]
    if len(code) == 4 and code.isascii() and code.isdigit():
        code = "0" + code
    if not COMMUNE_CODE.fullmatch(code):
        raise ValueError(f"{given[:40]!r} is not a commune code (5 characters, such as 01001)")
    if code == given:
        return code, None
    restored = " (leading zero restored)" if code.startswith("0") else ""
    return code, f"code {given} read as {code}{restored}"


def parse_number(text):
    """A number, or None for an empty cell; ValueError for text, infinity or "nan".

    >>> parse_number(" 1 234,5 ")
    1234.5
    """
    written = SPACES.sub("", text or "").replace(",", ".")
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in written:
        raise ValueError(f"{(text or '').strip()[:40]!r} is not a number")
    return number
