"""What the offers of a collective will hold, as it was computed one day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.apps.rota.enums import SolveState


class Forecast(models.Model):
    """One forecast of a year; `answer` is {"forecast", "gauge", "need"} (engines.rota.answers)."""

    collective = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="rota_forecasts"
    )
    state = models.CharField(max_length=10, choices=SolveState, default=SolveState.WAITING)
    first_monday = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    withdrawal_percent = models.PositiveSmallIntegerField(default=5)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    refusal = models.TextField(blank=True, help_text="why it failed, in French")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective"],
                condition=Q(state=SolveState.WAITING),
                name="one_forecast_waits",
            ),
            models.CheckConstraint(
                name="forecast_withdrawals_are_a_share",
                condition=Q(withdrawal_percent__range=(0, 100)),
            ),
        ]

    def __str__(self):
        return f"forecast:{self.pk}"
