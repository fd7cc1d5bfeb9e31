"""French as the public reads it: numbers, counts, dates, hours."""

from maillage.apps.accounts.french import BLANK, WEEKDAYS, clock, date_in_words, day_in_words

__all__ = [
    "BLANK",
    "THIN",
    "WEEKDAYS",
    "clock",
    "count",
    "date_in_words",
    "day_in_words",
    "number",
    "percent",
    "short_number",
]

THIN = "\u202f"  # narrow no-break space: between thousands


def number(value, decimals=0):
    """A number with a decimal comma and thin blanks between thousands.

    >>> number(12345.678, 1) == "12\u202f345,7", number(-0.04, 1)
    (True, '0,0')
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def short_number(value):
    """A number with two decimals at most, and none that says nothing.

    >>> short_number(2.5), short_number(4.0), short_number(0.125)
    ('2,5', '4', '0,12')
    """
    text = number(value, 2)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(share, decimals=0):
    """A share (0 to 1) in per cent; a small one is not called nothing, nor a large one all.

    >>> percent(0.166, 1), percent(0.0), percent(0.001), percent(1.0)
    ('16,6\\xa0%', '0\\xa0%', 'moins de 1\\xa0%', '100\\xa0%')
    """
    if not decimals and 0 < share < 0.01:
        return f"moins de 1{BLANK}%"
    if not decimals and 0.99 < share < 1:
        return f"plus de 99{BLANK}%"
    return f"{number(100 * share, decimals)}{BLANK}%"


def count(quantity, one, many=None):
    """A quantity and its noun; French takes the plural from 2 on.

    >>> count(0, "habitant"), count(2, "habitant"), count(2, "lieu", "lieux")
    ('0\\xa0habitant', '2\\xa0habitants', '2\\xa0lieux')
    """
    noun = one if abs(quantity) < 2 else (many or f"{one}s")
    return f"{number(quantity)}{BLANK}{noun}"
