"""Rotas being made, and the computations that fill them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.apps.rota.enums import DraftState, SolveState


class Draft(models.Model):
    """A rota being made for some weeks of a collective; publishing it changes its posts."""

    collective = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="rota_drafts"
    )
    name = models.CharField("nom", max_length=100)
    first_monday = models.DateField()
    weeks = models.PositiveSmallIntegerField(default=52)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    weights = models.JSONField(default=dict, help_text="see engines.rota.Weights; {}: the usual")
    based_on = models.ForeignKey("self", models.SET_NULL, null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="draft_of_1_to_106_weeks", condition=Q(weeks__range=(1, 106))
            )
        ]

    def __str__(self):
        return self.name


class Cell(models.Model):
    """Who is placed where in a draft: one volunteer, one line, one week."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="cells")
    line = models.ForeignKey("rota.Line", models.CASCADE, related_name="cells")
    monday = models.DateField()
    volunteer = models.ForeignKey("rota.Volunteer", models.CASCADE, related_name="cells")
    is_locked = models.BooleanField(default=False, help_text="no computation moves it")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, help_text="null: the computation"
    )

    class Meta:
        ordering = ["line", "monday"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "line", "monday"], name="one_cell_a_week"),
            models.UniqueConstraint(
                fields=["draft", "volunteer", "monday"], name="one_place_a_week"
            ),
        ]

    def __str__(self):
        return f"{self.line_id} {self.monday}"


class Solve(models.Model):
    """One computation of a draft. `best` is kept as it improves: killing it loses nothing."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="solves")
    state = models.CharField(max_length=10, choices=SolveState, default=SolveState.WAITING)
    seconds_allowed = models.PositiveSmallIntegerField(default=60)
    seed = models.PositiveIntegerField(default=0)
    problem = models.BinaryField(null=True, help_text="see services/solving.py: pack")
    best = models.JSONField(null=True, help_text="[[volunteer, line, monday], …]")
    cost = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    by_rule = models.JSONField(default=dict)
    empty_posts = models.PositiveIntegerField(null=True)
    left_out = models.PositiveIntegerField(
        null=True, help_text="places of `best` not written, for what changed meanwhile"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    refusal = models.TextField(blank=True, help_text="why it failed, in French")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(state__in=[SolveState.WAITING, SolveState.RUNNING]),
                name="one_solve_at_a_time",
            )
        ]

    def __str__(self):
        return f"solve:{self.pk}"
