"""Weekly opening hours as people write them: "lun-ven 8h30-12h, 14h-18h | sam 9h-12h"."""

import re

DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
_RANGE = re.compile(r"(\d{1,2})[h:](\d{2})?[-–à](\d{1,2})[h:](\d{2})?")
_PART = re.compile(r"([a-z]{3,8})(?:[-–à]([a-z]{3,8}))?(.*)")


def parse_week(text):
    """[[weekday 0-6, "HH:MM", "HH:MM"], …] in order; parts are separated by "|" or "/".

    ValueError, in French, for a part that is not days followed by hours.

    >>> parse_week("lun-mar 8h30-12h, 14h-18h | sam 9h-12h")[1:3]
    [[0, '14:00', '18:00'], [1, '08:30', '12:00']]
    """
    found = [
        [day, opens, closes]
        for part in re.split(r"[|/]", re.sub(r"\s", "", text.lower()))
        if part
        for days, hours in [_read_part(part, text)]
        for day in days
        for opens, closes in hours
    ]
    return sorted(found)


def _read_part(part, whole):
    match = _PART.fullmatch(part)
    days = [_day(name) for name in match.groups()[:2] if name] if match else []
    hours = [_hours(piece) for piece in match.group(3).split(",")] if match else []
    if not days or None in days or not hours or None in hours:
        raise ValueError(
            f"les horaires «\u00a0{whole[:60]}\u00a0» ne se lisent pas. Écrivez par exemple "
            "«\u00a0lun-ven 8h30-12h, 14h-18h | sam 9h-12h\u00a0»."
        )
    return range(days[0], days[-1] + 1), hours


def _day(name):
    return DAYS.index(name[:3]) if name[:3] in DAYS else None


def _hours(piece):
    match = _RANGE.fullmatch(piece)
    if not match:
        return None
    opens, closes = (
        (int(hour), int(minute or 0)) for hour, minute in (match.groups()[:2], match.groups()[2:])
    )
    if not (opens < closes <= (23, 59) and opens[1] < 60 and closes[1] < 60):
        return None
    return tuple(f"{hour:02d}:{minute:02d}" for hour, minute in (opens, closes))
