"""« Un document vous attend »: told to those who may open it, without a word of health."""

from functools import partial
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from maillage.apps.teleconsult.selectors.documents import receivers_of

log = structlog.get_logger("maillage.teleconsult")
SUBJECT = "Un document vous attend"


def tell_receivers(delivery):
    """Write to each professional of the organisation once the transaction is kept.

    The inbox page is what counts: an e-mail that does not leave is only logged.
    """
    context = {"organisation": delivery.organisation.name, "portal": settings.SITE_URL}
    body = render_to_string("teleconsult/email/document.txt", context)
    for email in receivers_of(delivery.organisation):
        transaction.on_commit(partial(_send, email, body))


def _send(email, body):
    try:
        send_mail(SUBJECT, body, None, [email])
    except (SMTPException, OSError):
        log.warning("document_notice_not_sent")
