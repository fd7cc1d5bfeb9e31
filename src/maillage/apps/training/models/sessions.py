"""Sessions of a course, who comes, what they thought of it, and the address of a calendar.

A session takes place somewhere or at a distance, and may last several days at the same hours.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Session(models.Model):
    """A meeting in a `place` or, at a distance, at a `link`: one of the two.

    `capacity` is how many may come, None without limit; `revision` counts its changes, as calendars
    ask. It begins at `starts_at`, and on each of its days at the same hour.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="training_sessions"
    )
    course = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    trainer = models.CharField(max_length=120)
    link = models.URLField(max_length=500, blank=True)
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="session_in_a_place_or_at_a_link",
                condition=(Q(link="") & ~Q(place="")) | (~Q(link="") & Q(place="")),
            ),
            models.CheckConstraint(
                name="session_for_someone", condition=Q(capacity=None) | Q(capacity__gte=1)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_remote(self):
        return self.link != ""


class Enrolment(models.Model):
    """Someone who comes to a session, or waits for a place in the order of `enrolled_at`.

    `attended` is None until the organiser says who came; who came has the `code` of a certificate
    of attendance, and may say from 1 to 5 what it was worth, with words.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_enrolments"
    )
    enrolled_at = models.DateTimeField()
    is_waiting = models.BooleanField(default=False)
    attended = models.BooleanField(null=True)
    code = models.CharField(max_length=12, unique=True, null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["enrolled_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="enrolled_once_per_session"),
            models.CheckConstraint(
                name="who_waits_did_not_come",
                condition=Q(is_waiting=False) | Q(attended=None),
            ),
            models.CheckConstraint(
                name="who_came_has_a_code",
                condition=Q(attended__isnull=False, attended=True, code__isnull=False)
                | ((Q(attended=None) | Q(attended=False)) & Q(code=None)),
            ),
            models.CheckConstraint(
                name="satisfaction_of_who_came_from_1_to_5",
                condition=Q(satisfaction=None, words="")
                | Q(
                    attended__isnull=False,
                    attended=True,
                    satisfaction__isnull=False,
                    satisfaction__gte=1,
                    satisfaction__lte=5,
                ),
            ),
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
