"""Official access scores (DREES, APL) and their summary by perimeter."""

from django.db import models

from maillage.apps.territory.enums import Profession


class OfficialScore(models.Model):
    """The access score of one commune, for one profession and one vintage.

    `score` is in consultations a year and standardised resident for GPs, in full-time
    equivalents for 100,000 standardised residents (women, for midwives) otherwise.
    """

    dataset = models.ForeignKey("territory.Dataset", models.CASCADE, related_name="scores")
    commune = models.ForeignKey("territory.Commune", models.CASCADE, related_name="scores")
    profession = models.CharField(max_length=20, choices=Profession)
    vintage = models.PositiveSmallIntegerField()
    score = models.FloatField()
    score_without_older = models.FloatField(null=True)
    standardised_population = models.FloatField()
    total_population = models.FloatField()
    share_worse_off = models.FloatField(
        help_text="share of the country's residents who live where the score is lower, 0 to 1"
    )

    class Meta:
        ordering = ["commune", "profession", "-vintage"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "profession", "vintage"], name="score_once"),
            models.CheckConstraint(
                name="score_not_negative",
                condition=models.Q(score__gte=0, standardised_population__gte=0),
            ),
        ]

    def __str__(self):
        return f"{self.commune_id} {self.profession} {self.vintage}"


class ScoreSummary(models.Model):
    """Mean and spread of a score over a perimeter; rebuilt whenever the scores are loaded.

    `perimeter` is `france`, `region:75`, `departement:23` or `epci:200000172`.
    """

    perimeter = models.CharField(max_length=30)
    profession = models.CharField(max_length=20, choices=Profession)
    vintage = models.PositiveSmallIntegerField()
    mean = models.FloatField(help_text="weighted by standardised population")
    mean_without_older = models.FloatField(null=True)
    share_under_threshold = models.FloatField(
        null=True, help_text="share of residents under 2.5 consultations a year; GPs only"
    )
    share_under_threshold_without_older = models.FloatField(null=True)
    residents = models.FloatField()

    class Meta:
        ordering = ["perimeter", "profession", "-vintage"]
        constraints = [
            models.UniqueConstraint(
                fields=["perimeter", "profession", "vintage"], name="score_summary_once"
            )
        ]

    def __str__(self):
        return f"{self.perimeter} {self.profession} {self.vintage}"


class PractitionerCount(models.Model):
    """Self-employed practitioners of a département, as the health insurance counts them."""

    dataset = models.ForeignKey("territory.Dataset", models.CASCADE, related_name="counts")
    departement = models.ForeignKey(
        "territory.Departement", models.CASCADE, related_name="practitioner_counts"
    )
    year = models.PositiveSmallIntegerField()
    profession = models.CharField(max_length=150)
    headcount = models.PositiveIntegerField()
    per_100_000 = models.FloatField(null=True)

    class Meta:
        ordering = ["departement", "profession"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "year", "profession"], name="practitioner_count_once"
            )
        ]

    def __str__(self):
        return f"{self.departement_id} {self.profession} {self.year}"
