"""The waiting list: who would come earlier is told when a place frees, with measure.

As RDV Service Public does: only more than seven days ahead, three alerts, one a day at most.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.booking import messages
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import Event, State
from maillage.apps.booking.errors import AlreadyDone
from maillage.apps.booking.models import EarlierRequest, FreeSlot

from .traces import locked, record

AHEAD = timedelta(days=7)
MOST_ALERTS = 3
AT_LEAST_EARLIER = timedelta(days=1)


@transaction.atomic
def ask_for_earlier(*, appointment_id, booker):
    """Note that the person would come earlier."""
    appointment = locked(appointment_id)
    if appointment.state != State.BOOKED:
        raise AlreadyDone("Seul un rendez-vous réservé peut être avancé.")
    request, created = EarlierRequest.objects.get_or_create(appointment=appointment)
    if created:
        record(appointment, "ask_for_earlier", booker=booker)
    return request


@transaction.atomic
def stop_asking(*, appointment_id, booker):
    """Forget that the person would come earlier."""
    appointment = locked(appointment_id)
    if EarlierRequest.objects.filter(appointment=appointment).delete()[0]:
        record(appointment, "stop_asking", booker=booker)


def offer_earlier(*, now=None):
    """Tell those for whom an earlier place is free; return how many were told. For the worker."""
    now = now or timezone.now()
    waiting = EarlierRequest.objects.filter(
        alerts__lt=MOST_ALERTS,
        appointment__state=State.BOOKED,
        appointment__start__gt=now + AHEAD,
    ).select_related("appointment__agenda__service__site__commune", "appointment__reason")
    return sum(_tell(request, now) for request in waiting.order_by("created_at", "pk"))


def _tell(request, now):
    appointment = request.appointment
    today = now.astimezone(zone_of(appointment.agenda)).date()
    if request.alerted_on == today or not _earlier_slots(appointment, now).exists():
        return 0
    with transaction.atomic():
        again = EarlierRequest.objects.select_for_update().filter(
            pk=request.pk, alerts=request.alerts
        )
        if not again.update(alerts=request.alerts + 1, alerted_on=today):
            return 0
        messages.enqueue(appointment, Event.EARLIER, now, number=request.alerts + 1)
    return 1


def _earlier_slots(appointment, now):
    notice = timedelta(minutes=appointment.reason.notice_minutes)
    return FreeSlot.objects.filter(
        reason=appointment.reason,
        start__gte=now + notice,
        start__lt=appointment.start - AT_LEAST_EARLIER,
    )
