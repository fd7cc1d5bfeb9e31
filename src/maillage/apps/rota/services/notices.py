"""E-mails about published weeks: written in the transaction of what they tell, then sent once.

A process killed while sending leaves a claim without an end: nobody knows whether the e-mail left,
so that one is marked “may have left” and never sent again.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts.french import unbroken
from maillage.apps.booking.enums import MessageState
from maillage.apps.booking.errors import MaybeDelivered, NotDelivered
from maillage.apps.booking.messages import emails
from maillage.apps.rota.models import Notice

from .letters import coordinators_of

RETRY_MINUTES = (1, 5, 30, 240, 1440)
CLAIM, KEPT = timedelta(minutes=5), timedelta(days=30)
_PENDING = (MessageState.WAITING, MessageState.SENDING)


def tell_volunteer(volunteer, *, key, subject, name, now, **context):
    """The notice of `rota/email/{name}.txt` to a volunteer; None without any address."""
    recipient = volunteer.user.email if volunteer.user_id else volunteer.email
    if not recipient:
        return None
    context |= {"name": volunteer.full_name, "link": _whole("practitioner:rota_confirm")}
    return Notice(
        key=key,
        volunteer=volunteer,
        recipient=recipient,
        subject=unbroken(subject),
        text=_text(name, context),
        next_try_at=now,
    )


def tell_coordinators(incident, *, key, subject, name, now, **context):
    """The notices of `rota/email/{name}.txt` to those who coordinate, with the incident's link."""
    link = _whole("coordination:rota_incident", incident.pk)
    return [
        Notice(
            key=f"{key}:{number}",
            recipient=email,
            subject=unbroken(subject),
            text=_text(name, context | {"link": link}),
            next_try_at=now,
        )
        for number, email in enumerate(coordinators_of(incident.collective))
    ]


def enqueue(notices):
    """Write notices in the caller's transaction; a key already written is not written twice."""
    found = [each for each in notices if each is not None]
    Notice.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)
    return len(found)


def deliver_due(now=None, limit=100):
    """Send at most `limit` notices that are due; return how many left. For the worker."""
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
    """Empty the notices that ended 30 days ago; return how many."""
    now = now or timezone.now()
    old = Notice.objects.exclude(state__in=_PENDING).filter(ended_at__lte=now - KEPT)
    return old.exclude(subject="").update(recipient="", subject="", text="")


@transaction.atomic(durable=True)
def _claim(now):
    """Take the first notice due, or None; it comes back UNCERTAIN when a claim never ended."""
    unclaimed = _due(now).select_for_update(skip_locked=True, of=("self",))
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
    notice.calendar = ""
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
    """Write how the try ended, unless someone else claimed the notice meanwhile."""
    mine = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    mine.update(state=state, next_try_at=None, ended_at=now)
    notice.state = state


def _text(name, context):
    text = render_to_string(f"rota/email/{name}.txt", context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _whole(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
