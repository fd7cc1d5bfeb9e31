"""What teleconsultation does by itself every second, minute or hour; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant.
"""

from django.conf import settings
from django.utils import timezone

from .animation import animate
from .services import forgetting, lapses, matching, opening, signalling

SECOND, HOUR = 1, 3600


def _give_back():
    matching.give_back()


def _propose():
    matching.propose()


def _close_lapsed():
    opening.close_lapsed(timezone.localdate())


def _give_lapse_notices():
    lapses.give_lapse_notices(timezone.localdate())


def _forget():
    forgetting.forget_people_who_left()


def _forget_signals():
    signalling.forget_signals()


def _animate():
    if not settings.PRODUCTION:
        animate()


ERRANDS = {
    _give_back: SECOND,
    _propose: 2 * SECOND,
    _animate: 2 * SECOND,
    _close_lapsed: HOUR,
    _give_lapse_notices: HOUR,
    _forget: HOUR,
    _forget_signals: HOUR,
}
