"""Reminders: once a date, 48 hours before."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from maillage.apps.booking.enums import Change, Event, MessageChannel, State
from maillage.apps.booking.models import Appointment, AppointmentChange, Message

from .outbox import enqueue

BEFORE = timedelta(hours=48)
_DATED = (Change.BOOKED, Change.MOVED, Change.RESTORED)
_FIRST = MessageChannel.EMAIL  # a plan has one row a channel: any of them tells it was written


def queue_reminders(now=None):
    """Write down the reminders due now; return for how many appointments.

    Who booked, moved or restored within the 48 hours was just told, and is not reminded.
    """
    now = now or timezone.now()
    told_late = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), change__in=_DATED, at__gt=OuterRef("start") - BEFORE
    )
    coming = (
        Appointment.objects.filter(state=State.BOOKED, start__gt=now, start__lte=now + BEFORE)
        .filter(~Exists(told_late))
        .annotate(dates=1 + Count("changes", filter=Q(changes__change=Change.MOVED)))
        .values_list("pk", "public_id", "dates")
    )
    first_keys = {
        f"{key}:{Event.REMINDER}:{dates}:{_FIRST}": (pk, dates) for pk, key, dates in coming
    }
    known = Message.objects.filter(key__in=first_keys).values_list("key", flat=True)
    due = [first_keys[key] for key in sorted(set(first_keys) - set(known))]
    return sum(_remind(pk, dates, now) for pk, dates in due)


def _remind(pk, dates, now):
    with transaction.atomic():
        appointment = (
            Appointment.objects.select_for_update(of=("self",))
            .select_related("person", "reason")
            .filter(pk=pk, state=State.BOOKED)
            .first()
        )
        if appointment is None:
            return 0
        enqueue(appointment, Event.REMINDER, now, number=dates)
    return 1
