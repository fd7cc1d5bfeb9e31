"""How long an entry of the directory may be trusted, counted in days around `confirm_before`."""

from datetime import timedelta

from .enums import Freshness

CONFIRM_EVERY_DAYS = 180
DUE_DAYS = 30
STALE_DAYS = 90


def freshness(confirm_before, today):
    """How much an entry to be confirmed by that date may still be trusted.

    Due in the 30 days up to the date and on it, out of date after it, stale more than 90 days
    after it: an automatic choice then leaves it out.

    >>> from datetime import date
    >>> freshness(date(2028, 2, 29), date(2028, 3, 1)).value
    'out_of_date'
    """
    late_days = (today - confirm_before).days
    if late_days > STALE_DAYS:
        return Freshness.STALE
    if late_days > 0:
        return Freshness.OUT_OF_DATE
    return Freshness.DUE if late_days >= -DUE_DAYS else Freshness.CURRENT


def next_confirmation(today):
    """The date before which what is confirmed today must be confirmed again."""
    return today + timedelta(days=CONFIRM_EVERY_DAYS)


def oldest_trusted(today):
    """Entries to be confirmed before this date are stale."""
    return today - timedelta(days=STALE_DAYS)


def due_until(today):
    """Entries to be confirmed by this date are due or late."""
    return today + timedelta(days=DUE_DAYS)


def service_freshness(service, today):
    """Freshness of a service: its own or that of its site, whichever is worse."""
    return freshness(min(service.confirm_before, service.site.confirm_before), today)
