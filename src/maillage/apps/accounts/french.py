"""French as people read it, for messages and errors: dates, hours, no-break spaces.

Here because every app may import it; pages take it from `web.components.words`.
"""

import re

BLANK = "\u00a0"  # no-break space: before ; : ? ! and units
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def date_in_words(day):
    """A date in full words.

    >>> from datetime import date
    >>> date_in_words(date(2026, 11, 1)), date_in_words(date(2026, 11, 22))
    ('1er novembre 2026', '22 novembre 2026')
    """
    rank = "1er" if day.day == 1 else str(day.day)
    return f"{rank} {_MONTHS[day.month - 1]} {day.year}"


def day_in_words(day, today=None):
    """A day as one says it; given `today`, the year only when it is another one.

    >>> from datetime import date
    >>> day_in_words(date(2026, 11, 23))
    'lundi 23 novembre 2026'
    >>> day_in_words(date(2026, 11, 24), date(2026, 11, 23))
    'mardi 24 novembre'
    """
    text = f"{WEEKDAYS[day.weekday()]} {date_in_words(day)}"
    return text.removesuffix(f" {day.year}") if today and today.year == day.year else text


def clock(moment):
    """An hour as one says it.

    >>> from datetime import time
    >>> clock(time(9, 0)), clock(time(13, 5))
    ('9\\xa0h', '13\\xa0h\\xa005')
    """
    minutes = f"{BLANK}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{BLANK}h{minutes}"


def unbroken(text):
    """French text with the no-break spaces its punctuation asks for.

    >>> unbroken("« Oui » : non ?")
    '«\\xa0Oui\\xa0»\\xa0: non\\xa0?'
    """
    return re.sub(r"(?<=«) | (?=[»:;?!])", BLANK, text)


def unbroken_values(value):
    """The same JSON value, each of its texts `unbroken`.

    >>> unbroken_values({"title": "Qui ?", "days": [1]})
    {'title': 'Qui\\xa0?', 'days': [1]}
    """
    if isinstance(value, dict):
        return {key: unbroken_values(each) for key, each in value.items()}
    if isinstance(value, list):
        return [unbroken_values(each) for each in value]
    return unbroken(value) if isinstance(value, str) else value
