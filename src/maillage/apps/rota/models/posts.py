"""The published rota: its posts, what happened to them, and how they were repaired."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.rota.enums import Cause, IncidentKind, IncidentState, PostState


class Post(models.Model):
    """One line in one week, published: filled by one volunteer, or empty."""

    line = models.ForeignKey("rota.Line", models.PROTECT, related_name="posts")
    monday = models.DateField()
    volunteer = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="posts")
    state = models.CharField(max_length=10, choices=PostState)
    confirm_before = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    draft = models.ForeignKey("rota.Draft", models.SET_NULL, null=True, related_name="posts")

    class Meta:
        ordering = ["monday", "line"]
        constraints = [
            models.UniqueConstraint(fields=["line", "monday"], name="one_post_a_week"),
            models.UniqueConstraint(
                fields=["volunteer", "monday"],
                condition=Q(volunteer__isnull=False),
                name="one_post_per_volunteer_a_week",
            ),
            models.CheckConstraint(
                name="post_empty_or_filled",
                condition=Q(state=PostState.EMPTY, volunteer=None)
                | (~Q(state=PostState.EMPTY) & Q(volunteer__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"post:{self.pk}"


class PostChange(models.Model):
    """One change of a published post. Never edited."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    actor = models.CharField(max_length=60, help_text="user:12, command or system")
    cause = models.CharField(max_length=12, choices=Cause)
    before = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="+")
    incident = models.ForeignKey(
        "rota.Incident", models.SET_NULL, null=True, related_name="changes"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.post_id} {self.cause}"


class Incident(models.Model):
    """Something that happened to the published rota, and what was done about it.

    `alternatives`: what the engine proposes, computed on the posts as they were (`fingerprint`).
    """

    collective = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="rota_incidents"
    )
    kind = models.CharField(max_length=12, choices=IncidentKind)
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.OPEN)
    volunteer = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey("rota.Centre", models.CASCADE, null=True, related_name="incidents")
    first_monday = models.DateField()
    last_monday = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    alternatives = models.JSONField(default=list, help_text="see selectors/repairs.py")
    fingerprint = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_it_starts",
                condition=Q(last_monday__gte=F("first_monday")),
            )
        ]

    def __str__(self):
        return f"incident:{self.pk}"
