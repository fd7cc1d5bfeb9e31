"""Practitioners on duty: they come, pause, give signs of life, leave."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.enums import (
    CARE_TYPES,
    WITH_SOMEONE,
    DutyState,
    Language,
    Modality,
    Step,
    TicketState,
)
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Duty
from maillage.apps.teleconsult.permissions import can_consult

from ._traces import locked_duty
from .matching import give_back_ticket, propose

LONGEST = timedelta(hours=16)
_SKILLS = {
    "care_types": CARE_TYPES,
    "languages": Language.values,
    "modalities": Modality.values,
}


def go_on_duty(*, user, ends_at, most_tickets=None, now=None, **skills):
    """A practitioner answers the queue until `ends_at`; returns their `Duty`.

    `skills` are `care_types`, `languages` and `modalities`, each a list of codes; `most_tickets`
    is how many consultations they want at most, None for as many as come.
    Raises `NotAllowed`, `BadRequest` with a message by field, `NotNow` when already on duty.
    """
    now = now or timezone.now()
    require(can_consult(user), "Réservé aux professionnels de santé inscrits à l’annuaire.")
    _check(user.practitioner, skills, ends_at, most_tickets, now)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(
                practitioner=user.practitioner,
                **{name: sorted(codes) for name, codes in skills.items()},
                most_tickets=most_tickets,
                started_at=now,
                ends_at=ends_at,
                heartbeat_at=now,
            )
            _tell(duty, "start", audit.actor_of(user))
    except IntegrityError as error:
        raise NotNow("Vous êtes déjà en garde, sur un autre écran peut-être.") from error
    propose(now=now)
    return duty


def take_break(*, duty_id, actor, now=None):
    """Nobody new is proposed until `resume`; a proposal goes back to the queue."""
    return _pause(duty_id, DutyState.ON_BREAK, "break", actor, now or timezone.now())


def end_duty(*, duty_id, actor, now=None):
    """Leave. A person not yet in the room goes back to the queue; `NotNow` with one in the room."""
    return _pause(duty_id, DutyState.ENDED, "end", actor, now or timezone.now())


def resume(*, duty_id, actor, now=None):
    """End a break."""
    now = now or timezone.now()
    with transaction.atomic():
        duty = locked_duty(duty_id)
        if duty.state == DutyState.ENDED:
            raise NotNow("Cette garde est terminée. Commencez-en une nouvelle.")
        duty.state, duty.heartbeat_at = DutyState.AVAILABLE, now
        duty.save(update_fields=["state", "heartbeat_at"])
        _tell(duty, "resume", actor)
    propose(now=now)
    return duty


def beat(*, duty_id, now=None):
    """The practitioner's open screen gives a sign of life; False when the duty is over."""
    alive = Duty.objects.filter(pk=duty_id).exclude(state=DutyState.ENDED)
    return bool(alive.update(heartbeat_at=now or timezone.now()))


def _pause(duty_id, state, verb, actor, now):
    with transaction.atomic():
        duty = locked_duty(duty_id)
        if duty.state in (state, DutyState.ENDED):
            return duty
        ticket = duty.tickets.select_for_update().filter(state__in=WITH_SOMEONE).first()
        if ticket and ticket.state == TicketState.IN_ROOM and state == DutyState.ENDED:
            raise NotNow("Terminez d’abord la consultation en cours.")
        duty.state, duty.heartbeat_at = state, now
        duty.ended_at = now if state == DutyState.ENDED else None
        duty.save(update_fields=["state", "heartbeat_at", "ended_at"])
        if ticket and ticket.state != TicketState.IN_ROOM:
            give_back_ticket(ticket, Step.DECLINED, actor=actor, now=now)
        _tell(duty, verb, actor)
    propose(now=now)
    return duty


def _tell(duty, verb, actor):
    live.changed("queue", f"duty:{duty.pk}")
    audit.record(actor=actor, action=f"duty.{verb}", subject=f"duty:{duty.pk}")


def _check(practitioner, skills, ends_at, most_tickets, now):
    errors = {
        name: "Choisissez au moins une réponse de la liste."
        for name, allowed in _SKILLS.items()
        if not skills.get(name) or set(skills[name]) - set(allowed)
    }
    if not practitioner.rpps and set(skills["care_types"]) - {CareType.PSYCHOLOGY}:
        errors["care_types"] = "Sans numéro RPPS, seule la psychologie est possible."
    if not now < ends_at <= now + LONGEST:
        errors["ends_at"] = "Donnez une heure de fin à venir, d’ici seize heures."
    if most_tickets is not None and not 1 <= most_tickets <= 200:
        errors["most_tickets"] = "Donnez un nombre de 1 à 200, ou laissez vide."
    if errors:
        raise BadRequest(errors)
