"""What every change of a ticket leaves: its history line, its audit line, a word to the screens."""

from maillage.apps.accounts import audit
from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.enums import ParticipantKind, RoomEventKind, TicketState
from maillage.apps.teleconsult.errors import NotNow
from maillage.apps.teleconsult.models import Duty, RoomEvent, Ticket, TicketStep

PERSON = "person"
_WITH_ROOM = (TicketState.ACCEPTED, TicketState.IN_ROOM)


def locked_ticket(ticket_id):
    """One ticket, that nobody else can change until the transaction ends."""
    try:
        return Ticket.objects.select_for_update().get(pk=ticket_id)
    except Ticket.DoesNotExist as error:
        raise NotNow("Cette place dans la file n’existe plus.") from error


def locked_duty(duty_id):
    try:
        return Duty.objects.select_for_update().get(pk=duty_id)
    except Duty.DoesNotExist as error:
        raise NotNow("Cette garde en ligne n’existe plus.") from error


def end_room(ticket, *, state_before, now):
    """End the room of a ticket, if it had one in that state, in the caller's transaction.

    What its browsers told each other is deleted. The patient's address lives on for a while, for
    what there is to print.
    """
    if state_before not in _WITH_ROOM:
        return
    for consultation in ticket.consultations.filter(ended_at=None).order_by("pk"):
        consultation.ended_at = now
        consultation.save(update_fields=["ended_at"])
        consultation.signals.all().delete()
        others = consultation.participants.exclude(kind=ParticipantKind.PATIENT)
        others.filter(left_at=None).update(left_at=now)
        RoomEvent.objects.create(consultation=consultation, at=now, kind=RoomEventKind.ENDED)
        live.changed(f"room:{consultation.pk}")


def leave(ticket, step, *, actor, now, state_before, duty_id=None):
    """Write one step of a ticket, last of the transaction."""
    TicketStep.objects.create(
        ticket=ticket, at=now, step=step, duty_id=duty_id, actor=actor, state_before=state_before
    )
    channels = ["queue", f"ticket:{ticket.pk}"]
    if ticket.point_id:
        channels.append(f"point:{ticket.point_id}")
    if duty_id:
        channels.append(f"duty:{duty_id}")
    live.changed(*channels)
    audit.record(
        actor=actor,
        action=f"ticket.{step.value}",
        subject=f"ticket:{ticket.pk}",
        details={"duty": duty_id} if duty_id else {},
    )
