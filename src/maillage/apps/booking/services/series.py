"""Recurring follow-ups: the same visit at several dates, each booked or refused on its own."""

import uuid

from django.db import transaction
from django.utils import timezone

from maillage.apps.booking.errors import BadBooking, NotBookable, SlotTaken
from maillage.apps.booking.models import Appointment

from .holding import book

MOST = 52


def book_series(*, agenda_id, reason_id, starts, person, channel, booker, key=None, now=None):
    """Book each of these starts for one person: (booked, [(start, French reason), …] refused).

    A date that cannot be had refuses only itself. The same `key` books nothing twice.
    """
    now = now or timezone.now()
    if not 1 <= len(starts) <= MOST:
        raise BadBooking({"starts": f"Demandez de 1 à {MOST} rendez-vous à la fois."})
    series, booked, refused = uuid.uuid4(), [], []
    for at, start in enumerate(sorted(set(starts))):
        try:
            with transaction.atomic():
                appointment = book(
                    agenda_id=agenda_id,
                    reason_id=reason_id,
                    start=start,
                    person=person,
                    channel=channel,
                    booker=booker,
                    key=f"{key}:{at}" if key else None,
                    now=now,
                )
                if appointment.series is None:
                    Appointment.objects.filter(pk=appointment.pk).update(series=series)
                    appointment.series = series
                series = appointment.series
        except (SlotTaken, NotBookable) as error:
            refused.append((start, str(error)))
        else:
            booked.append(appointment)
    return booked, refused
