"""E-mails of the training app: each leaves once the change that it tells is kept."""

from django.conf import settings
from django.template.loader import render_to_string

from maillage.apps.accounts import outbox
from maillage.apps.training.days import in_words

_SUBJECTS = {
    "attended": "Formation : votre attestation de présence, et votre avis",
    "promoted": "Formation : une place s’est libérée pour vous",
    "struck_off": "Formation : vous n’êtes plus sur la liste d’une séance",
    "session_cancelled": "Formation : votre séance est annulée",
    "session_changed": "Formation : votre séance a changé",
}


def tell_enrolled(session, event, now):
    """Write to everyone on the list of a session, those who wait included."""
    lines = session.enrolments.filter(user__is_active=True).select_related("user")
    for line in lines.order_by("user__email"):
        _write(event, line, session, now, key=f"{event}:{session.pk}:{session.revision}:{line.pk}")


def tell_promoted(line, session, now):
    """Write to someone who waited that they have a place."""
    _write("promoted", line, session, now, key=f"promoted:{line.pk}")


def tell_struck_off(line, session, now):
    """Write to someone whom the organiser took off the list."""
    if line.user.is_active:
        _write("struck_off", line, session, now, key=f"struck_off:{line.pk}")


def tell_attended(line, session, now):
    """Write to someone who came, once, that their certificate is ready."""
    if line.user.is_active:
        _write("attended", line, session, now, key=f"attended:{line.pk}")


def _write(name, line, session, now, *, key):
    context = {
        "session": session,
        "when": in_words(session),
        "is_waiting": line.is_waiting,
        "portal": settings.SITE_URL,
    }
    outbox.write(
        key=f"training:{key}",
        recipient=line.user.email,
        subject=_SUBJECTS[name],
        text=render_to_string(f"training/email/{name}.txt", context),
        now=now,
        about=f"session:{session.pk}",
    )
