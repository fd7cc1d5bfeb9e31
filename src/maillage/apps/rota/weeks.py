"""Weeks of a rota: known by their Monday; keys are handed over on the Saturday before.

A doctor arrives on Saturday, takes the keys from the one before, works Monday to Saturday and
hands the keys over that Saturday (source: how Médecins Solidaires says it works, June 2025).
"""

from datetime import timedelta

from maillage.apps.accounts.french import date_in_words

WEEK = timedelta(days=7)
ARRIVES, LAST_DAY = timedelta(days=-2), timedelta(days=5)
CENTURY = range(2000, 2100)  # years of the weeks that anyone may name


def monday_of(day):
    """The Monday of a day's week.

    >>> from datetime import date
    >>> monday_of(date(2028, 2, 29))
    datetime.date(2028, 2, 28)
    """
    return day - timedelta(days=day.weekday())


def mondays(first, weeks):
    """The Mondays of `weeks` weeks, from `first`'s on.

    >>> from datetime import date
    >>> mondays(date(2026, 12, 30), 2)
    [datetime.date(2026, 12, 28), datetime.date(2027, 1, 4)]
    """
    return [monday_of(first) + number * WEEK for number in range(weeks)]


def arrival(monday):
    """The Saturday on which the doctor of that week takes the keys."""
    return monday + ARRIVES


def departure(monday):
    """The Saturday on which the doctor of that week hands the keys over."""
    return monday + LAST_DAY


def in_words(monday):
    """A week as people say it.

    >>> from datetime import date
    >>> in_words(date(2026, 3, 9)), in_words(date(2026, 12, 28))
    ('du 9 au 14 mars 2026', 'du 28 décembre 2026 au 2 janvier 2027')
    >>> in_words(date(2027, 2, 1)), in_words(date(2027, 4, 26))
    ('du 1er au 6 février 2027', 'du 26 avril au 1er mai 2027')
    """
    first, last = date_in_words(monday), date_in_words(departure(monday))
    for same in (f" {last.split(' ', 1)[1]}", f" {departure(monday).year}"):
        first = first.removesuffix(same)
    return f"du {first} au {last}"
