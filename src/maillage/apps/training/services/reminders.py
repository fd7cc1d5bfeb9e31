"""Tell people that their training ends: 60 and 15 days before, once each."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import date_in_words
from maillage.apps.training import content
from maillage.apps.training.models import Certificate
from maillage.apps.training.selectors import lapsing

from .notices import send

NOTICES = (15, 60)  # days before the last valid day, nearest first


def remind_lapsing(*, today, actor=audit.SYSTEM):
    """Write to each person whose training ends soon and is not renewed; return how many.

    Someone told late gets the nearest notice only. When an e-mail cannot leave, the next call tries
    again.
    """
    return sum(
        _remind(certificate.pk, course, today, actor)
        for course in content.courses()
        for certificate in lapsing(today, max(NOTICES), course.id)
        if _notice_due(certificate, today)
    )


def _notice_due(certificate, today):
    """The notice to send now, in days, or None."""
    left = (certificate.valid_until - today).days
    step = next(days for days in NOTICES if left <= days)
    told = certificate.reminded_days
    return step if told is None or step < told else None


@transaction.atomic
def _remind(pk, course, today, actor):
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=pk)
    step, before = _notice_due(certificate, today), certificate.reminded_days
    if step is None:
        return 0
    _mark(pk, step)
    transaction.on_commit(partial(_send, certificate, course, before))
    audit.record(
        actor=actor,
        action="certificate.remind",
        subject=f"certificate:{pk}",
        details={"days": step},
    )
    return 1


def _send(certificate, course, before):
    day = date_in_words(certificate.valid_until)
    context = {"title": course.title, "day": day, "portal": settings.SITE_URL}
    body = render_to_string("training/email/lapsing.txt", context)
    subject = f"Votre formation est valable jusqu’au {day}"
    if not send(certificate.user.email, subject, body):
        _mark(certificate.pk, before)


def _mark(pk, days):
    Certificate.objects.filter(pk=pk).update(reminded_days=days)
