"""Opening hours of town halls, from ranges of days to one line a day and interval."""

import json

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def expand_opening_hours(text):
    """[[weekday, "HH:MM", "HH:MM"], …] in order, Monday being 0; JSON text both ways.

    A range may run past Sunday. An interval that does not end after it starts is left out.

    >>> expand_opening_hours('[["samedi","lundi",[["09:00:00","12:00:00"]]]]')
    '[[0,"09:00","12:00"],[5,"09:00","12:00"],[6,"09:00","12:00"]]'
    """
    lines = set()
    for first, last, intervals in json.loads(text or "[]"):
        for weekday in _weekdays(first, last or first):
            lines |= {
                (weekday, start[:5], end[:5]) for start, end in intervals if start[:5] < end[:5]
            }
    return json.dumps(sorted(lines), separators=(",", ":"))


def _weekdays(first, last):
    if first not in DAYS or last not in DAYS:
        return []
    start = DAYS.index(first)
    length = (DAYS.index(last) - start) % len(DAYS) + 1
    return [(start + step) % len(DAYS) for step in range(length)]
