"""Keeps the table of free slots equal to what `engines.availability` computes.

Called inside the transaction of each change. Booking never trusts the table: it computes again.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from maillage.apps.offer.models import Agenda
from maillage.engines.availability import availability

from .calendars import agendas_with_openings, calendar_of, instant_of, minutes_of
from .models import FreeSlot, SlotRefresh

LONGEST_VISIT = timedelta(hours=4)
DAY = timedelta(days=1)


def refresh(agenda_ids, *, now):
    """Write anew all the free slots of these agendas, from now to the horizon of each reason."""
    FreeSlot.objects.filter(agenda__in=agenda_ids).delete()
    for agenda in agendas_with_openings().filter(pk__in=agenda_ids):
        reasons = _offered_reasons(agenda)
        days = max((reason.horizon_days for reason in reasons), default=0)
        _write(agenda, reasons, first=now, last=now + days * DAY, now=now)
        SlotRefresh.objects.update_or_create(
            agenda=agenda, defaults={"on": timezone.localdate(now)}
        )


def take(appointment, *, capacity, now):
    """Drop the slots that a new appointment takes.

    Where one person is seen at a time (`capacity` 1), those are the slots that meet it; with seats
    or a room to share, they are computed again.
    """
    agendas = _neighbours(appointment)
    if appointment.room_id or capacity > 1:
        refresh_between(agenda_ids=agendas, start=appointment.start, end=appointment.end, now=now)
        return
    FreeSlot.objects.filter(
        agenda__in=agendas, start__lt=appointment.end, end__gt=appointment.start
    ).delete()


def refresh_around(appointment, *, now):
    """Write anew the slots that one appointment can change: its agenda's, and those of the other
    agendas of its practitioner or room, within the longest visit around it.
    """
    refresh_between(
        agenda_ids=_neighbours(appointment), start=appointment.start, end=appointment.end, now=now
    )


def refresh_between(*, agenda_ids, start, end, now):
    """Write anew the slots of these agendas that meet the time from `start` to `end`."""
    first, last = max(now, start - LONGEST_VISIT), end
    if last <= first:
        return
    FreeSlot.objects.filter(agenda__in=agenda_ids, start__gte=first, start__lt=last).delete()
    for agenda in agendas_with_openings().filter(pk__in=agenda_ids):
        _write(agenda, _offered_reasons(agenda), first=first, last=last, now=now)


def _neighbours(appointment):
    shares = Q(pk=appointment.agenda_id)
    if appointment.practitioner_id:
        shares |= Q(role__practitioner=appointment.practitioner_id)
    if appointment.room_id:
        shares |= Q(rules__room=appointment.room_id) | Q(exceptions__room=appointment.room_id)
    found = Agenda.objects.filter(shares)
    return sorted(set(found.order_by("pk").values_list("pk", flat=True)))


def _offered_reasons(agenda):
    return [reason for reason in agenda.service.reasons.all() if reason.is_active]


def _write(agenda, reasons, *, first, last, now):
    if not agenda.is_open or not reasons:
        return
    calendar = calendar_of(agenda, first=first, last=last + LONGEST_VISIT, now=now)
    rows = []
    for reason in reasons:
        until = min(last, now + reason.horizon_days * DAY)
        slots = availability(
            calendar,
            reason=reason.pk,
            minutes=reason.minutes,
            first=minutes_of(first),
            last=minutes_of(until),
        )
        rows += [
            FreeSlot(
                agenda=agenda,
                reason=reason,
                start=instant_of(slot.start),
                end=instant_of(slot.end),
                places=slot.places,
            )
            for slot in slots
        ]
    FreeSlot.objects.bulk_create(rows, batch_size=2_000)
