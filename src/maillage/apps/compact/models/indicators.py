"""Values of indicators as they were on a day, what is aimed at, and what parties declare."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class DefinitionVersion(models.Model):
    """The text of an indicator's file when its first value was kept; never changed.

    `meaning` is the fingerprint of what makes the number: another one needs another version.
    """

    indicator = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=64)
    text = models.TextField(help_text="TOML")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="definition_version_once")
        ]

    def __str__(self):
        return f"{self.indicator} v{self.number}"


class IndicatorValue(models.Model):
    """What an indicator was worth when it was computed or declared; a row is never changed.

    The last row of a perimeter and a period is the one shown. `compact` is null for an indicator
    that is the same whoever asks. `value` is null when it is withheld, without object or not
    measured: `why` says which. A withheld row keeps neither numerator nor denominator.
    """

    definition = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="values")
    compact = models.ForeignKey(
        "compact.Compact", models.CASCADE, null=True, related_name="indicator_values"
    )
    area = models.CharField(max_length=100)
    period = models.CharField(max_length=30)
    first = models.DateField()
    last = models.DateField()
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    is_withheld = models.BooleanField(default=False)
    is_declared = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    inputs = models.JSONField(
        default=dict, help_text="sources, notes, area_name, communes, fingerprint"
    )
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["first", "computed_at", "pk"]
        indexes = [models.Index(fields=["compact", "area", "period"], name="value_where_and_when")]
        constraints = [
            models.CheckConstraint(
                name="value_last_after_first", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="value_or_why",
                condition=Q(value__isnull=False, why="") | (Q(value=None) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="withheld_value_keeps_nothing",
                condition=Q(is_withheld=False) | Q(value=None, numerator=None, denominator=None),
            ),
        ]

    def __str__(self):
        return f"{self.definition_id} {self.area} {self.period}"


class Target(models.Model):
    """An indicator that tells whether a clause moves, over the compact's perimeter.

    `baseline` is the period it is compared with, as long as those followed: `2025`, `2026-T1` or
    `2026-10`. `goal` is null when it is followed without a figure to reach.
    """

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="targets")
    clause = models.ForeignKey("compact.Clause", models.CASCADE, related_name="targets")
    indicator = models.CharField("indicateur", max_length=80)
    baseline = models.CharField("point de départ", max_length=10)
    goal = models.FloatField("cible", null=True)
    due_on = models.DateField("à atteindre le", null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    set_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["compact", "clause__rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "indicator"], name="target_once_a_clause"),
            models.CheckConstraint(
                name="target_day_with_its_goal", condition=Q(due_on=None) | Q(goal__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.baseline}"


class Declaration(models.Model):
    """Who declared a value, and what shows it: a file, a link, or both."""

    value = models.OneToOneField(
        IndicatorValue, models.CASCADE, primary_key=True, related_name="declaration"
    )
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    words = models.TextField("précisions", blank=True)
    link = models.URLField("lien", max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="declaration_has_evidence",
                condition=~Q(link="") | Q(content__isnull=False),
            )
        ]

    def __str__(self):
        return f"declaration:{self.pk}"
