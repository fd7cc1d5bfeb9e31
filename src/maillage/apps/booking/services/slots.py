"""Writes the free slots anew when openings change, and carries them forward every day."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.booking import free_slots
from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.models import Agenda

from .places import lock_agendas

AT_ONCE = 20


@transaction.atomic
def refresh_free_slots(agenda_ids, *, now=None):
    """Write anew all the free slots of some agendas."""
    now = now or timezone.now()
    lock_agendas(*agenda_ids)
    free_slots.refresh(list(agenda_ids), now=now)


def extend_free_slots(*, now=None):
    """Once a day for each agenda: drop what is past, add the day that came within reach.

    Return how many agendas were written. For the worker; a few at a time.
    """
    now = now or timezone.now()
    due = Agenda.objects.exclude(slot_refresh__on__gte=timezone.localdate(now))
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        refresh_free_slots(ids, now=now)
    FreeSlot.objects.filter(end__lte=now).delete()
    return len(ids)
