"""Corrects who an appointment is for."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.people import clean_person, save_person

from .traces import locked, record


@transaction.atomic
def change_person(*, appointment_id, person, booker, now=None):
    """Correct the name or contact of the person of an appointment. Raises `BadBooking`."""
    now = now or timezone.now()
    appointment = locked(appointment_id)
    data = clean_person(
        person,
        today=now.astimezone(zone_of(appointment.agenda)).date(),
        departement=appointment.agenda.service.site.commune.departement_id,
    )
    save_person(data, person=appointment.person)
    record(appointment, "change_person", booker=booker)
    return appointment
