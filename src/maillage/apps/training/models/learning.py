"""What someone read and answered of a course, and the certificate it earned.

`course`, `module` and `page` are ids of `content`: courses are files.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Certificate(models.Model):
    """A course passed by a person. Both dates are included; `code` is printed and can be checked.

    `reminded_days` is the last notice sent before the end: 60, then 15 days.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_certificates"
    )
    course = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, unique=True)
    issued_on = models.DateField()
    valid_until = models.DateField(db_index=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-valid_until", "pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_ends_after_it_starts",
                condition=Q(valid_until__gt=F("issued_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "course", "valid_until"], name="certificate_once_per_end"
            ),
        ]

    def __str__(self):
        return f"certificate:{self.pk}"


class PageRead(models.Model):
    """A page someone opened since their last certificate."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_pages"
    )
    course = models.CharField(max_length=40)
    module = models.CharField(max_length=40)
    page = models.CharField(max_length=40)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "module", "page"], name="page_read_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id} {self.course}/{self.module}/{self.page}"


class Attempt(models.Model):
    """One quiz drawn for a person (`quiz.draw`), answered once or left.

    `answers` are the places chosen, question by question; `certificate` is the one it counted for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_attempts"
    )
    course = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    module = models.CharField(max_length=40)
    drawn = models.JSONField()
    answers = models.JSONField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    is_passed = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(
        Certificate, models.SET_NULL, null=True, related_name="attempts"
    )

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "module"],
                condition=Q(ended_at=None),
                name="one_open_attempt_per_module",
            ),
            models.CheckConstraint(
                name="attempt_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="attempt_marked_once_ended",
                condition=Q(right=None) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_passed_once_marked",
                condition=Q(is_passed=False) | Q(right__isnull=False),
            ),
        ]

    def __str__(self):
        return f"attempt:{self.pk}"
