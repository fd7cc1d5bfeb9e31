"""The room, as its practitioner holds it: opened, people let in and out, ended. Never recorded."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.teleconsult import video
from maillage.apps.teleconsult.enums import ParticipantKind, RoomEventKind, Rung, TicketState
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Consultation, Participant

from . import tickets
from ._rooms import check_open, happened, locked_room, record, require_practitioner
from .lobby import INVITED_FOR, expect_patient

THIRD_LABELS = ("interprète", "relais", "proche", "autre professionnel")


def enter_as_practitioner(*, consultation_id, user, now=None):
    """The practitioner enters first: the room is open. Entering again changes nothing.

    It opens on the rung of the point's last line test, HD from home.

    Returns the `Consultation`. Raises `NotAllowed`, or `NotNow` once it is over.
    """
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        if consultation.opened_at:
            return consultation
        provider = video.provider_of(consultation)
        consultation.opened_at, consultation.provider = now, provider.name
        consultation.external_address = provider.new_address()
        consultation.rung = _first_rung(consultation)
        consultation.save(update_fields=["opened_at", "provider", "external_address", "rung"])
        participant = Participant.objects.create(
            consultation=consultation,
            kind=ParticipantKind.PRACTITIONER,
            invited_at=now,
            joined_at=now,
            admitted_at=now,
            heartbeat_at=now,
        )
        rung = consultation.rung
        happened(consultation, RoomEventKind.OPENED, now=now, participant=participant, rung=rung)
        record(consultation, "open", actor=audit.actor_of(user), rung=str(rung))
    return consultation


def admit(*, consultation_id, user, now=None):
    """Let the patient in; the wait is over. By telephone nobody has to be in the lobby.

    Raises `NotNow` before the practitioner entered, or while the lobby is empty.
    """
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        check_open(consultation)
        patient = _one(consultation, ParticipantKind.PATIENT)
        if patient is None or not (patient.joined_at or consultation.provider == video.TELEPHONE):
            raise NotNow("La personne n’est pas encore devant son écran.")
        if patient.admitted_at is None:
            if consultation.admitted_at is None:
                consultation.admitted_at = now
                consultation.save(update_fields=["admitted_at"])
            _let_in(patient, now)
            tickets.start(ticket_id=consultation.ticket_id, actor=audit.actor_of(user), now=now)
            record(consultation, "admit", actor=audit.actor_of(user))
    return consultation


def invite(*, consultation_id, user, label, now=None):
    """Invite a third party for fifteen minutes; returns their `Participant`.

    A first invitation that nobody used is withdrawn. `label` is one of `THIRD_LABELS`. Raises
    `BadRequest`, or `NotNow` while a third party is already there.
    """
    now = now or timezone.now()
    if label not in THIRD_LABELS:
        raise BadRequest({"label": "Dites qui vous invitez : choisissez dans la liste."})
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        check_open(consultation)
        former = _one(consultation, ParticipantKind.THIRD)
        if former and former.joined_at:
            raise NotNow("Une tierce personne est déjà là. Faites-la sortir d’abord.")
        _send_out(former, now)
        third = Participant.objects.create(
            consultation=consultation,
            kind=ParticipantKind.THIRD,
            label=label,
            invited_at=now,
            expires_at=now + INVITED_FOR,
        )
        happened(consultation, RoomEventKind.INVITED, now=now, participant=third)
        record(consultation, "invite", actor=audit.actor_of(user))
    return third


def admit_third(*, consultation_id, user, now=None):
    """Let the third party in from the lobby. Raises `NotNow` while nobody waits there."""
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        third = _one(consultation, ParticipantKind.THIRD)
        if third is None or third.joined_at is None:
            raise NotNow("Personne d’autre n’attend dans l’entrée.")
        if third.admitted_at is None:
            _let_in(third, now)
            record(consultation, "admit_third", actor=audit.actor_of(user))
    return third


def remove_third(*, consultation_id, user, now=None):
    """The third party leaves, or the invitation is withdrawn; nothing when there is none."""
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        third = _one(consultation, ParticipantKind.THIRD)
        if third:
            _send_out(third, now)
            happened(consultation, RoomEventKind.LEFT, now=now, participant=third)
            record(consultation, "remove_third", actor=audit.actor_of(user))


def renew_patient(*, consultation_id, user, now=None):
    """Give the person another way in, when their first screen broke down; they wait to be let in.

    The first screen leads nowhere any more. Returns the new `Participant`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_room(consultation_id, user)
        former = _one(consultation, ParticipantKind.PATIENT)
        if former:
            _send_out(former, now)
            happened(consultation, RoomEventKind.LEFT, now=now, participant=former)
        patient = expect_patient(consultation, now=now)
        record(consultation, "renew", actor=audit.actor_of(user))
    return patient


def end(*, consultation_id, user, now=None):
    """End the consultation: signals are deleted, the practitioner is free. Twice is once.

    A person who was never let in was not there: their ticket is abandoned, not closed.
    """
    now = now or timezone.now()
    with transaction.atomic():
        consultation = Consultation.objects.select_related("practitioner").get(pk=consultation_id)
        require_practitioner(user, consultation)
        if consultation.ended_at:
            return consultation
        consultation = locked_room(consultation_id, user)
        ticket, actor = consultation.ticket, audit.actor_of(user)
        over = tickets.close if ticket.state == TicketState.IN_ROOM else tickets.abandon
        over(ticket_id=ticket.pk, actor=actor, now=now)
        record(consultation, "end", actor=actor)
        consultation.refresh_from_db()
    return consultation


def _first_rung(consultation):
    """What the line of the point held when it was last tested; of a home nothing is known."""
    if consultation.provider == video.TELEPHONE:
        return Rung.TELEPHONE
    point = consultation.ticket.point
    test = point.line_tests.first() if point else None
    return test.rung if test else Rung.HD


def _one(consultation, kind):
    return consultation.participants.filter(kind=kind, left_at=None).order_by("pk").first()


def _let_in(participant, now):
    participant.admitted_at = now
    participant.save(update_fields=["admitted_at"])
    happened(participant.consultation, RoomEventKind.ADMITTED, now=now, participant=participant)


def _send_out(participant, now):
    if participant:
        participant.left_at = now
        participant.save(update_fields=["left_at"])
