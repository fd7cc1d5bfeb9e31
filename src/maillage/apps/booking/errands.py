"""What the portal does by itself every few seconds, hours or days; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant: it claims what it
does in a transaction of its own.
"""

import time
from datetime import timedelta

import structlog
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from maillage.apps.offer.services import remind_owners

from . import limits, messages, sas, services
from .models import IdempotentRequest

log = structlog.get_logger("maillage.errands")
MINUTE, HOUR = 60, 3600
KEPT_KEYS = timedelta(days=2)


def run_errands(last_runs, *, clock=time.monotonic):
    """Run the errands whose time has come; `last_runs` remembers when each last ran.

    One that fails is logged and tried again at its next time; the others run.
    """
    for errand, every_seconds in ERRANDS.items():
        if clock() - last_runs.get(errand, -every_seconds) < every_seconds:
            continue
        last_runs[errand] = clock()
        close_old_connections()
        try:
            errand()
        except OperationalError:
            log.warning("errand_put_off", errand=errand.__name__)
        except Exception:  # noqa: BLE001 - the others must run
            log.exception("errand_failed", errand=errand.__name__)


def _expire_holds():
    services.expire_holds()


def _deliver():
    messages.deliver_due()


def _send_notices():
    sas.send_notices()


def _queue_reminders():
    messages.queue_reminders(timezone.now())


def _offer_earlier():
    services.offer_earlier()


def _extend_free_slots():
    services.extend_free_slots()


def _remind_owners():
    remind_owners(today=timezone.localdate())


def _forget():
    now = timezone.now()
    messages.forget_old(now)
    limits.forget_old(before=now - KEPT_KEYS)
    IdempotentRequest.objects.filter(created_at__lt=now - KEPT_KEYS).delete()


ERRANDS = {
    _deliver: 1,
    _expire_holds: 5,
    _send_notices: 5,
    _extend_free_slots: 10,
    _queue_reminders: MINUTE,
    _offer_earlier: MINUTE,
    _remind_owners: HOUR,
    _forget: HOUR,
}
