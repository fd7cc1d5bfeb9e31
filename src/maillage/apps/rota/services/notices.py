"""E-mails about published weeks, each told once: see `accounts.outbox`."""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from maillage.apps.accounts import outbox

from .letters import coordinators_of


def tell_volunteer(volunteer, *, key, subject, name, now, **context):
    """The notice of `rota/email/{name}.txt` to a volunteer; None without any address."""
    recipient = volunteer.user.email if volunteer.user_id else volunteer.email
    if not recipient:
        return None
    context |= {"name": volunteer.full_name, "link": _whole("practitioner:rota_confirm")}
    return outbox.draft(
        key=f"rota:{key}",
        recipient=recipient,
        subject=subject,
        text=_text(name, context),
        now=now,
        about=about(volunteer.pk),
    )


def tell_coordinators(incident, *, key, subject, name, now, **context):
    """The notices of `rota/email/{name}.txt` to those who coordinate, with the incident's link."""
    link = _whole("coordination:rota_incident", incident.pk)
    return [
        outbox.draft(
            key=f"rota:{key}:{number}",
            recipient=email,
            subject=subject,
            text=_text(name, context | {"link": link}),
            now=now,
        )
        for number, email in enumerate(coordinators_of(incident.collective))
    ]


def enqueue(notices):
    """Write notices in the caller's transaction; a key already written is not written twice."""
    found = [each for each in notices if each is not None]
    outbox.write_all(found)
    return len(found)


def about(volunteer):
    """What the e-mails to a volunteer are erased by, from its number."""
    return f"volunteer:{volunteer}"


def _text(name, context):
    text = render_to_string(f"rota/email/{name}.txt", context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _whole(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
