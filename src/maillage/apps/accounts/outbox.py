"""The portal's e-mails: written in the transaction of what they tell, then sent once.

A process killed while sending leaves a claim without an end: nobody knows whether the e-mail left,
so that one is marked “may have left” and never sent again.
"""

import re
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from . import emails
from .enums import MessageState
from .errors import MaybeDelivered, NotDelivered, NoTransaction
from .french import unbroken
from .models import Notice

RETRY_MINUTES = (1, 5, 30, 240, 1440)
CLAIM, KEPT = timedelta(minutes=5), timedelta(days=30)
LONGEST_SUBJECT = 200
_PENDING = (MessageState.WAITING, MessageState.SENDING)


def write(*, key, recipient, subject, text, now, about=""):
    """Have one e-mail leave once the caller's transaction is kept; whether it is a new one.

    `key` begins with the app's name, as "training:lapsing:12:60": the same is never written twice,
    whatever becomes of it. `about` is what `forget` will erase it by, as "volunteer:12". Without a
    recipient nothing is written. Raises NoTransaction outside of a transaction.
    """
    new = draft(key=key, recipient=recipient, subject=subject, text=text, now=now, about=about)
    _check_transaction()
    if not recipient:
        return False
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # the key is there already
        return False
    return True


def draft(*, key, recipient, subject, text, now, about=""):
    """One e-mail for `write_all`, not written yet."""
    subject = re.sub(r"[\r\n]+", " ", unbroken(subject))
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1] + "…"
    return Notice(
        key=key, about=about, recipient=recipient, subject=subject, text=text, next_try_at=now
    )


def write_all(drafts):
    """Write many at once, as `write` does; those whose key is already there are left out."""
    _check_transaction()
    found = [each for each in drafts if each.recipient]
    Notice.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)


def deliver_due(now=None, limit=100):
    """Send at most `limit` e-mails that are due; return how many left. For the worker."""
    sent = 0
    for _ in range(limit):
        at = now or timezone.now()
        # Looked at first without the write lock that a claim takes on SQLite.
        notice = _claim(at) if _due(at).exists() else None
        if notice is None:
            break
        if notice.state == MessageState.SENDING:
            sent += _send(notice, at)
    return sent


def forget_old(now=None):
    """Empty the e-mails that ended 30 days ago; return how many. Their keys stay."""
    now = now or timezone.now()
    old = Notice.objects.exclude(state__in=_PENDING).filter(ended_at__lte=now - KEPT)
    return old.exclude(subject="").update(recipient="", subject="", text="")


def forget(about):
    """Erase the e-mails about someone or something, those that wait included; how many."""
    return Notice.objects.filter(about=about).delete()[0] if about else 0


@transaction.atomic(durable=True)
def _claim(now):
    """Take the first e-mail due, or None; it comes back UNCERTAIN when a claim never ended."""
    unclaimed = _due(now).select_for_update(skip_locked=True)
    notice = unclaimed.order_by("next_try_at", "pk").first()
    if notice is None:
        return None
    if notice.state == MessageState.SENDING:
        _end(notice, MessageState.UNCERTAIN, now)
        return notice
    notice.state, notice.claimed_at = MessageState.SENDING, now
    notice.attempts, notice.next_try_at = notice.attempts + 1, now + CLAIM
    notice.save(update_fields=["state", "claimed_at", "attempts", "next_try_at"])
    return notice


def _due(now):
    return Notice.objects.filter(state__in=_PENDING, next_try_at__lte=now)


def _send(notice, now):
    try:
        emails.send(notice)
    except NotDelivered:
        _plan_next_try(notice, now)
        return 0
    except MaybeDelivered:
        _end(notice, MessageState.UNCERTAIN, now)
        return 0
    _end(notice, MessageState.SENT, now)
    return 1


def _plan_next_try(notice, now):
    if notice.attempts > len(RETRY_MINUTES):
        _end(notice, MessageState.FAILED, now)
        return
    wait = timedelta(minutes=RETRY_MINUTES[notice.attempts - 1])
    mine = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    mine.update(state=MessageState.WAITING, next_try_at=now + wait)


def _end(notice, state, now):
    """Write how the try ended, unless someone else claimed the e-mail meanwhile."""
    mine = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    mine.update(state=state, next_try_at=None, ended_at=now)
    notice.state = state


def _check_transaction():
    if not connection.in_atomic_block:
        raise NoTransaction("Open a transaction around the change and the e-mail that tells it.")
