"""What every change of a compact's text shares: its lock, what forbids it, its audit line."""

from copy import copy

from maillage.apps.accounts import audit
from maillage.apps.compact.enums import WRITABLE
from maillage.apps.compact.errors import NotNow, StaleEdit
from maillage.apps.compact.models import Compact, Party
from maillage.apps.offer.versions import version_of

SIGNED_ALREADY = (
    "Ce texte est signé : ses clauses, ses parties et ses dates ne changent plus que par un "
    "avenant."
)
STALE = (
    "Quelqu’un d’autre a changé ce texte entre-temps : relisez-le, puis enregistrez de nouveau ; "
    "rien n’est perdu de ce que vous avez écrit."
)


def held(compact):
    """The compact as it is, which nobody else changes until the transaction ends."""
    return Compact.objects.select_for_update(of=("self",)).get(pk=compact.pk)


def held_for_writing(compact):
    """As `held`, for its text: `NotNow` once it is signed, or once a party signed."""
    compact = held(compact)
    if compact.state not in WRITABLE:
        raise NotNow(SIGNED_ALREADY)
    signed = Party.objects.filter(compact=compact, signed_on__isnull=False)
    first = signed.select_related("organisation").order_by("signed_on", "pk").first()
    if first:
        raise NotNow(
            f"{first.organisation.name} a déjà signé : remettez d’abord le texte en rédaction, ce "
            "qui annule les signatures."
        )
    return compact


def mark_of(entry):
    """What a form keeps to know that nobody changed the entry since; its revision apart."""
    entry = copy(entry)
    if isinstance(entry, Compact):
        entry.revision = 0
    return version_of(entry)


def check_seen(entry, seen):
    """Raise `StaleEdit` unless the entry is as the page showed it."""
    if seen and seen != mark_of(entry):
        raise StaleEdit(STALE)


def touch(compact):
    """Count one more change of its text."""
    compact.revision += 1
    compact.save(update_fields=["revision"])


def record(compact, action, user=None, **details):
    """The audit line of a change; without a user, the portal itself did it."""
    actor = audit.actor_of(user) if user else audit.SYSTEM
    subject = f"compact:{compact.pk}"
    return audit.record(actor=actor, action=f"compact.{action}", subject=subject, details=details)
