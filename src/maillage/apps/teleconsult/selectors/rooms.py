"""A room as each of its participants may see it, and what browsers wait for.

The answer to « Êtes-vous seul·e ? » and the silent signal are read by `practitioner_room` alone:
neither a third party nor the patient's own screen ever carries them.
"""

from datetime import timedelta

from django.utils import timezone

from maillage.apps.accounts.french import clock, unbroken
from maillage.apps.teleconsult.browsers import is_browser_of
from maillage.apps.teleconsult.enums import LIVE, Alone, ParticipantKind, RoomEventKind, Rung
from maillage.apps.teleconsult.models import Consultation, Participant, RoomEvent, Signal
from maillage.apps.teleconsult.permissions import is_practitioner_of
from maillage.apps.teleconsult.tokens import PARTICIPANT, number_of, token_of

READABLE_FOR = timedelta(minutes=30)  # after the end: time to print
QUESTION, LOBBY, ROOM, ENDED, RETURNED = "question", "lobby", "room", "ended", "returned"

RUNG_SENTENCES = {
    Rung.HD: "La ligne est bonne : la vidéo est nette.",
    Rung.VIDEO: "La ligne est un peu faible : la vidéo continue, moins nette.",
    Rung.AUDIO: "La ligne est faible : le son seul continue.",
    Rung.TELEPHONE: "La consultation continue par téléphone : le praticien appelle.",
    Rung.IN_PERSON: "La consultation ne peut pas continuer à distance : un rendez-vous sur place "
    "est proposé.",
}
_LOST_SENTENCES = {
    ParticipantKind.PRACTITIONER: "La liaison avec le praticien est coupée. Elle reprendra "
    "d’elle-même : restez sur cette page.",
    ParticipantKind.PATIENT: "La liaison avec la personne est coupée. Elle reprendra d’elle-même.",
    ParticipantKind.THIRD: "La liaison avec la tierce personne est coupée.",
}
_ALONE_NOTICES = {
    Alone.UNKNOWN: "La personne n’a pas encore dit si elle est seule.",
    Alone.ALONE: "La personne dit être seule.",
    Alone.ACCOMPANIED: "La personne est accompagnée, et cela lui convient.",
    Alone.WANTS_PRIVACY: "La personne souhaite que celle qui l’accompagne sorte. Demandez-le "
    "vous-même, comme une règle de la consultation, sans dire qu’elle l’a demandé.",
}
_SIGNAL_NOTICE = (
    "Signal discret à {at}. N’en parlez pas à voix haute : posez des questions auxquelles on "
    "répond par oui ou par non."
)
_WITH = (
    "consultation__ticket__person",
    "consultation__ticket__point",
    "consultation__practitioner",
)


def patient_address(ticket):
    """The token of the patient's room page while a consultation is under way, or None."""
    chairs = Participant.objects.filter(
        consultation__ticket=ticket,
        consultation__ended_at=None,
        kind=ParticipantKind.PATIENT,
        left_at=None,
    )
    chair = chairs.order_by("-pk").first()
    return chair and token_of(chair, PARTICIPANT)


def participant_of(token, now=None):
    """The participant of an address; None for one we did not make, who left, or whose room ended
    more than half an hour ago.
    """
    number = number_of(token, PARTICIPANT)
    found = Participant.objects.select_related(*_WITH).filter(public_id=number)
    participant = found.first() if number else None
    if participant is None:
        return None
    ended_at = participant.consultation.ended_at
    is_past = ended_at and (now or timezone.now()) - ended_at > READABLE_FOR
    is_out = participant.left_at and participant.kind != ParticipantKind.PRACTITIONER
    return None if is_past or is_out else participant


def participant_here(token, *, browser_secret, user, now=None):
    """The same, only for whoever it is: the browser that joined, or the practitioner signed in."""
    participant = participant_of(token, now)
    if participant is None:
        return None
    if participant.kind == ParticipantKind.PRACTITIONER:
        is_here = is_practitioner_of(user, participant.consultation)
    else:
        is_here = is_browser_of(participant, browser_secret)
    return participant if is_here else None


def phase_of(participant):
    """Where a participant stands: `QUESTION`, `LOBBY`, `ROOM`, `ENDED`, or `RETURNED` when the
    practitioner vanished and the person waits again, at their place.
    """
    consultation = participant.consultation
    is_patient = participant.kind == ParticipantKind.PATIENT
    if consultation.ended_at:
        return RETURNED if is_patient and consultation.ticket.state in LIVE else ENDED
    if participant.admitted_at:
        return ROOM
    return QUESTION if is_patient and consultation.alone == Alone.UNKNOWN else LOBBY


