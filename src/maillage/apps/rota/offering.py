"""Which weeks may be offered: from the next arrival on, two years ahead as the longest rota."""

from .weeks import ARRIVES, WEEK, arrival, mondays

MOST_WEEKS = 106


def is_offerable(monday, today):
    """Whether a week may still be offered: its doctor has not yet arrived.

    >>> from datetime import date
    >>> is_offerable(date(2027, 1, 4), date(2027, 1, 1))
    True
    >>> is_offerable(date(2027, 1, 4), date(2027, 1, 2))
    False
    """
    return arrival(monday) > today


def offerable_weeks(today):
    """The 106 Mondays one may offer, from the next one on.

    >>> from datetime import date
    >>> offerable_weeks(date(2026, 12, 30))[0]
    datetime.date(2027, 1, 4)
    """
    return mondays(today + WEEK - ARRIVES, MOST_WEEKS)
