"""What may happen to a booked appointment: moved, cancelled, restored, marked."""

from copy import copy
from datetime import timedelta

from django.utils import timezone

from maillage.apps.booking import free_slots, messages, sas
from maillage.apps.booking.enums import CANCELLED, By, Change, Event, State
from maillage.apps.booking.errors import AlreadyDone, TooLate
from maillage.apps.booking.models import Appointment

from .idempotency import once
from .places import (
    agenda_of,
    check_is_open,
    check_may_book,
    free_place,
    lock_agendas,
    place_fields,
    reason_of,
    taken_is_said,
)
from .traces import locked, note, record

_MARKS = {
    State.ARRIVED: (Change.ARRIVED, (State.BOOKED,)),
    State.SEEN: (Change.SEEN, (State.BOOKED, State.ARRIVED, State.NO_SHOW)),
    State.NO_SHOW: (Change.NO_SHOW, (State.BOOKED, State.ARRIVED, State.SEEN)),
}
_TOLD = {State.SEEN: "fulfilled", State.NO_SHOW: "noshow", State.BOOKED: "booked"}


def cancel(*, appointment_id, booker, key=None, now=None):
    """Cancel a booked appointment; `restore` undoes it while the place is free.

    Raises `TooLate` past the reason's notice, except for the service itself.
    """
    now = now or timezone.now()

    def do():
        appointment = _locked_with_agenda(appointment_id)
        before = copy(appointment)
        if appointment.state in CANCELLED:
            return appointment
        _check_still_ahead(appointment, booker, now)
        appointment.state = (
            State.CANCELLED_BY_SERVICE
            if booker.by in (By.SERVICE, By.SYSTEM)
            else State.CANCELLED_BY_PERSON
        )
        _keep(appointment, Change.CANCELLED, before, booker, now)
        free_slots.refresh_around(appointment, now=now)
        messages.enqueue(appointment, Event.CANCELLED, now, number=appointment.changes.count())
        sas.tell(appointment, "cancelled")
        record(appointment, "cancel", booker=booker)
        return appointment

    return once(do, key=key, action="cancel", appointment=appointment_id)


def restore(*, appointment_id, booker, key=None, now=None):
    """Undo a cancellation, if the place is still free, or the last mark of the service.

    What the service cancelled, or no longer opens, it alone restores.
    """
    now = now or timezone.now()

    def do():
        appointment = _locked_with_agenda(appointment_id)
        before = copy(appointment)
        was_cancelled = appointment.state in CANCELLED
        if was_cancelled:
            _check_may_restore(appointment, booker, now)
            _put(
                appointment,
                agenda_of(appointment.agenda_id),
                appointment.reason,
                appointment.start,
                now,
            )
        elif appointment.state not in _MARKS or booker.by != By.SERVICE:
            raise AlreadyDone("Il n’y a rien à rétablir : ce rendez-vous tient toujours.")
        appointment.state = State.BOOKED
        _keep(appointment, Change.RESTORED, before, booker, now)
        if was_cancelled:
            free_slots.refresh_around(appointment, now=now)
            messages.enqueue(appointment, Event.BOOKED, now, number=appointment.changes.count())
        sas.tell(appointment, "booked")
        record(appointment, "restore", booker=booker)
        return appointment

    return once(do, key=key, action="restore", appointment=appointment_id)


def move(*, appointment_id, agenda_id, reason_id, start, booker, key=None, now=None):
    """Give a booked appointment another slot, and the old one back. Raises as `hold`."""
    now = now or timezone.now()

    def do():
        appointment = _locked_with_agenda(appointment_id, agenda_id)
        before = copy(appointment)
        _check_still_ahead(appointment, booker, now)
        agenda = agenda_of(agenda_id)
        reason = reason_of(agenda, reason_id)
        channel = appointment.channel
        check_may_book(agenda, reason, start, booker=booker, channel=channel, now=now)
        _put(appointment, agenda, reason, start, now)
        appointment.state = State.BOOKED
        _keep(appointment, Change.MOVED, before, booker, now)
        free_slots.refresh_around(before, now=now)
        free_slots.refresh_around(appointment, now=now)
        messages.enqueue(appointment, Event.MOVED, now, number=appointment.changes.count())
        sas.tell(appointment, "booked")
        record(appointment, "move", booker=booker)
        return appointment

    return once(
        do,
        key=key,
        action="move",
        appointment=appointment_id,
        agenda=agenda_id,
        reason=reason_id,
        start=start,
    )


def mark(*, appointment_id, state, booker, key=None, now=None):
    """Say that the person arrived, was seen, or did not come. `restore` undoes it."""
    now = now or timezone.now()
    change, allowed = _MARKS[state]

    def do():
        appointment = locked(appointment_id)
        before = copy(appointment)
        if appointment.state == state:
            return appointment
        if appointment.state not in allowed:
            raise AlreadyDone(
                f"Ce rendez-vous est « {appointment.get_state_display()} » ; "
                f"il ne peut pas passer à « {State(state).label} »."
            )
        if state == State.NO_SHOW and appointment.start > now:
            raise AlreadyDone("L’heure du rendez-vous n’est pas encore passée.")
        appointment.state = state
        _keep(appointment, change, before, booker, now)
        if state in _TOLD:
            sas.tell(appointment, _TOLD[state])
        record(appointment, str(state), booker=booker)
        return appointment

    return once(do, key=key, action=f"mark.{state}", appointment=appointment_id)


def _check_still_ahead(appointment, booker, now):
    if appointment.state not in (State.BOOKED, State.ARRIVED):
        raise AlreadyDone(
            f"Ce rendez-vous est « {appointment.get_state_display()} » ; il ne change plus."
        )
    if booker.by not in (By.SERVICE, By.SYSTEM):
        _check_notice(appointment, now)


def _check_notice(appointment, now):
    notice = timedelta(minutes=appointment.reason.cancel_notice_minutes)
    if appointment.start - notice < now:
        raise TooLate(
            "Il est trop tard pour changer ce rendez-vous ici. Téléphonez au lieu de soins."
        )


def _check_may_restore(appointment, booker, now):
    if booker.by in (By.SERVICE, By.SYSTEM):
        return
    if appointment.state == State.CANCELLED_BY_SERVICE:
        raise AlreadyDone(
            "Le service a annulé ce rendez-vous : lui seul peut le rétablir. Téléphonez-lui, ou "
            "choisissez un autre créneau."
        )
    check_is_open(appointment.agenda)
    _check_notice(appointment, now)


def _locked_with_agenda(appointment_id, *agenda_ids):
    held = Appointment.objects.filter(pk=appointment_id).order_by("pk")
    lock_agendas(*agenda_ids, *held.values_list("agenda_id", flat=True))
    return locked(appointment_id)


def _put(appointment, agenda, reason, start, now):
    slot = free_place(agenda, reason, start, now=now, without=appointment.pk)
    for field, value in place_fields(agenda, reason, slot).items():
        setattr(appointment, field, value)


def _keep(appointment, change, before, booker, now):
    with taken_is_said():
        appointment.save()
    note(appointment, change, booker=booker, now=now, before=before)
