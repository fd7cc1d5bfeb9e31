"""Days some months away."""

import calendar


def months_after(day, months):
    """The same day of the month, some months later (earlier when negative); the month's last day
    when it has no such day.

    >>> from datetime import date
    >>> months_after(date(2026, 8, 31), 6), months_after(date(2026, 12, 31), -6)
    (datetime.date(2027, 2, 28), datetime.date(2026, 6, 30))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
