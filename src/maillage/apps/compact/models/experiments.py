"""A do-tank: a protocol written beforehand, its log, its readings, and the decision at the end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.compact.enums import Better, Decision, ExperimentState, LogKind, Step
from maillage.apps.training.enums import Theme


class Experiment(models.Model):
    """One experiment. `protocol` is what was promised, kept as it was on the day it started.

    `indicator` is the id of a computed indicator; empty, the values are typed (`ValueTable`) and
    `measure` says what they count. `least_effect` is the smallest improvement worth generalising,
    in the unit of the measure. The values are read by `step` months counted from `starts_on`,
    over `before_steps` steps before it and until `ends_on` (included).
    """

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="experiments")
    title = models.CharField("intitulé", max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_experiments"
    )
    theme = models.CharField("thème", max_length=20, choices=Theme, default=Theme.OTHER)
    hypothesis = models.TextField("hypothèse", blank=True)
    audience = models.CharField("public", max_length=200, blank=True)
    communes = models.ManyToManyField("territory.Commune", related_name="compact_experiments")
    comparison = models.ManyToManyField(
        "territory.Commune", related_name="compact_experiments_compared"
    )
    starts_on = models.DateField("début", null=True)
    ends_on = models.DateField("fin", null=True)
    step = models.PositiveSmallIntegerField("pas", choices=Step, default=Step.MONTH)
    before_steps = models.PositiveSmallIntegerField("mesures avant le début", default=6)
    indicator = models.CharField("indicateur", max_length=80, blank=True)
    measure = models.CharField("ce qui est mesuré", max_length=200, blank=True)
    better = models.CharField(max_length=6, choices=Better, default=Better.HIGHER)
    least_effect = models.FloatField("plus petit effet utile", default=0.0)
    rule = models.TextField("règle de décision", blank=True)
    state = models.CharField(max_length=10, choices=ExperimentState, default=ExperimentState.DRAFT)
    protocol = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the protocol")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decision = models.CharField("décision", max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField("motifs", blank=True)
    signatory_name = models.CharField("signataire", max_length=120, blank=True)
    signatory_title = models.CharField("qualité", max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["compact", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="experiment_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="experiment_started_with_its_protocol",
                condition=Q(state=ExperimentState.DRAFT, protocol=None, fingerprint="")
                | (
                    ~Q(state=ExperimentState.DRAFT)
                    & Q(protocol__isnull=False, started_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="experiment_decided_and_signed",
                condition=Q(state=ExperimentState.DECIDED, decided_at__isnull=False)
                & ~Q(decision="")
                & ~Q(signatory_name="")
                | (~Q(state=ExperimentState.DECIDED) & Q(decided_at=None, decision="")),
            ),
        ]

    def __str__(self):
        return self.title


class LogEntry(models.Model):
    """What happened while it ran, told on the day; never changed."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="log")
    kind = models.CharField(max_length=10, choices=LogKind, default=LogKind.NOTE)
    day = models.DateField("jour")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "at", "pk"]

    def __str__(self):
        return f"log:{self.pk}"


class ValueTable(models.Model):
    """Typed values with where they come from: {"94028": {"2026-01": 12.5}}. The last one counts."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="tables")
    values = models.JSONField()
    source = models.CharField("d’où viennent ces chiffres", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"table:{self.pk}"


class Reading(models.Model):
    """What the values say, computed after the end: the values read and the effect; never changed.

    `values` is {"periods": [codes], "first_after": rank, "places": {code: [values or null]},
    "comparison": {…}, "source": …, "version": …}; `effect` holds the fields of `engines.effect`.
    """

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="readings")
    values = models.JSONField()
    effect = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"reading:{self.pk}"