def state_of(participant, after=0):
    """What a participant's script asks for every second or two, as plain values.

    `version` changes when the page has something new to say; `signals` are those after number
    `after`, oldest first. Empty of peers and signals outside of the room.
    """
    phase, consultation = phase_of(participant), participant.consultation
    peers = _others_in(participant) if phase == ROOM else []
    return {
        "phase": phase,
        "version": _version(participant, phase),
        "rung": consultation.rung,
        "me": participant.pk,
        "peers": [{"id": peer.pk, "kind": peer.kind} for peer in peers],
        "signals": signals_after(participant, after) if phase == ROOM else [],
    }


def signals_after(participant, after):
    """Messages for a participant after number `after`: `[{"id", "from", "body"}, …]`."""
    waiting = Signal.objects.filter(recipient=participant, pk__gt=after).order_by("pk")
    return [{"id": one.pk, "from": one.sender_id, "body": one.body} for one in waiting]


def last_signal(participant):
    """Number of the last message for a participant, 0 without any: a page starts after it."""
    last = participant.signals_received.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def sentence_of(participant):
    """What the page of a participant in the room says of the line, in words."""
    consultation = participant.consultation
    lost = lost_participants(consultation)
    for other in _others_in(participant):
        if other.pk in lost:
            return unbroken(_LOST_SENTENCES[other.kind])
    if consultation.rung == Rung.HD and not _rung_changed(consultation):
        return "Vous êtes en consultation."
    return unbroken(RUNG_SENTENCES[consultation.rung])


def lost_participants(consultation):
    """Numbers of the participants whose screen gave no sign of life and has not come back."""
    kinds = (RoomEventKind.LOST, RoomEventKind.BACK)
    last = {}
    for event in consultation.events.filter(kind__in=kinds).order_by("pk"):
        last[event.participant_id] = event.kind
    return {number for number, kind in last.items() if kind == RoomEventKind.LOST}


def practitioner_of(consultation):
    """The practitioner's own participant, or None before they entered."""
    own = consultation.participants.filter(kind=ParticipantKind.PRACTITIONER)
    return own.select_related(*_WITH).order_by("-pk").first()


def practitioner_room(consultation):
    """All that the practitioner, and nobody else, sees of their room, as plain values."""
    lost = lost_participants(consultation)
    own = practitioner_of(consultation)
    chairs = consultation.participants.filter(left_at=None).order_by("pk")
    by_kind = {chair.kind: _chair(chair, lost) for chair in chairs}
    return {
        "is_open": consultation.opened_at is not None,
        "is_over": consultation.ended_at is not None,
        "token": token_of(own, PARTICIPANT) if own else "",
        "sentence": sentence_of(own) if own else "",
        "rung": consultation.rung,
        "provider": consultation.provider,
        "address": consultation.external_address,
        "person": by_kind.get(ParticipantKind.PATIENT),
        "third": by_kind.get(ParticipantKind.THIRD),
        "notices": notices(consultation),
        "number": number_to_call(consultation.ticket),
    }


def notices(consultation):
    """What the patient told the practitioner without a word, newest first, in sentences."""
    signals = consultation.events.filter(kind=RoomEventKind.SIGNALLED).order_by("-at", "-pk")
    told = [_SIGNAL_NOTICE.format(at=clock(timezone.localtime(one.at))) for one in signals]
    return [unbroken(text) for text in (*told, _ALONE_NOTICES[consultation.alone])]


def number_to_call(ticket):
    """The telephone the practitioner calls: the room's at a point, unless the person went home to
    be called back; else their own.
    """
    is_there = ticket.point and not ticket.wants_call_back
    room = ticket.point.room_phone if is_there else ""
    return room or ticket.person.phone


def consultation_of(public_id):
    """A consultation with its ticket, by its public number; None when there is none."""
    found = Consultation.objects.select_related(
        "ticket__person", "ticket__point", "ticket__commune", "practitioner"
    )
    return found.filter(public_id=public_id).first()


def _chair(participant, lost):
    return {
        "label": participant.label,
        "is_here": participant.joined_at is not None,
        "is_in": participant.admitted_at is not None,
        "is_lost": participant.pk in lost,
        "expires_at": participant.expires_at,
        "token": token_of(participant, PARTICIPANT),
    }


def _others_in(participant):
    others = participant.consultation.participants.exclude(pk=participant.pk)
    return list(others.filter(admitted_at__isnull=False, left_at=None).order_by("pk"))


def _rung_changed(consultation):
    return consultation.events.filter(kind=RoomEventKind.RUNG).exists()


def _version(participant, phase):
    consultation, events = participant.consultation, RoomEvent.objects.all()
    told = ""
    if participant.kind == ParticipantKind.PRACTITIONER:
        told = consultation.alone
    else:  # a silent signal changes nothing on any other screen, not even a number
        events = events.exclude(kind=RoomEventKind.SIGNALLED)
    last = events.filter(consultation=consultation).order_by("-pk").values_list("pk", flat=True)
    return f"{phase}.{consultation.rung}.{last.first() or 0}.{told}"
