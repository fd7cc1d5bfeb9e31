"""What browsers tell each other through us while a room is open, and the signs of life."""

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.teleconsult.enums import ParticipantKind, RoomEventKind, Rung
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, TooMuch
from maillage.apps.teleconsult.models import RoomEvent, Signal

from ._rooms import (
    actor_of,
    check_live,
    happened,
    is_in,
    locked_participant,
    record,
    require_in,
    tell,
)

MOST_BYTES = 64 * 1024
MOST_SIGNALS = 500  # of one room, among those still kept
KEPT = timedelta(minutes=2)  # a browser away for longer negotiates again
LOST_AFTER = timedelta(seconds=7)  # browsers give a sign of life every three
_WORST_FIRST = list(reversed(Rung))


def signal(*, sender_id, recipient_id, body, now=None):
    """Pass one message (JSON text) from a participant to another of the same room.

    Both must be in the room, past the lobby. Raises `NotAllowed`, `NotNow`, `BadRequest`, or
    `TooMuch` over 64 kB, or over 500 messages in two minutes.
    """
    now = now or timezone.now()
    _check_body(body)
    with transaction.atomic():
        sender = locked_participant(sender_id)
        consultation = check_live(sender.consultation)
        require_in(sender)
        recipient = consultation.participants.filter(pk=recipient_id).first()
        if recipient is None or recipient.pk == sender.pk:
            raise BadRequest("Ce message n’est adressé à personne de cette salle.")
        if not is_in(recipient):
            raise NotNow("Cette personne n’est pas dans la salle.")
        consultation.signals.filter(at__lt=now - KEPT).delete()
        if consultation.signals.count() >= MOST_SIGNALS:
            raise TooMuch("Trop de messages pour cette salle. Attendez deux minutes.")
        message = Signal.objects.create(
            consultation=consultation, sender=sender, recipient=recipient, body=body, at=now
        )
        tell(consultation)
    return message


def beat(*, participant_id, now=None):
    """A participant's screen gives a sign of life; what was lost or came back is noted."""
    now = now or timezone.now()
    with transaction.atomic():
        participant = locked_participant(participant_id)
        consultation = check_live(participant.consultation)
        before, participant.heartbeat_at = participant.heartbeat_at, now
        participant.save(update_fields=["heartbeat_at"])
        if not is_in(participant):
            return
        if _is_noted_lost(participant):
            happened(consultation, RoomEventKind.BACK, now=now, participant=participant)
        elif before and now - before > LOST_AFTER:
            happened(consultation, RoomEventKind.LOST, now=before, participant=participant)
            happened(consultation, RoomEventKind.BACK, now=now, participant=participant)
        _note_lost(consultation, now)


def change_rung(*, consultation_id, rung, by_id, now=None):
    """Move the room on the ladder, for everyone and never silently: an event, a sentence to each.

    Anyone in the room may go down. Up again goes the practitioner, or whoever went down last:
    the other side does not know their line. A patient may ask to be called before they are let in,
    and the practitioner alone offers an appointment instead.
    Raises `BadRequest`, `NotAllowed` or `NotNow`.
    """
    now = now or timezone.now()
    if rung not in Rung.values:
        raise BadRequest({"rung": "Choisissez une qualité de la liste."})
    with transaction.atomic():
        participant = locked_participant(by_id)
        consultation = check_live(participant.consultation)
        _require_may_choose(participant, rung)
        if consultation.pk != consultation_id or rung == consultation.rung:
            return consultation
        if _is_better(rung, consultation.rung) and not _may_go_up(participant, consultation):
            raise NotNow("L’autre personne a demandé cette qualité : sa ligne est faible.")
        consultation.rung = rung
        consultation.save(update_fields=["rung"])
        happened(consultation, RoomEventKind.RUNG, now=now, participant=participant, rung=rung)
        record(consultation, "rung", actor=actor_of(participant), rung=str(rung))
    return consultation


def forget_signals():
    """Delete messages that came as their room was ending; return how many."""
    return Signal.objects.filter(consultation__ended_at__isnull=False).delete()[0]


def _check_body(body):
    if len(body.encode()) > MOST_BYTES:
        raise TooMuch("Ce message dépasse 64 kilo-octets.")
    try:
        is_object = isinstance(json.loads(body, parse_constant=_refuse_constant), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        raise BadRequest("Ce message n’est pas un objet JSON.")


def _refuse_constant(name):
    raise ValueError(name)  # NaN and Infinity are no JSON for a browser


def _note_lost(consultation, now):
    """Note once each participant of the room whose screen has been silent."""
    silent = consultation.participants.filter(
        admitted_at__isnull=False, left_at=None, heartbeat_at__lt=now - LOST_AFTER
    )
    for participant in silent.order_by("pk"):
        if not _is_noted_lost(participant):
            happened(consultation, RoomEventKind.LOST, now=now, participant=participant)


def _is_noted_lost(participant):
    kinds = (RoomEventKind.LOST, RoomEventKind.BACK)
    noted = RoomEvent.objects.filter(participant=participant, kind__in=kinds)
    last = noted.order_by("-pk").first()
    return last is not None and last.kind == RoomEventKind.LOST


def _require_may_choose(participant, rung):
    is_patient = participant.kind == ParticipantKind.PATIENT
    if not (is_patient and rung == Rung.TELEPHONE):
        require_in(participant)
    if rung == Rung.IN_PERSON and participant.kind != ParticipantKind.PRACTITIONER:
        raise NotAllowed("Seul le praticien propose un rendez-vous sur place.")


def _is_better(rung, other):
    return _WORST_FIRST.index(rung) > _WORST_FIRST.index(other)


def _may_go_up(participant, consultation):
    if participant.kind == ParticipantKind.PRACTITIONER:
        return True
    last = consultation.events.filter(kind=RoomEventKind.RUNG).order_by("-pk").first()
    return last is not None and last.participant_id == participant.pk
