"""What accounts does by itself; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant.
"""

from . import outbox

SECOND, HOUR = 1, 3600


def _deliver():
    outbox.deliver_due()


def _forget():
    outbox.forget_old()


ERRANDS = {_deliver: 2 * SECOND, _forget: HOUR}
