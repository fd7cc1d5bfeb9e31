"""Periods that follow one another: years, quarters or months."""

from maillage.apps.accounts.french import date_in_words

from .errors import BadQuestion
from .periods import read_period

GRAINS = {"year": "année par année", "quarter": "trimestre par trimestre", "month": "mois par mois"}


def grain_of(period):
    """month, quarter or year; `BadQuestion` for two days, which nothing follows.

    >>> grain_of(read_period("2026-T3")), grain_of(read_period("2026-10"))
    ('quarter', 'month')
    """
    if ".." in period.code:
        raise BadQuestion(
            f"« {period.code} » n’est suivi d’aucune période : "
            "écrivez une année (2025), un trimestre (2025-T4) ou un mois (2025-12)."
        )
    if len(period.code) == 4:
        return "year"
    return "quarter" if "T" in period.code else "month"


def holding(grain, day):
    """The month, quarter or year that holds a day.

    >>> from datetime import date
    >>> holding("quarter", date(2026, 11, 16)).code
    '2026-T4'
    """
    codes = {
        "year": f"{day.year:04d}",
        "quarter": f"{day.year:04d}-T{(day.month + 2) // 3}",
        "month": f"{day.year:04d}-{day.month:02d}",
    }
    return read_period(codes[grain])


def since(baseline, today, most):
    """Periods as long as `baseline`, from the one that follows it to that of today: the last
    `most`, oldest first.

    >>> from datetime import date
    >>> [each.code for each in since(read_period("2026-T1"), date(2026, 11, 16), 2)]
    ['2026-T3', '2026-T4']
    """
    found, period = [], holding(grain_of(baseline), today)
    while period.first > baseline.first and len(found) < most:
        found.append(period)
        period = period.before
    return found[::-1]


def when(period):
    """When it was, inside a sentence.

    >>> when(read_period("2026-T1")), when(read_period("2026-08"))
    ('au 1er trimestre 2026', 'en août 2026')
    """
    if ".." in period.code:
        return period.in_words
    grain = grain_of(period)
    if grain == "year":
        return f"en {period.code}"
    if grain == "month":
        return f"en {date_in_words(period.first).removeprefix('1er ')}"
    number = int(period.code[-1])
    return f"au {number}{'er' if number == 1 else 'e'} trimestre {period.code[:4]}"
