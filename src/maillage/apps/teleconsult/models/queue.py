"""The live queue: practitioners on duty, tickets, and the history of each ticket."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import (
    WITH_SOMEONE,
    DutyState,
    Language,
    Modality,
    Motive,
    Preference,
    Priority,
    Step,
    TicketState,
)


class Duty(models.Model):
    """A practitioner who answers the queue, from now until they leave.

    `heartbeat_at` is renewed by their open screen. `page` names the one tab that answers.
    """

    practitioner = models.ForeignKey("offer.Practitioner", models.PROTECT, related_name="duties")
    care_types = models.JSONField(help_text="care types served, as codes")
    languages = models.JSONField(help_text="languages spoken, as codes")
    modalities = models.JSONField(help_text="modalities offered, as codes")
    state = models.CharField(max_length=10, choices=DutyState, default=DutyState.AVAILABLE)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="planned; nobody new is proposed after it")
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField()
    most_tickets = models.PositiveSmallIntegerField(
        null=True, help_text="consultations wanted at most; null for as many as come"
    )

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=~Q(state=DutyState.ENDED),
                name="one_duty_at_a_time",
            ),
            models.CheckConstraint(
                name="duty_ended_at_with_ended",
                condition=Q(state=DutyState.ENDED, ended_at__isnull=False)
                | (~Q(state=DutyState.ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="duty_ends_after_it_starts", condition=Q(ends_at__gt=F("started_at"))
            ),
        ]

    def __str__(self):
        return f"duty:{self.pk}"


class Ticket(models.Model):
    """One person's place in the live queue. No account, the least about the person.

    `queued_at` is the place in the queue: it never changes, even when the ticket is given back.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "booking.Person",
        models.PROTECT,
        null=True,
        related_name="tickets",
        help_text="null once someone who left the queue is forgotten",
    )
    point = models.ForeignKey(
        "teleconsult.AccessPoint", models.PROTECT, null=True, related_name="tickets"
    )
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, help_text="where the person is, for an emergency"
    )
    care_type = models.CharField("soin", max_length=20, choices=CareType)
    motive = models.CharField("motif", max_length=20, choices=Motive)
    language = models.CharField("langue", max_length=3, choices=Language, default=Language.FRENCH)
    modality = models.CharField(max_length=10, choices=Modality, default=Modality.VIDEO)
    preference = models.CharField(max_length=10, choices=Preference, default=Preference.NONE)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.USUAL)
    has_companion = models.BooleanField("accompagné", default=False)
    wants_call_back = models.BooleanField("être rappelé", default=False)
    known_practitioner = models.ForeignKey(
        "offer.Practitioner", models.SET_NULL, null=True, related_name="tickets_known"
    )
    state = models.CharField(max_length=10, choices=TicketState, default=TicketState.WAITING)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="tickets")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    queued_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="last sign of the waiting screen")
    first_low_minutes = models.PositiveSmallIntegerField(null=True)
    first_high_minutes = models.PositiveSmallIntegerField(null=True)
    warned_at = models.DateTimeField(null=True, help_text="told that the promise may not be kept")
    appointment = models.ForeignKey(
        "booking.Appointment", models.SET_NULL, null=True, related_name="tickets"
    )
    key = models.CharField(max_length=64, null=True, unique=True, help_text="idempotency")

    class Meta:
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state__in=WITH_SOMEONE),
                name="one_live_ticket_per_duty",
            ),
            models.CheckConstraint(
                name="ticket_held_by_a_duty",
                condition=Q(state__in=WITH_SOMEONE, duty__isnull=False)
                | Q(state=TicketState.CLOSED, duty__isnull=False)
                | Q(
                    state__in=[TicketState.WAITING, TicketState.ABANDONED, TicketState.HANDED],
                    duty=None,
                ),
            ),
            models.CheckConstraint(
                name="ticket_has_a_person_until_forgotten",
                condition=Q(person__isnull=False)
                | Q(state__in=[TicketState.ABANDONED, TicketState.HANDED]),
            ),
            models.CheckConstraint(
                name="ticket_range_is_a_range",
                condition=Q(first_low_minutes=None, first_high_minutes=None)
                | Q(first_high_minutes__gte=F("first_low_minutes")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["care_type", "queued_at"],
                condition=Q(state="waiting"),
                name="ticket_waiting",
            ),
            models.Index(fields=["queued_at"], name="ticket_queued_at"),
        ]

    def __str__(self):
        return f"ticket:{self.pk}"


class TicketStep(models.Model):
    """One change of a ticket: what, by whom, when, and where it stood before."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step)
    duty = models.ForeignKey(Duty, models.SET_NULL, null=True)
    actor = models.CharField(max_length=60, help_text="as in the audit trail")
    state_before = models.CharField(max_length=10, choices=TicketState, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.ticket_id} {self.step}"
