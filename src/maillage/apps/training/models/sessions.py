"""Remote sessions of a course, who comes, and the secret address of a calendar."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class RemoteSession(models.Model):
    """A meeting at a distance. `revision` counts its changes, as calendars ask."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="training_sessions"
    )
    course = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    trainer = models.CharField(max_length=120)
    link = models.URLField(max_length=500)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            )
        ]

    def __str__(self):
        return self.title


class Enrolment(models.Model):
    """Someone who comes to a session."""

    session = models.ForeignKey(RemoteSession, models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_enrolments"
    )
    enrolled_at = models.DateTimeField()

    class Meta:
        ordering = ["enrolled_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="enrolled_once_per_session")
        ]

    def __str__(self):
        return f"{self.user_id} in session {self.session_id}"


class SessionFeed(models.Model):
    """The secret address of someone's session calendar; a new one ends the one before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="session_feed"
    )
    token_fingerprint = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return f"session feed of {self.user_id}"
