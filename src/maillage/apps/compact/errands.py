"""What compacts do by themselves every hour; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant.
"""

from django.utils import timezone

from .services import (
    amendments,
    deadlines,
    departures,
    expertise,
    feedback,
    reviews,
    states,
    values,
)

HOUR = 3600


def _turn_states():
    """Compacts whose first or last day came, reviews whose day of opening came."""
    now = timezone.now()
    states.start_due(now)
    departures.end_due(now)
    amendments.end_due(now)
    reviews.open_due(now=now)


def _measure():
    values.compute_due(now=timezone.now())


def _remind():
    now = timezone.now()
    deadlines.notify(today=timezone.localdate(now), now=now)
    expertise.remind(now=now)
    feedback.remind(now=now)


def _forget():
    feedback.forget_old(now=timezone.now())


ERRANDS = dict.fromkeys((_turn_states, _measure, _remind, _forget), HOUR)
