"""How long a training is worth something: whole calendar months, the last day included.

Counted as French law counts months: the period ends on the day with the same number, or on the last
day of the month that lacks it (code de procédure civile, article 641).
"""

import calendar

RENEWAL_MONTHS = 3


def add_months(day, months):
    """The same day some months later (earlier when negative), or that month's last day.

    >>> from datetime import date
    >>> add_months(date(2024, 2, 29), 24), add_months(date(2026, 5, 31), -3)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return day.replace(year=years, month=month + 1, day=min(day.day, last))


def renewal_opens(valid_until):
    """First day on which a training may be renewed: three months before its last day.

    >>> from datetime import date
    >>> renewal_opens(date(2028, 11, 22))
    datetime.date(2028, 8, 22)
    """
    return add_months(valid_until, -RENEWAL_MONTHS)


def last_day(trained_on, months, previous=None):
    """Last valid day of a training finished on a day; `previous` is that of the one before.

    Renewed in its last three months, the new period follows the old one: nothing is lost by
    coming early.

    >>> from datetime import date
    >>> last_day(date(2026, 11, 22), 24)
    datetime.date(2028, 11, 22)
    >>> last_day(date(2026, 11, 22), 24, previous=date(2026, 12, 31))
    datetime.date(2028, 12, 31)
    """
    if previous and renewal_opens(previous) <= trained_on <= previous:
        return add_months(previous, months)
    return add_months(trained_on, months)
