"""What every change of a room shares: its locks, its event, its audit line.

Locks are `no_key`: others may meanwhile write a signal or an event that points at the locked row.
With whole locks, two browsers that write to each other at once would wait for each other.
"""

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.errors import NotAllowed, NotNow
from maillage.apps.teleconsult.models import Consultation, Participant, RoomEvent
from maillage.apps.teleconsult.permissions import is_practitioner_of

from ._traces import locked_ticket

OVER = "Cette consultation est terminée."


def locked_room(consultation_id, user):
    """The live consultation of this practitioner, that nobody else can change meanwhile.

    The ticket is locked first, as everywhere. Raises `NotAllowed` or `NotNow`.
    """
    found = Consultation.objects.filter(pk=consultation_id).values_list("ticket_id", flat=True)
    ticket_id = found.first()
    if ticket_id is None:
        raise NotNow(OVER)
    locked_ticket(ticket_id)
    consultation = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ticket", "practitioner")
        .get(pk=consultation_id)
    )
    require_practitioner(user, consultation)
    return check_live(consultation)


def require_practitioner(user, consultation):
    require(is_practitioner_of(user, consultation), "Cette salle est celle d’un autre praticien.")


def check_live(consultation):
    if consultation.ended_at:
        raise NotNow(OVER)
    return consultation


def check_open(consultation):
    if consultation.opened_at is None:
        raise NotNow("Entrez d’abord dans la salle.")


def locked_participant(participant_id):
    """A participant still invited, with the consultation; `NotNow` once they left."""
    participant = (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation__ticket")
        .get(pk=participant_id)
    )
    if participant.left_at:
        raise NotNow("Vous avez quitté cette salle.")
    return participant


def is_in(participant):
    """Whether a participant is in the room itself, past the lobby."""
    return participant.admitted_at is not None and participant.left_at is None


def require_in(participant):
    if not is_in(participant):
        raise NotAllowed("Le praticien ne vous a pas encore fait entrer.")


def happened(consultation, kind, *, now, participant=None, rung=""):
    """One line of what happened in a room, and a word to its screens."""
    tell(consultation)
    return RoomEvent.objects.create(
        consultation=consultation, at=now, kind=kind, participant=participant, rung=rung
    )


def tell(consultation):
    """Something of this room changed: its screens and the waiting one look again."""
    live.changed(f"room:{consultation.pk}", f"ticket:{consultation.ticket_id}")


def record(consultation, verb, *, actor, **details):
    """The audit line, last of the transaction."""
    audit.record(
        actor=actor,
        action=f"room.{verb}",
        subject=f"consultation:{consultation.pk}",
        details=details,
    )


def actor_of(participant):
    """How a participant is written in the trail: a number, never a name."""
    return f"participant:{participant.pk}"
