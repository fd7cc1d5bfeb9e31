"""The queue of notices to the national SAS: what becomes of its regulators' appointments (R03).

`tell` is called inside the transaction of a change; `send_notices` by the worker, later.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from . import sas_platform
from .enums import NoticeState
from .models import SasNotice

log = structlog.get_logger("maillage.sas")
RETRY_MINUTES = (1, 5, 30, 240)  # the last one again and again
MOST_ATTEMPTS = 20  # three days
LEASE = timedelta(minutes=2)  # a worker that died leaves its notice to the next one
# The platform's door is shut or busy: it did not refuse the notice itself.
_TRY_AGAIN = {401, 403, 404, 408, 425, 429}


def tell(appointment, status):
    """Queue what becomes of a regulator's appointment: booked, fulfilled, noshow or cancelled.

    Inside the caller's transaction; nothing for an appointment that no regulator took.
    """
    if appointment.regulator_id is None:
        return None
    earlier = SasNotice.objects.filter(appointment=appointment)
    last = earlier.aggregate(last=Max("number"))["last"] or 0
    first = earlier.filter(number=1).first()
    system = first.body["identifier"][0]["system"] if first else settings.SITE_URL
    return SasNotice.objects.create(
        appointment=appointment,
        number=last + 1,
        status=status,
        body=sas_platform.body_of(appointment, status, system=system),
    )


def send_notices(*, now=None, limit=50):
    """Send what waits, the notices of one appointment in order; return how many were tried.

    For the worker. A refusal (400, 409, 422…) ends as FAILED; a door that is shut, an error of the
    platform or no answer is tried again after 1, 5 and 30 minutes, then every 4 hours. Without
    MAILLAGE_SAS_URL notices wait.
    """
    if not settings.SAS_URL:
        return 0
    now = now or timezone.now()
    tried = 0
    while tried < limit and (notice := _claim_next(now)):
        _note(notice, sas_platform.send(notice, is_first=not _was_told(notice)), now)
        tried += 1
    return tried


def _claim_next(now):
    """Take the oldest notice that is due, for the time of a lease; None when there is none."""
    before = SasNotice.objects.filter(
        appointment=OuterRef("appointment"),
        number__lt=OuterRef("number"),
        state=NoticeState.WAITING,
    )
    due = (
        SasNotice.objects.filter(~Exists(before), state=NoticeState.WAITING)
        .filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
        .order_by("created_at", "pk")
    )
    for notice in due[:20]:
        mine = SasNotice.objects.filter(
            pk=notice.pk, state=NoticeState.WAITING, attempts=notice.attempts
        )
        if mine.update(attempts=F("attempts") + 1, next_try_at=now + LEASE):
            notice.attempts += 1
            return notice
    return None


def _was_told(notice):
    told = SasNotice.objects.filter(appointment=notice.appointment_id, state=NoticeState.SENT)
    return told.exists()


def _note(notice, reply, now):
    notice.answer = f"{reply.status or 'sans réponse'} {reply.text}".strip()[:200]
    if 200 <= reply.status < 300:
        notice.state, notice.sent_at = NoticeState.SENT, now
    elif _may_try_again(notice, reply.status):
        wait = RETRY_MINUTES[min(notice.attempts, len(RETRY_MINUTES)) - 1]
        notice.next_try_at = now + timedelta(minutes=wait)
    else:
        notice.state = NoticeState.FAILED
        log.warning("sas_notice_failed", notice=str(notice), status=reply.status)
    notice.save(update_fields=["answer", "state", "sent_at", "next_try_at"])


def _may_try_again(notice, status):
    passing = status < 400 or status >= 500 or status in _TRY_AGAIN
    return passing and notice.attempts < MOST_ATTEMPTS
