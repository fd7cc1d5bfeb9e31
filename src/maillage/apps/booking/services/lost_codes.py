"""Sends again the codes of someone's appointments, to the contact they were booked with."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.booking import messages
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import TooManyTries
from maillage.apps.booking.limits import allow
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.people import contact_fingerprint

TRIES, WINDOW_SECONDS = 5, 900


def send_lost_code(*, contact, who, now=None):
    """Write to this telephone (+33…) or e-mail what it booked, and tell the caller nothing.

    `who` is the visitor's address. Raises `TooManyTries` after five in a quarter of an hour,
    whatever the contact.
    """
    now = now or timezone.now()
    if not allow(f"lost_code:{who}", limit=TRIES, window_seconds=WINDOW_SECONDS, now=now):
        raise TooManyTries
    with transaction.atomic():
        message = messages.enqueue_lost_code(contact, _booked_with(contact, now), now)
        if message is not None:
            audit.record(
                actor="person", action="appointment.lost_code", subject=f"message:{message.pk}"
            )


def _booked_with(contact, now):
    """Appointments to come whose person, or who booked for them, gave this very contact."""
    found = contact_fingerprint(contact)
    theirs = Q()
    for path in ("person", "person__responsible"):
        theirs |= Q(**{f"{path}__phone_fingerprint": found})
        theirs |= Q(**{f"{path}__email_fingerprint": found})
    return list(
        Appointment.objects.filter(theirs, state=State.BOOKED, start__gt=now)
        .select_related("reason", "person__responsible")
        .order_by("start", "pk")
    )
