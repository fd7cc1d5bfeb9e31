"""Courses taught in sessions: written by those who coordinate, without quiz."""

from django.db import models

from maillage.apps.training.enums import Theme


class TaughtCourse(models.Model):
    """A course given by people. `slug` is its id, never that of a course of `content`.

    `audiences` lists codes of `Audience`; `withdrawn_at` is when it left the catalogue.
    """

    slug = models.SlugField(max_length=40, unique=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="taught_courses"
    )
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    programme = models.TextField(blank=True)
    theme = models.CharField(max_length=20, choices=Theme)
    audiences = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title
