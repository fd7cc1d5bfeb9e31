"""From a free slot to a booked appointment: held ten minutes, then confirmed; or both at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.booking import codes, free_slots, messages, sas
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import Change, Event, State
from maillage.apps.booking.errors import AlreadyDone, HoldExpired
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.people import clean_person, save_person

from .idempotency import once
from .places import (
    agenda_of,
    check_may_book,
    free_place,
    lock_agendas,
    place_fields,
    reason_of,
    taken_is_said,
)
from .traces import expire, locked, note, record

HOLD = timedelta(minutes=10)


def hold(*, agenda_id, reason_id, start, channel, booker, key=None, now=None):
    """Keep a slot ten minutes, while the person says who they are.

    Raises `SlotTaken` with alternatives, or `NotBookable`, `TooLate`, `TooSoon`.
    """
    now = now or timezone.now()

    def do():
        appointment, capacity = _place(agenda_id, reason_id, start, channel, booker, now)
        appointment.held_until = now + HOLD
        _take(appointment, capacity, now)
        note(appointment, Change.HELD, booker=booker, now=now)
        record(appointment, "hold", booker=booker)
        return appointment

    return once(do, key=key, action="hold", agenda=agenda_id, reason=reason_id, start=start)


def confirm(*, appointment_id, person, booker, key=None, now=None):
    """Book what was held, for this person. Raises `HoldExpired`, `AlreadyDone`, `BadBooking`."""
    now = now or timezone.now()

    def do():
        appointment = locked(appointment_id)
        if appointment.state == State.EXPIRED or (
            appointment.state == State.HELD and appointment.held_until <= now
        ):
            raise HoldExpired
        if appointment.state != State.HELD:
            raise AlreadyDone("Ce rendez-vous est déjà confirmé.")
        _give_to(appointment, person, now)
        appointment.save()
        appointment.contact_proofs.update(draft="")
        _tell_booked(appointment, booker, now)
        return appointment

    return once(do, key=key, action="confirm", appointment=appointment_id)


def book(*, agenda_id, reason_id, start, person, channel, booker, key=None, now=None):
    """Book a slot at once: at the counter, by telephone, for someone. Raises as `hold`."""
    now = now or timezone.now()

    def do():
        appointment, capacity = _place(agenda_id, reason_id, start, channel, booker, now)
        _give_to(appointment, person, now)
        _take(appointment, capacity, now)
        _tell_booked(appointment, booker, now)
        return appointment

    return once(
        do,
        key=key,
        action="book",
        agenda=agenda_id,
        reason=reason_id,
        start=start,
        person=person,
    )


@transaction.atomic
def release(*, appointment_id, booker, now=None):
    """Give back a held place before its time. Nothing happens when it is no longer held."""
    now = now or timezone.now()
    held = Appointment.objects.filter(pk=appointment_id, state=State.HELD)
    lock_agendas(*held.order_by("pk").values_list("agenda_id", flat=True))
    expire(held.order_by("pk"), now=now, booker=booker)


def expire_holds(*, now=None):
    """Give back every place held past its time; return how many. For the worker."""
    now = now or timezone.now()
    late = Appointment.objects.filter(state=State.HELD, held_until__lte=now).order_by("pk")
    count = 0
    for number, agenda in late.values_list("pk", "agenda_id"):
        with transaction.atomic():
            lock_agendas(agenda)
            count += expire(late.filter(pk=number), now=now)
    return count


def _place(agenda_id, reason_id, start, channel, booker, now):
    """An appointment, not stored yet, at a place that is free, and how many share that time."""
    lock_agendas(agenda_id)
    agenda = agenda_of(agenda_id)
    reason = reason_of(agenda, reason_id)
    check_may_book(agenda, reason, start, booker=booker, channel=channel, now=now)
    slot = free_place(agenda, reason, start, now=now)
    appointment = Appointment(
        **place_fields(agenda, reason, slot),
        channel=channel,
        booked_by=booker.by,
        booked_by_user=booker.user,
        booked_by_organisation=booker.organisation,
        regulator=booker.regulator,
    )
    return appointment, slot.capacity


def _take(appointment, capacity, now):
    with taken_is_said():
        appointment.save(force_insert=True)
    free_slots.take(appointment, capacity=capacity, now=now)


def _give_to(appointment, person, now):
    site = appointment.agenda.service.site
    data = clean_person(
        person,
        today=now.astimezone(zone_of(appointment.agenda)).date(),
        departement=site.commune.departement_id,
    )
    appointment.person = save_person(data)
    appointment.state, appointment.held_until, appointment.booked_at = State.BOOKED, None, now
    appointment.code_fingerprint = codes.code_fingerprint(appointment)


def _tell_booked(appointment, booker, now):
    note(appointment, Change.BOOKED, booker=booker, now=now)
    messages.enqueue(appointment, Event.BOOKED, now)
    sas.tell(appointment, "booked")
    record(appointment, "book", booker=booker, channel=appointment.channel)
