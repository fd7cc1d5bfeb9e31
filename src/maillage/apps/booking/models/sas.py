"""The national SAS: its regulators' accounts (R02) and the notices we owe it (R03)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.apps.booking.enums import NoticeState


class Regulator(models.Model):
    """A SAS regulator, as the national platform declares them. Usable only with `origin=sas`."""

    system = models.CharField(max_length=60, help_text="urn:oid of the identifier")
    value = models.CharField(max_length=80)
    technical_id = models.CharField(
        max_length=36, blank=True, help_text="UUID of the platform, kept beside a national number"
    )
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    email = models.EmailField()
    is_active = models.BooleanField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="regulator"
    )
    accepted_terms_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["family_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "value"], condition=Q(is_active=True), name="regulator_once"
            ),
            models.UniqueConstraint(
                fields=["technical_id"],
                condition=Q(is_active=True) & ~Q(technical_id=""),
                name="regulator_technical_id_once",
            ),
        ]

    def __str__(self):
        return f"regulator:{self.pk}"


class SasNotice(models.Model):
    """An appointment of a regulator to tell the platform, in order, until it answers."""

    appointment = models.ForeignKey(
        "booking.Appointment", models.CASCADE, related_name="sas_notices"
    )
    number = models.PositiveIntegerField(help_text="1, 2, … within the appointment: kept in order")
    status = models.CharField(max_length=10, help_text="booked, fulfilled, noshow or cancelled")
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "number"], name="sas_notice_once")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="sas_notice_to_send"
            )
        ]

    def __str__(self):
        return f"notice:{self.appointment_id}/{self.number}"
