"""The notes of a consultation: short, structured, saved while they are typed, never shared."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.errors import BadOffer
from maillage.apps.teleconsult.contents import clean_paragraphs
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Consultation
from maillage.apps.teleconsult.permissions import is_practitioner_of
from maillage.apps.teleconsult.selectors import documents as selectors

LONGEST = 5000
FINISHED_WITHIN = timedelta(hours=24)
RESERVED = "Seul le praticien de cette consultation lit et écrit ce qui s’y rattache."
_FIELDS = ("history", "findings", "conclusion", "plan")


@dataclass(frozen=True)
class Notes:
    """What the person says, what is found, what it is, what to do."""

    history: str = ""
    findings: str = ""
    conclusion: str = ""
    plan: str = ""


@transaction.atomic
def open_record(*, public_id, user):
    """A consultation opened by its practitioner, or None when there is none; the reading is logged.

    Raises `NotAllowed` for anyone else.
    """
    consultation = selectors.consultation(public_id)
    if consultation is None:
        return None
    require(is_practitioner_of(user, consultation), RESERVED)
    audit.record(
        actor=audit.actor_of(user),
        action="consultation.read",
        subject=f"consultation:{consultation.pk}",
    )
    return consultation


def version_of(consultation):
    """Which notes a screen shows, to give back when it saves them; "" before the first time."""
    saved_at = consultation.notes_saved_at
    return saved_at.isoformat() if saved_at else ""


def save_notes(*, consultation_id, user, notes, version, now=None):
    """Save the notes over the `version` the screen showed; returns the consultation.

    Raises `NotNow` when another screen saved meanwhile (nothing is overwritten) or a day after
    the end, `BadRequest` with a message by field, `NotAllowed`. The same notes change nothing.
    """
    now = now or timezone.now()
    cleaned = _cleaned(notes)
    with transaction.atomic():
        consultation = locked_consultation(consultation_id, user, now)
        if all(getattr(consultation, name) == text for name, text in cleaned.items()):
            return consultation
        if version != version_of(consultation):
            raise NotNow(
                "Ces notes ont été changées depuis un autre écran. Relisez-les ci-dessous, "
                "puis enregistrez de nouveau pour garder les vôtres."
            )
        for name, text in cleaned.items():
            setattr(consultation, name, text)
        consultation.notes_saved_at = now
        consultation.save(update_fields=[*_FIELDS, "notes_saved_at"])
        audit.record(
            actor=audit.actor_of(user),
            action="consultation.notes",
            subject=f"consultation:{consultation.pk}",
        )
    return consultation


def locked_consultation(consultation_id, user, now):
    """A consultation its practitioner may still write to: during it, and a day after its end."""
    consultation = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("ticket__person", "ticket__point__site", "ticket__commune", "practitioner")
        .filter(pk=consultation_id)
        .first()
    )
    if consultation is None:
        raise NotNow("Cette consultation n’existe pas.")
    require(is_practitioner_of(user, consultation), RESERVED)
    if not is_writable(consultation, now):
        raise NotNow("Cette consultation est terminée depuis plus d’un jour : elle ne change plus.")
    return consultation


def is_writable(consultation, now):
    """Whether notes may still be written and documents issued."""
    return consultation.ended_at is None or now <= consultation.ended_at + FINISHED_WITHIN


def _cleaned(notes):
    cleaned, errors = {}, {}
    for name in _FIELDS:
        try:
            cleaned[name] = clean_paragraphs(getattr(notes, name), LONGEST)
        except BadOffer as error:
            errors[name] = str(error)
    if errors:
        raise BadRequest(errors)
    return cleaned
