"""Access points and what opens or closes them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.apps.teleconsult.enums import PlaceKind, PointState, Requirement, Rung


class AccessPoint(models.Model):
    """A confidential room in a commune, where a trained relay welcomes people.

    `opening_hours` are those of the point, in its local time, within 7 h–23 h.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="access_points"
    )
    site = models.OneToOneField("offer.CareSite", models.PROTECT, related_name="access_point")
    place_kind = models.CharField("lieu", max_length=20, choices=PlaceKind)
    room_name = models.CharField("pièce", max_length=80)
    room_phone = models.CharField("téléphone de la pièce", max_length=20, blank=True)
    opening_hours = models.JSONField(
        default=list, help_text='[[weekday 0-6, "HH:MM", "HH:MM"], …], local time'
    )
    emergency_name = models.CharField("service d’urgences", max_length=200, blank=True)
    emergency_minutes = models.PositiveSmallIntegerField("minutes de route", null=True)
    state = models.CharField(max_length=10, choices=PointState, default=PointState.PREPARING)
    state_changed_at = models.DateTimeField(auto_now_add=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["site__name", "pk"]

    def __str__(self):
        return f"point:{self.pk}"


class PointAgent(models.Model):
    """A relay who works at a point."""

    point = models.ForeignKey(AccessPoint, models.CASCADE, related_name="agents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_points")

    class Meta:
        ordering = ["point", "user"]
        constraints = [
            models.UniqueConstraint(fields=["point", "user"], name="agent_once_per_point")
        ]

    def __str__(self):
        return f"{self.point_id} user:{self.user_id}"


class GateAnswer(models.Model):
    """Someone saw that a requirement is met, or not, on a day. Facts only, never a person."""

    point = models.ForeignKey(AccessPoint, models.CASCADE, related_name="gate_answers")
    requirement = models.CharField(max_length=20, choices=Requirement)
    is_met = models.BooleanField()
    details = models.JSONField(default=dict, help_text="what the requirement asks beside yes or no")
    checked_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)

    class Meta:
        ordering = ["point", "requirement"]
        constraints = [
            models.UniqueConstraint(fields=["point", "requirement"], name="one_gate_answer_each")
        ]

    def __str__(self):
        return f"{self.point_id} {self.requirement}"


class LineTest(models.Model):
    """What a point's own browser measured. `loss_percent` is null when no relay could tell it."""

    point = models.ForeignKey(AccessPoint, models.CASCADE, related_name="line_tests")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    has_camera = models.BooleanField()
    has_microphone = models.BooleanField()
    down_kbps = models.PositiveIntegerField()
    up_kbps = models.PositiveIntegerField()
    round_trip_ms = models.PositiveIntegerField()
    loss_percent = models.FloatField(null=True)
    rung = models.CharField(max_length=10, choices=Rung)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="line_test_loss_is_a_share",
                condition=Q(loss_percent=None) | Q(loss_percent__range=(0, 100)),
            )
        ]

    def __str__(self):
        return f"{self.point_id} {self.rung}"


class PointChange(models.Model):
    """A point opened or closed, by whom, and what was missing then."""

    point = models.ForeignKey(AccessPoint, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PointState)
    missing = models.JSONField(default=list, help_text="requirements, as codes")
    note = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=60, help_text="as in the audit trail")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.point_id} {self.state}"


class LapseNotice(models.Model):
    """Notice given that a requirement of a point ends on a day; once for each."""

    point = models.ForeignKey(AccessPoint, models.CASCADE, related_name="lapse_notices")
    requirement = models.CharField(max_length=20, choices=Requirement)
    lapses_on = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "requirement", "lapses_on", "days_before"],
                name="one_lapse_notice_each",
            )
        ]

    def __str__(self):
        return f"{self.point_id} {self.requirement} {self.lapses_on}"
