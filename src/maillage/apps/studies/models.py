"""A study: one scenario, from its draft to its recorded answer."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from .enums import Aim, Candidates, Limit, State

SHORTEST_MINUTES, LONGEST_MINUTES = 1, 90


class Study(models.Model):
    """One question about where to open, its frozen inputs and its answer.

    The draft holds choices; launching freezes what they mean that day (`snapshot`), so that the
    same study gives the same answer after the data have moved on.
    """

    name = models.CharField(max_length=100)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="studies"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, help_text="removed by its people, can come back")
    replay_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replays")

    perimeter_kind = models.CharField(max_length=20)
    perimeter_code = models.CharField(max_length=80)
    perimeter_name = models.CharField(max_length=200)

    responses = models.JSONField(default=list, help_text="see `responses.read_responses`")
    aim = models.CharField(max_length=10, choices=Aim, default=Aim.COVER)
    minutes = models.PositiveSmallIntegerField(default=15)
    limit = models.CharField(max_length=10, choices=Limit, default=Limit.NUMBER)
    budget = models.PositiveIntegerField(null=True, help_text="euros a year")
    candidates = models.CharField(max_length=20, choices=Candidates, default=Candidates.TOWN_HALLS)
    imported = models.JSONField(
        default=list, help_text='[{"id", "name", "commune", "latitude", "longitude"}, …]'
    )
    existing_kinds = models.JSONField(default=list, help_text="kinds of sites that serve already")
    existing = models.JSONField(default=list, help_text="ids of candidates already open")
    forced = models.JSONField(default=list, help_text="ids of candidates that must open")
    forbidden = models.JSONField(default=list, help_text="ids of candidates that must not open")
    times = models.CharField(
        max_length=100, blank=True, help_text="travel-time set; empty: the straight line"
    )
    seed = models.PositiveIntegerField(default=0)
    draws = models.PositiveSmallIntegerField(default=100, help_text="perturbed solves")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    snapshot = models.BinaryField(null=True, help_text="inputs as they were, compressed arrays")
    vintages = models.JSONField(default=list, help_text="[[source, vintage], …] of the snapshot")
    engine_version = models.CharField(max_length=20, blank=True)
    launched_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict, help_text='{"step", "share", "objective", "bound"}')
    problem = models.TextField(blank=True, help_text="why it failed, in French")
    result = models.JSONField(null=True, help_text="see `answer.py`")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="study_minutes_in_range",
                condition=models.Q(minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)),
            ),
            models.CheckConstraint(
                name="study_launched_with_its_inputs",
                condition=models.Q(state=State.DRAFT)
                | models.Q(snapshot__isnull=False, launched_at__isnull=False),
            ),
            models.CheckConstraint(
                name="study_done_with_a_result",
                condition=~models.Q(state=State.DONE) | models.Q(result__isnull=False),
            ),
            models.CheckConstraint(
                name="study_failed_with_a_reason",
                condition=~models.Q(state=State.FAILED) | ~models.Q(problem=""),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("coordination:study", args=[self.pk])

    @property
    def is_draft(self):
        return self.state == State.DRAFT

    @property
    def is_under_way(self):
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def has_answer(self):
        return self.result is not None


class PlannedSite(models.Model):
    """A place of an answer that its people decided to make real."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="planned_sites")
    place = models.CharField(max_length=60, help_text="id of the place in the study")
    name = models.CharField(max_length=200)
    commune = models.ForeignKey("territory.Commune", models.PROTECT, related_name="planned_sites")
    latitude = models.FloatField()
    longitude = models.FloatField()
    response = models.CharField(max_length=40)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "place", "response"], name="planned_site_once"
            ),
            models.CheckConstraint(
                name="planned_site_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self):
        return self.name
