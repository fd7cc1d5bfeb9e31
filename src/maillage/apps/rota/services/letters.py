"""E-mails to volunteers and coordinators: written with the change they tell, sent by the worker."""

import uuid

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from maillage.apps.accounts import outbox
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership

_RUNS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def write(emails, subject, letter, /, **context):
    """Have `rota/email/{letter}.txt` leave for each address, in the caller's transaction.

    See `accounts.outbox`: tried again when it cannot leave, never sent twice.
    """
    text = render_to_string(f"rota/email/{letter}.txt", context | {"portal": settings.SITE_URL})
    outbox.write_all(
        outbox.draft(
            key=f"rota:{letter}:{uuid.uuid4()}",
            recipient=email,
            subject=subject,
            text=text,
            now=timezone.now(),
        )
        for email in emails
    )


def coordinators_of(collective):
    """Addresses of those who coordinate a collective, in order."""
    found = Membership.objects.filter(organisation=collective, role__in=_RUNS, user__is_active=True)
    return sorted(found.order_by().values_list("user__email", flat=True))
