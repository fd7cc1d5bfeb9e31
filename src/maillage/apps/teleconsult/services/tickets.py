"""Places in the live queue: taken, changed, left, handed to an appointment."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.people import clean_person, save_person
from maillage.apps.teleconsult.enums import (
    CARE_TYPES,
    LIVE,
    Language,
    Modality,
    Motive,
    Preference,
    Priority,
    Step,
    TicketState,
)
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, PointClosed
from maillage.apps.teleconsult.hours import is_day
from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.permissions import can_welcome
from maillage.apps.teleconsult.selectors.points import why_closed
from maillage.apps.territory.opening_hours import time_zone

from ._traces import PERSON, end_room, leave, locked_ticket
from .matching import propose

COMES_BACK_WITHIN = timedelta(minutes=15)
_CLOSED_LISTS = {
    "care_type": CARE_TYPES,
    "motive": Motive.values,
    "language": Language.values,
    "modality": Modality.values,
    "preference": Preference.values,
    "priority": Priority.values,
}
_CHANGEABLE = {"modality", "preference", "language", "wants_call_back", "point"}
_LEAVES = (TicketState.WAITING, TicketState.PROPOSED, TicketState.ACCEPTED)


def enter(*, person, point=None, commune=None, opened_by=None, key=None, now=None, **wishes):
    """Give a person a place in the queue, and return their `Ticket`.

    At a `point`, `opened_by` is the trained relay who welcomes them; from home, `commune` says
    where they are. `wishes` are `care_type` and `motive`, and where they differ from the usual:
    `language`, `modality`, `preference`, `priority`, `has_companion`, `known_practitioner`.
    Raises `PointClosed`, `NotAllowed`, or `BadRequest` with a message by field. The same `key`
    gives the same ticket.
    """
    now = now or timezone.now()
    commune = point.site.commune if point else commune
    stored_key = fingerprint(key, purpose="ticket.key") if key else None
    known = _ticket_of(stored_key, point, wishes)
    if known:
        return known
    _check_open(point, commune, now)
    if point and not (opened_by and can_welcome(opened_by, point)):
        raise NotAllowed("Seul un relais de ce point, formé depuis moins de 24 mois, peut ouvrir.")
    data = _checked(person, point, commune, wishes, now)
    try:
        ticket = _enter(
            data, now, point=point, commune=commune, opened_by=opened_by, key=stored_key, **wishes
        )
    except IntegrityError:
        ticket = _ticket_of(stored_key, point, wishes)
        if ticket is None:
            raise
    if propose(now=now):
        ticket.refresh_from_db()
    return ticket


def change(*, ticket_id, actor=PERSON, now=None, **fields):
    """Change what a waiting person asked: their place stays the same."""
    now = now or timezone.now()
    unknown = set(fields) - _CHANGEABLE
    if unknown:
        raise TypeError(f"{sorted(unknown)} cannot be changed; expected {sorted(_CHANGEABLE)}")
    with transaction.atomic():
        ticket = _waiting(ticket_id)
        if fields.get("point"):
            fields["commune"] = fields["point"].site.commune
            _check_open(fields["point"], fields["commune"], now)
        _refuse(_not_in_lists(fields) | _no_phone(fields, ticket, ticket.person.phone))
        for name, value in fields.items():
            setattr(ticket, name, value)
        ticket.save(update_fields=list(fields))
        leave(ticket, Step.CHANGED, actor=actor, now=now, state_before=ticket.state)
    propose(now=now)
    return ticket


def abandon(*, ticket_id, actor=PERSON, now=None):
    """The person left, or is not there: no consultation. Twice is once."""
    now = now or timezone.now()
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        if ticket.state == TicketState.ABANDONED:
            return ticket
        if ticket.state not in _LEAVES:
            raise NotNow("La consultation a déjà commencé ou elle est terminée.")
        was_waiting = ticket.state == TicketState.WAITING
        _leave_queue(ticket, TicketState.ABANDONED, Step.ABANDONED, actor, now)
    if not was_waiting:
        propose(now=now)
    return ticket


def come_back(*, ticket_id, actor=PERSON, now=None):
    """Take back one's place after leaving by mistake, within a quarter of an hour."""
    now = now or timezone.now()
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        if ticket.state == TicketState.WAITING:
            return ticket
        if ticket.state != TicketState.ABANDONED or now - ticket.ended_at > COMES_BACK_WITHIN:
            raise NotNow("Cette place n’est plus gardée. Prenez-en une nouvelle.")
        _check_open(ticket.point, ticket.commune, now)
        before, ticket.state, ticket.ended_at = ticket.state, TicketState.WAITING, None
        ticket.save(update_fields=["state", "ended_at"])
        leave(ticket, Step.RETURNED, actor=actor, now=now, state_before=before)
    propose(now=now)
    return ticket


def hand_over(*, ticket_id, appointment, actor=PERSON, now=None):
    """The person takes an appointment instead of waiting, or after the practitioner said so."""
    now = now or timezone.now()
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        if ticket.state not in LIVE:
            raise NotNow("Cette place dans la file est déjà terminée.")
        ticket.appointment = appointment
        _leave_queue(ticket, TicketState.HANDED, Step.HANDED, actor, now)
    propose(now=now)
    return ticket


