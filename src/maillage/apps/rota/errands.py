"""What the rota does by itself every minute or every hour; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant.
"""

from django.utils import timezone

from .services import (
    confirmations,
    forecasting,
    formalities,
    handing_over,
    handover_care,
    keys,
    retention,
    solving,
)

SECOND, HOUR = 1, 3600


def _settle_abandoned():
    solving.settle_abandoned()
    forecasting.queue_lost(timezone.now())


def _chase():
    confirmations.chase()


def _turn_keys():
    keys.turn_keys(timezone.localdate())


def _remind_formalities():
    formalities.remind_due(timezone.localdate())


def _hand_over():
    handing_over.generate(today=timezone.localdate())


def _remind_handover():
    handover_care.remind(now=timezone.now())


def _forget():
    now = timezone.now()
    handover_care.erase_old(now=now)
    retention.erase_departed(timezone.localdate(now))


ERRANDS = {
    _settle_abandoned: 30 * SECOND,
    _chase: HOUR,
    _turn_keys: HOUR,
    _remind_formalities: HOUR,
    _hand_over: HOUR,
    _remind_handover: HOUR,
    _forget: HOUR,
}
