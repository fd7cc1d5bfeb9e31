"""E-mails of the training app, sent once the change is kept."""

from functools import partial
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from maillage.apps.accounts.models import User

log = structlog.get_logger("maillage.training")
_SUBJECTS = {
    "session_changed": "Formation\u00a0: votre séance a changé",
    "session_cancelled": "Formation\u00a0: votre séance est annulée",
}


def tell_enrolled(session, event):
    """Write to everyone enrolled in a session once the transaction is kept."""
    enrolled = User.objects.filter(training_enrolments__session=session, is_active=True)
    emails = sorted(enrolled.order_by().values_list("email", flat=True))
    context = {"session": session, "portal": settings.SITE_URL}
    body = render_to_string(f"training/email/{event}.txt", context)
    for email in emails:
        transaction.on_commit(partial(send, email, _SUBJECTS[event], body))


def send(email, subject, body):
    """Send one e-mail; whether it left. A failure is logged, without the address."""
    try:
        return send_mail(subject, body, None, [email]) == 1
    except (SMTPException, OSError):
        log.warning("training_email_not_sent")
        return False
