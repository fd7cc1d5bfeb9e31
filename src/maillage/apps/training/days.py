"""The days of a session, at the clock of Paris: from its first hour to its last, each day alike."""

from datetime import datetime, timedelta

from django.utils import timezone

from maillage.apps.accounts.french import clock, day_in_words

MOST_DAYS = 5
LONGEST = timedelta(hours=8)  # in one day


def meetings(session):
    """(start, end) of each day of a session, aware, the first day first.

    A session of two days from 9 to 17 is two meetings; `session` has `starts_at` and `ends_at`.
    """
    zone = timezone.get_current_timezone()
    starts, ends = (at.astimezone(zone) for at in (session.starts_at, session.ends_at))
    days = (ends.date() - starts.date()).days + 1
    return [
        tuple(
            datetime.combine(starts.date() + timedelta(n), at.time(), zone) for at in (starts, ends)
        )
        for n in range(days)
    ]


def taught_hours(session):
    """How long a session lasts in all, in hours."""
    return sum((ends - starts) / timedelta(hours=1) for starts, ends in meetings(session))


def in_words(session):
    """When a session takes place, as “mardi 3 mars 2026, de 9 h à 10 h”."""
    found = meetings(session)
    first, last = found[0][0].date(), found[-1][0].date()
    hours = f"de {clock(found[0][0].time())} à {clock(found[0][1].time())}"
    if first == last:
        return f"{day_in_words(first)}, {hours}"
    return f"du {day_in_words(first, last)} au {day_in_words(last)}, {hours} chaque jour"
