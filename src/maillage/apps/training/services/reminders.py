"""Tell people that their training ends: 60 and 15 days before, once each."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from maillage.apps.accounts import audit, outbox
from maillage.apps.accounts.french import date_in_words
from maillage.apps.training import content
from maillage.apps.training.models import Certificate
from maillage.apps.training.selectors import lapsing

NOTICES = (15, 60)  # days before the last valid day, nearest first


def remind_lapsing(*, today, actor=audit.SYSTEM):
    """Write to each person whose training ends soon and is not renewed; return how many.

    Someone told late gets the nearest notice only.
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
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("user")
    certificate = locked.get(pk=pk)
    step = _notice_due(certificate, today)
    if step is None:
        return 0
    certificate.reminded_days = step
    certificate.save(update_fields=["reminded_days"])
    _write(certificate, course, step)
    audit.record(
        actor=actor,
        action="certificate.remind",
        subject=f"certificate:{pk}",
        details={"days": step},
    )
    return 1


def _write(certificate, course, step):
    day = date_in_words(certificate.valid_until)
    context = {"title": course.title, "day": day, "portal": settings.SITE_URL}
    outbox.write(
        key=f"training:lapsing:{certificate.pk}:{step}",
        recipient=certificate.user.email,
        subject=f"Votre formation est valable jusqu’au {day}",
        text=render_to_string("training/email/lapsing.txt", context),
        now=timezone.now(),
        about=f"certificate:{certificate.pk}",
    )
