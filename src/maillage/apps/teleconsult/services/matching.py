"""Who sees whom: proposals, answers, and tickets given back at their place."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.teleconsult.enums import (
    WITH_SOMEONE,
    DutyState,
    Modality,
    Step,
    TicketState,
)
from maillage.apps.teleconsult.errors import NotNow
from maillage.apps.teleconsult.models import Consultation, Duty, Ticket
from maillage.apps.teleconsult.promise import ANSWER_WITHIN, VANISHED_AFTER
from maillage.apps.teleconsult.selectors.picture import match_now

from ._traces import end_room, leave, locked_duty, locked_ticket
from .lobby import expect_patient

LOST_IN_ROOM_AFTER = timedelta(minutes=2)
ALREADY_TAKEN = "Cette personne n’est plus proposée ici : elle est prise en charge ailleurs."


def propose(*, now=None):
    """Propose the waiting people to the practitioners who are free; returns how many.

    Safe to run in several processes at once: the database refuses a second holder.
    """
    now = now or timezone.now()
    return sum(_propose(match.ticket, match.duty, now) for match in match_now(now))


def accept(*, ticket_id, duty_id, now=None):
    """A practitioner takes the person proposed to them; returns the `Consultation`.

    Asked twice, by two tabs say, it answers the same. Raises `NotNow` when the ticket is not
    proposed to that duty any more.
    """
    now = now or timezone.now()
    with transaction.atomic():
        duty, ticket = locked_duty(duty_id), locked_ticket(ticket_id)
        if ticket.duty_id != duty.pk or ticket.state not in WITH_SOMEONE:
            raise NotNow(ALREADY_TAKEN)
        if ticket.state != TicketState.PROPOSED:
            return ticket.consultations.get(ended_at=None)
        ticket.state, ticket.accepted_at = TicketState.ACCEPTED, now
        ticket.save(update_fields=["state", "accepted_at"])
        by_phone = ticket.modality == Modality.TELEPHONE or ticket.wants_call_back
        consultation = Consultation.objects.create(
            ticket=ticket,
            practitioner_id=duty.practitioner_id,
            provider="telephone" if by_phone else "browser",
            created_at=now,
        )
        expect_patient(consultation, now=now)
        leave(
            ticket,
            Step.ACCEPTED,
            actor=_actor_of(duty),
            now=now,
            state_before=TicketState.PROPOSED,
            duty_id=duty.pk,
        )
    return consultation


def decline(*, ticket_id, duty_id, now=None):
    """A practitioner gives the person back at their place, and takes a break.

    Without the break the same person would be proposed to them again at once.
    """
    now = now or timezone.now()
    with transaction.atomic():
        duty, ticket = locked_duty(duty_id), locked_ticket(ticket_id)
        if ticket.duty_id != duty.pk or ticket.state == TicketState.IN_ROOM:
            raise NotNow(ALREADY_TAKEN)
        if ticket.state in WITH_SOMEONE:
            _put_on_break(duty)
            give_back_ticket(ticket, Step.DECLINED, actor=_actor_of(duty), now=now)
    propose(now=now)


def give_back(*, now=None):
    """Give back the tickets of practitioners who do not answer or vanished; returns how many."""
    now = now or timezone.now()
    count = 0
    for duty_id in _duties_gone(now):
        count += _end_vanished(duty_id, now)
    late = Ticket.objects.filter(
        state=TicketState.PROPOSED, proposed_at__lte=now - ANSWER_WITHIN
    ).values_list("pk", "duty_id")
    for ticket_id, duty_id in list(late):
        count += _give_back_unanswered(ticket_id, duty_id, now)
    if count:
        propose(now=now)
    return count


def give_back_ticket(ticket, step, *, actor, now):
    """Back to the queue, at its place, in the caller's transaction; its room, if any, ends."""
    before, duty_id = ticket.state, ticket.duty_id
    ticket.state, ticket.duty = TicketState.WAITING, None
    ticket.proposed_at = ticket.accepted_at = ticket.started_at = None
    ticket.save(update_fields=["state", "duty", "proposed_at", "accepted_at", "started_at"])
    end_room(ticket, state_before=before, now=now)
    leave(ticket, step, actor=actor, now=now, state_before=before, duty_id=duty_id)


def _propose(ticket_id, duty_id, now):
    try:
        with transaction.atomic():
            duty = Duty.objects.select_for_update(skip_locked=True).filter(
                pk=duty_id, state=DutyState.AVAILABLE
            )
            ticket = Ticket.objects.select_for_update(skip_locked=True).filter(
                pk=ticket_id, state=TicketState.WAITING
            )
            duty, ticket = duty.first(), ticket.first()
            if duty is None or ticket is None:
                return False
            ticket.state, ticket.duty, ticket.proposed_at = TicketState.PROPOSED, duty, now
            ticket.save(update_fields=["state", "duty", "proposed_at"])
            leave(
                ticket,
                Step.PROPOSED,
                actor=audit.SYSTEM,
                now=now,
                state_before=TicketState.WAITING,
                duty_id=duty_id,
            )
    except IntegrityError:  # the practitioner was given someone else a moment earlier
        return False
    return True


def _duties_gone(now):
    """Duties without a sign of life; someone in a room is given longer to come back."""
    silent = Duty.objects.exclude(state=DutyState.ENDED).filter(
        heartbeat_at__lt=now - VANISHED_AFTER
    )
    in_room = Q(tickets__state=TicketState.IN_ROOM)
    gone = silent.exclude(pk__in=silent.filter(in_room, heartbeat_at__gte=now - LOST_IN_ROOM_AFTER))
    return list(gone.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end_vanished(duty_id, now):
    duty = locked_duty(duty_id)
    if duty.state == DutyState.ENDED or duty.heartbeat_at >= now - VANISHED_AFTER:
        return 0
    ticket = duty.tickets.select_for_update().filter(state__in=WITH_SOMEONE).first()
    duty.state, duty.ended_at = DutyState.ENDED, now
    duty.save(update_fields=["state", "ended_at"])
    if ticket:
        give_back_ticket(ticket, Step.VANISHED, actor=audit.SYSTEM, now=now)
    audit.record(actor=audit.SYSTEM, action="duty.vanish", subject=f"duty:{duty.pk}")
    return 1 if ticket else 0


@transaction.atomic
def _give_back_unanswered(ticket_id, duty_id, now):
    duty, ticket = locked_duty(duty_id), locked_ticket(ticket_id)
    if ticket.state != TicketState.PROPOSED or ticket.duty_id != duty_id:
        return 0
    _put_on_break(duty)
    give_back_ticket(ticket, Step.UNANSWERED, actor=audit.SYSTEM, now=now)
    return 1


def _put_on_break(duty):
    duty.state = DutyState.ON_BREAK
    duty.save(update_fields=["state"])


def _actor_of(duty):
    user_id = duty.practitioner.user_id
    return f"user:{user_id}" if user_id else audit.SYSTEM
