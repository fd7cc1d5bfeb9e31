"""The lobby: who is invited joins from one browser, and waits there to be let in."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.browsers import fingerprint, is_browser_of
from maillage.apps.teleconsult.enums import Alone, ParticipantKind, RoomEventKind
from maillage.apps.teleconsult.errors import BadInvitation, BadRequest, NotAllowed
from maillage.apps.teleconsult.models import Participant, RoomEvent
from maillage.apps.teleconsult.tokens import PARTICIPANT, number_of

from ._rooms import actor_of, check_live, happened, locked_participant, record

INVITED_FOR = timedelta(minutes=15)
SIGNAL_EVERY = timedelta(seconds=10)


def expect_patient(consultation, *, now):
    """Keep the patient's chair in the lobby of a new consultation, in the caller's transaction."""
    return Participant.objects.create(
        consultation=consultation, kind=ParticipantKind.PATIENT, invited_at=now
    )


def join(*, participant_token, browser_secret, now=None):
    """Come into the lobby; from then on, only from the browser that holds `browser_secret`.

    Coming again from that browser changes nothing. Raises `BadInvitation` for an unknown address,
    another browser, an invitation past its time, or one that was withdrawn.
    """
    now = now or timezone.now()
    number = number_of(participant_token, PARTICIPANT)
    with transaction.atomic():
        participant = (
            Participant.objects.select_for_update(of=("self",), no_key=True)
            .select_related("consultation")
            .filter(public_id=number, left_at=None)
            .exclude(kind=ParticipantKind.PRACTITIONER)
            .first()
        )
        if participant is None or not browser_secret:
            raise BadInvitation
        if participant.browser_fingerprint:
            if not is_browser_of(participant, browser_secret):
                raise BadInvitation
            return participant
        if participant.expires_at and participant.expires_at <= now:
            raise BadInvitation
        check_live(participant.consultation)
        participant.browser_fingerprint = fingerprint(participant, browser_secret)
        participant.joined_at = participant.heartbeat_at = now
        participant.save(update_fields=["browser_fingerprint", "joined_at", "heartbeat_at"])
        happened(participant.consultation, RoomEventKind.JOINED, now=now, participant=participant)
        record(participant.consultation, "join", actor=actor_of(participant))
    return participant


def answer_alone(*, participant_id, alone, now=None):
    """The patient says whether someone is with them; only the practitioner reads the answer."""
    now = now or timezone.now()
    if alone not in {Alone.ALONE, Alone.ACCOMPANIED, Alone.WANTS_PRIVACY}:
        raise BadRequest({"alone": "Choisissez l’une des trois réponses."})
    with transaction.atomic():
        participant = _patient(participant_id)
        consultation = participant.consultation
        consultation.alone = alone
        consultation.save(update_fields=["alone"])
        _tell_practitioner(participant)


def silent_signal(*, participant_id, now=None):
    """The patient touches the dot: a notice for the practitioner, and nothing anywhere else.

    Touched again within ten seconds, it is the same signal.
    """
    now = now or timezone.now()
    with transaction.atomic():
        participant = _patient(participant_id)
        signals = participant.consultation.events.filter(kind=RoomEventKind.SIGNALLED)
        if signals.filter(at__gt=now - SIGNAL_EVERY).exists():
            return
        RoomEvent.objects.create(
            consultation=participant.consultation,
            at=now,
            kind=RoomEventKind.SIGNALLED,
            participant=participant,
        )
        _tell_practitioner(participant)


def leave(*, participant_id, now=None):
    """The patient or a third party leaves for good: their address leads nowhere any more."""
    now = now or timezone.now()
    with transaction.atomic():
        participant = Participant.objects.select_for_update(of=("self",), no_key=True).get(
            pk=participant_id
        )
        if participant.left_at:
            return participant
        participant.left_at = now
        participant.save(update_fields=["left_at"])
        happened(participant.consultation, RoomEventKind.LEFT, now=now, participant=participant)
        record(participant.consultation, "leave", actor=actor_of(participant))
    return participant


def _patient(participant_id):
    participant = locked_participant(participant_id)
    if participant.kind != ParticipantKind.PATIENT:
        raise NotAllowed("Réservé à la personne qui consulte.")
    check_live(participant.consultation)
    return participant


def _tell_practitioner(participant):
    # Only the practitioner's screen is told: those of the room would show that something happened.
    # The answer and the signal leave the same audit line: the trail does not tell them apart.
    live.changed(f"duty:{participant.consultation.ticket.duty_id}")
    record(participant.consultation, "tell", actor=actor_of(participant))