def start(*, ticket_id, actor, now=None):
    """The person is let into the room: the wait is over. In the caller's transaction or its own."""
    now = now or timezone.now()
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        if ticket.state == TicketState.IN_ROOM:
            return ticket
        if ticket.state != TicketState.ACCEPTED:
            raise NotNow("Cette personne n’attend plus d’entrer dans la salle.")
        before, ticket.state, ticket.started_at = ticket.state, TicketState.IN_ROOM, now
        ticket.save(update_fields=["state", "started_at"])
        leave(
            ticket, Step.IN_ROOM, actor=actor, now=now, state_before=before, duty_id=ticket.duty_id
        )
    return ticket


def close(*, ticket_id, actor, now=None):
    """The consultation is over; the practitioner is free for the next person. Twice is once."""
    now = now or timezone.now()
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        if ticket.state == TicketState.CLOSED:
            return ticket
        if ticket.state != TicketState.IN_ROOM:
            raise NotNow("Cette consultation n’a pas commencé.")
        before, ticket.state, ticket.ended_at = ticket.state, TicketState.CLOSED, now
        ticket.save(update_fields=["state", "ended_at"])
        end_room(ticket, state_before=before, now=now)
        leave(
            ticket, Step.CLOSED, actor=actor, now=now, state_before=before, duty_id=ticket.duty_id
        )
    propose(now=now)
    return ticket


def note_range(*, ticket_id, low_minutes, high_minutes):
    """Keep the first range shown to a person: its calibration is measured against what happened."""
    Ticket.objects.filter(pk=ticket_id, first_low_minutes=None).update(
        first_low_minutes=low_minutes, first_high_minutes=high_minutes
    )


def warn(*, ticket_id, now=None):
    """Note when a person was first told that the promise may not be kept."""
    Ticket.objects.filter(pk=ticket_id, warned_at=None).update(warned_at=now or timezone.now())


def seen(*, ticket_id, now=None):
    """The waiting screen gives a sign of life."""
    Ticket.objects.filter(pk=ticket_id).update(seen_at=now or timezone.now())


@transaction.atomic
def _enter(data, now, **fields):
    ticket = Ticket.objects.create(person=save_person(data), queued_at=now, seen_at=now, **fields)
    relay = fields["opened_by"]
    actor = audit.actor_of(relay) if relay else PERSON
    leave(ticket, Step.ENTERED, actor=actor, now=now, state_before="")
    return ticket


def _ticket_of(key, point, wishes):
    ticket = Ticket.objects.filter(key=key).first() if key else None
    if ticket and (ticket.point, ticket.care_type, ticket.motive) != (
        point,
        wishes.get("care_type"),
        wishes.get("motive"),
    ):
        raise BadRequest("Cette demande a déjà servi pour une autre place. Recommencez.")
    return ticket


def _check_open(point, commune, now):
    if point:
        why = why_closed(point, now)
        if why:
            raise PointClosed(why)
    elif commune is None:
        raise BadRequest({"commune": "Dites dans quelle commune vous êtes, pour les secours."})
    elif not is_day(commune.departement_id, now):
        raise PointClosed("La file est ouverte de 7 h à 23 h, tous les jours.")


def _checked(person, point, commune, wishes, now):
    errors = _not_in_lists({"care_type": None, "motive": None, **wishes})
    today = now.astimezone(time_zone(commune.departement_id)).date()
    try:
        data = clean_person(person, today=today, departement=commune.departement_id)
    except BadBooking as error:
        raise BadRequest(error.errors | errors) from error
    _refuse(errors | _no_phone({"point": point, **wishes}, Ticket(), data.phone))
    return data


def _not_in_lists(fields):
    return {
        name: "Choisissez une réponse de la liste."
        for name, allowed in _CLOSED_LISTS.items()
        if name in fields and fields[name] not in allowed
    }


def _no_phone(fields, ticket, phone):
    """A person at home, or who is called, needs a telephone; at a point the room may have one."""
    point = fields.get("point", ticket.point)
    modality = fields.get("modality", ticket.modality)
    is_called = modality == Modality.TELEPHONE or fields.get(
        "wants_call_back", ticket.wants_call_back
    )
    room_phone = point.room_phone if point else ""
    if phone or (point and (room_phone or not is_called)):
        return {}
    return {"phone": "Donnez un téléphone : le praticien rappelle si la liaison se coupe."}


def _refuse(errors):
    if errors:
        raise BadRequest(errors)


def _waiting(ticket_id):
    ticket = locked_ticket(ticket_id)
    if ticket.state != TicketState.WAITING:
        raise NotNow("Un praticien s’occupe déjà de cette demande, ou elle est terminée.")
    return ticket


def _leave_queue(ticket, state, step, actor, now):
    before, duty_id = ticket.state, ticket.duty_id
    ticket.state, ticket.ended_at, ticket.duty = state, now, None
    ticket.save(update_fields=["state", "ended_at", "duty", "appointment"])
    end_room(ticket, state_before=before, now=now)
    leave(ticket, step, actor=actor, now=now, state_before=before, duty_id=duty_id)
