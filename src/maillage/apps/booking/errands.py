"""What booking does by itself every few seconds, hours or days; run by `maillage work`.

Each errand may run in several processes at once, and be killed at any instant: it claims what it
does in a transaction of its own.
"""

from datetime import timedelta

from django.utils import timezone

from maillage.apps.offer.services import remind_owners

from . import limits, messages, sas, services
from .models import IdempotentRequest

MINUTE, HOUR = 60, 3600
KEPT_KEYS = timedelta(days=2)


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
