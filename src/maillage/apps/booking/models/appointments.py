"""Appointments, their history, and requests for an earlier one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.booking.enums import By, Change, State
from maillage.apps.offer.enums import Channel


class Appointment(models.Model):
    """One seat of one agenda for some minutes, and who it is for.

    Two appointments in an `OCCUPYING` state never share a seat of an agenda at the same moment,
    nor a practitioner or a room of another agenda: migration 0002 has the database refuse it.
    `person` is null while the place is only held.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    agenda = models.ForeignKey("offer.Agenda", models.PROTECT, related_name="appointments")
    reason = models.ForeignKey("offer.Reason", models.PROTECT, related_name="appointments")
    practitioner = models.ForeignKey(
        "offer.Practitioner", models.PROTECT, null=True, related_name="appointments"
    )
    room = models.ForeignKey("offer.Room", models.PROTECT, null=True, related_name="appointments")
    seat = models.PositiveSmallIntegerField(default=1)
    start = models.DateTimeField()
    end = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.HELD)
    held_until = models.DateTimeField(null=True)
    person = models.ForeignKey(
        "booking.Person", models.PROTECT, null=True, related_name="appointments"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    booked_by = models.CharField(max_length=10, choices=By, default=By.PERSON)
    booked_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    booked_by_organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, related_name="appointments_booked"
    )
    regulator = models.ForeignKey(
        "booking.Regulator", models.PROTECT, null=True, related_name="appointments"
    )
    series = models.UUIDField(null=True, db_index=True, help_text="same for recurring follow-ups")
    booked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts", condition=Q(end__gt=F("start"))
            ),
            models.CheckConstraint(
                name="appointment_held_until_with_held",
                condition=Q(state=State.HELD, held_until__isnull=False)
                | (~Q(state=State.HELD) & Q(held_until=None)),
            ),
            models.CheckConstraint(
                name="appointment_has_a_person_once_booked",
                condition=Q(state__in=[State.HELD, State.EXPIRED]) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_seat_from_1", condition=Q(seat__range=(1, 500))
            ),
        ]
        indexes = [
            models.Index(fields=["agenda", "start"], name="appointment_agenda_start"),
            models.Index(fields=["practitioner", "start"], name="appointment_practitioner_start"),
            models.Index(
                fields=["held_until"], condition=Q(state="held"), name="appointment_held_until"
            ),
        ]

    def __str__(self):
        return f"appointment:{self.pk}"


class AppointmentChange(models.Model):
    """One change: what, by whom, when, and where the appointment stood before."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    change = models.CharField(max_length=10, choices=Change)
    by = models.CharField(max_length=10, choices=By)
    actor = models.CharField(max_length=60, help_text="as in the audit trail")
    state_before = models.CharField(max_length=20, choices=State, blank=True)
    start_before = models.DateTimeField(null=True)
    agenda_before = models.ForeignKey("offer.Agenda", models.SET_NULL, null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.appointment_id} {self.change}"


class EarlierRequest(models.Model):
    """Someone who would come earlier: at most three alerts, one a day (S. RDV Service Public)."""

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, primary_key=True, related_name="earlier_request"
    )
    alerts = models.PositiveSmallIntegerField(default=0)
    alerted_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"earlier than {self.appointment_id}"
