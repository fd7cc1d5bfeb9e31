"""What the fixed team types of its patients; what bookings tell is computed, never stored here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CentreMonth(models.Model):
    """Patients of a centre, counted one day of a month. `version` grows with each saving."""

    centre = models.ForeignKey("rota.Centre", models.CASCADE, related_name="months")
    month = models.DateField(help_text="its first day")
    registered = models.PositiveIntegerField("patients dont le centre est médecin traitant")
    long_term_ill = models.PositiveIntegerField("dont en affection de longue durée", null=True)
    counted_on = models.DateField("compté le")
    version = models.PositiveIntegerField(default=1)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["centre", "month"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="figures_once_a_month"),
            models.CheckConstraint(
                name="long_term_ill_among_registered",
                condition=Q(long_term_ill=None) | Q(long_term_ill__lte=F("registered")),
            ),
        ]

    def __str__(self):
        return f"{self.centre_id} {self.month:%Y-%m}"


class LineWeek(models.Model):
    """Consultations given on a line in a week, as typed."""

    line = models.ForeignKey("rota.Line", models.CASCADE, related_name="typed_weeks")
    monday = models.DateField()
    consultations = models.PositiveIntegerField()

    class Meta:
        ordering = ["line", "monday"]
        constraints = [
            models.UniqueConstraint(fields=["line", "monday"], name="consultations_typed_once")
        ]

    def __str__(self):
        return f"{self.line_id} {self.monday}"
