"""Takes a place in an agenda: the one lock, the rules of who may, the computation again."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, connection

from maillage.apps.booking.calendars import (
    instant_of,
    minutes_of,
    occupied_calendar,
    remembered_openings,
)
from maillage.apps.booking.enums import By, State
from maillage.apps.booking.errors import NotBookable, SlotTaken, TooLate, TooSoon
from maillage.apps.booking.models import Appointment, FreeSlot
from maillage.apps.offer.enums import BookableBy
from maillage.apps.offer.models import Agenda, Practitioner, PractitionerRole, Room
from maillage.engines.availability import slot_at

from .traces import expire

ALTERNATIVES = 5
AROUND = timedelta(days=1)
_OPEN_TO = {
    By.PERSON: {BookableBy.EVERYONE},
    By.RELAY: {BookableBy.EVERYONE, BookableBy.PROFESSIONALS},
    By.REGULATOR: {BookableBy.EVERYONE, BookableBy.PROFESSIONALS},
    By.SERVICE: set(BookableBy),
    By.SYSTEM: set(BookableBy),
}


def lock_agendas(*agenda_ids):
    """Wait until nobody else is taking a place of these agendas or of their practitioners.

    Always practitioners before agendas, by number: two moves that cross cannot wait for each
    other. On SQLite the transaction itself is the lock.
    """
    if not connection.features.has_select_for_update:
        return
    named = Practitioner.objects.filter(
        pk__in=PractitionerRole.objects.filter(agendas__in=agenda_ids).values("practitioner")
    )
    list(named.select_for_update().order_by("pk").values_list("pk"))
    unnamed = Agenda.objects.filter(pk__in=agenda_ids, role=None)
    list(unnamed.select_for_update().order_by("pk").values_list("pk"))


def agenda_of(agenda_id):
    """The agenda as it is now; to read after `lock_agendas`."""
    try:
        return Agenda.objects.select_related(
            "service__site__commune", "service__site__organisation", "role__practitioner"
        ).get(pk=agenda_id)
    except Agenda.DoesNotExist as error:
        raise NotBookable("Cet agenda n’existe plus. Cherchez un autre rendez-vous.") from error


def free_place(agenda, reason, start, *, now, without=None):
    """The engine's slot there and then; raises `SlotTaken` with the nearest others."""
    calendar, ended = occupied_calendar(
        remembered_openings(agenda.pk, agenda.opening_version),
        first=start - AROUND,
        last=start + AROUND,
        now=now,
        without=without,
    )
    slot = slot_at(calendar, reason=reason.pk, minutes=reason.minutes, start=minutes_of(start))
    if slot is None:
        raise SlotTaken(_alternatives(agenda, reason, start, now))
    if slot.room:
        Room.objects.select_for_update().get(pk=slot.room)
    if ended:  # it no longer counts, but the database's constraint still sees it
        expire(Appointment.objects.filter(pk__in=ended, state=State.HELD).order_by("pk"), now=now)
    return slot


def reason_of(agenda, reason_id):
    """A reason that this agenda's service offers."""
    for reason in remembered_openings(agenda.pk, agenda.opening_version).service.reasons.all():
        if reason.pk == reason_id and reason.is_active:
            return reason
    raise NotBookable("Ce motif n’est plus proposé ici. Choisissez-en un autre.")


@contextmanager
def taken_is_said():
    """Turn the database's own refusal into the error that people read."""
    try:
        yield
    except IntegrityError as error:
        if "_taken" not in str(error):
            raise
        raise SlotTaken from error


def place_fields(agenda, reason, slot):
    """The columns of an appointment that say where and when it takes place."""
    return {
        "agenda": agenda,
        "reason": reason,
        "practitioner_id": agenda.role.practitioner_id if agenda.role_id else None,
        "room_id": slot.room,
        "seat": slot.seat,
        "start": instant_of(slot.start),
        "end": instant_of(slot.end),
    }


def check_is_open(agenda):
    """Raise `NotBookable` when an agenda, its service or its place is closed to booking."""
    service = agenda.service
    if not agenda.is_open or service.hidden_at or service.site.hidden_at:
        raise NotBookable("Cet agenda n’accepte plus de rendez-vous.")


def check_may_book(agenda, reason, start, *, booker, channel, now):
    """Raise `NotBookable`, `TooLate` or `TooSoon` when this may not be booked so, or not then."""
    check_is_open(agenda)
    inside = booker.by in (By.SERVICE, By.SYSTEM)
    if not inside:
        _check_open_to(reason, booker.by, channel)
    if start + timedelta(minutes=reason.minutes) <= now:
        raise TooLate("Ce créneau est passé. Choisissez une date à venir.")
    if inside:
        return
    if start < now + timedelta(minutes=reason.notice_minutes):
        raise TooLate(
            "Il est trop tard pour réserver ce créneau ici. Téléphonez, ou choisissez-en un autre."
        )
    if start >= now + timedelta(days=reason.horizon_days):
        raise TooSoon(
            f"Ce motif se réserve au plus {reason.horizon_days} jours à l’avance. "
            "Choisissez une date plus proche."
        )


def _check_open_to(reason, by, channel):
    for_regulators = by == By.REGULATOR and reason.for_sas
    closed = reason.for_own_patients or (reason.for_sas and by != By.REGULATOR)
    if for_regulators:
        return
    if closed or reason.bookable_by not in _OPEN_TO[by] or channel not in reason.channels:
        raise NotBookable("Ce motif ne se réserve pas de cette façon. Téléphonez au service.")


def _alternatives(agenda, reason, start, now):
    """The free slots nearest to what was wanted."""
    slots = FreeSlot.objects.filter(
        agenda=agenda, reason=reason, start__gt=now + timedelta(minutes=reason.notice_minutes)
    ).exclude(start=start)
    after = list(slots.filter(start__gte=start).order_by("start")[:ALTERNATIVES])
    before = list(slots.filter(start__lt=start).order_by("-start")[:ALTERNATIVES])
    nearest = sorted(after + before, key=lambda slot: (abs(slot.start - start), slot.start))
    return [
        {"start": s.start, "end": s.end, "agenda_id": agenda.pk, "reason_id": reason.pk}
        for s in sorted(nearest[:ALTERNATIVES], key=lambda slot: slot.start)
    ]
