"""Dates of a FHIR search, as they come: with or without offset, milliseconds, or a lost `+`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .errors import BadSearch

PARIS = ZoneInfo("Europe/Paris")  # of date-times that carry no offset
_BOUND = re.compile(
    r"(?P<prefix>[a-z]{2})?(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:T(?P<time>\d{2}:\d{2})(?P<seconds>:\d{2}(?P<fraction>\.\d{1,9})?)?"
    r"(?P<offset>Z|[+\- ]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Bound:
    """`ge` or `le`, and the first and last instant (UTC) that the text may stand for."""

    prefix: str
    first: datetime
    last: datetime


def bound(text, name):
    """Read one bound of a search.

    >>> bound("le2026-11-23T10:00:00.000 01:00", "start").last.isoformat()
    '2026-11-23T09:00:00+00:00'
    >>> bound("le2026-07-01", "start").last.isoformat()
    '2026-07-01T21:59:59.999999+00:00'
    """
    match = _BOUND.fullmatch(text.strip())
    if not match or match["prefix"] not in {"ge", "le"}:
        raise BadSearch(
            f"{name}={text[:60]}; expected ge or le, then a date-time as "
            "2026-11-23T09:00:00.000+01:00.",
            "value",
        )
    try:
        first = _instant(match)
        return Bound(match["prefix"], first, first + _precision(match))
    except (ValueError, OverflowError) as error:
        raise BadSearch(f"{name}={text[:60]}; there is no such date or time.", "value") from error


def window(values, name):
    """First and last instant of a search that gives one `ge` and one `le`."""
    bounds = [bound(value, name) for value in values]
    if sorted(found.prefix for found in bounds) != ["ge", "le"]:
        raise BadSearch(
            f"{name} is given {len(bounds)} time(s); expected twice, once with ge and once with "
            "le.",
            "required" if len(bounds) < 2 else "invalid",
        )
    start, end = sorted(bounds, key=lambda found: found.prefix)
    if end.last < start.first:
        raise BadSearch(f"{name}: the end (le) comes before the start (ge).", "value")
    return start.first, end.last


def _instant(match):
    time = (match["time"] or "00:00") + (match["seconds"] or ":00")[:3]
    fraction = (match["fraction"] or ".0")[1:7].ljust(6, "0")
    local = datetime.fromisoformat(f"{match['day']}T{time}.{fraction}")
    offset = (match["offset"] or "").replace(" ", "+").replace("Z", "+00:00")
    if not offset:
        return local.replace(tzinfo=PARIS).astimezone(UTC)
    return datetime.fromisoformat(f"{local.isoformat()}{offset}").astimezone(UTC)


def _precision(match):
    """How long the text may stand for, less a microsecond."""
    if not match["time"]:
        day = datetime.fromisoformat(match["day"]).replace(tzinfo=PARIS)
        return (day + timedelta(days=1)).astimezone(UTC) - _MICROSECOND - day.astimezone(UTC)
    if not match["seconds"]:
        return timedelta(minutes=1) - _MICROSECOND
    return timedelta(0) if match["fraction"] else timedelta(seconds=1) - _MICROSECOND


_MICROSECOND = timedelta(microseconds=1)
