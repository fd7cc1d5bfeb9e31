"""What surrounds the life of a compact: who was told of a deadline, who said that they leave."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class DeadlineTold(models.Model):
    """Someone was written to about a deadline; `key` is "kind:number:day:days before".

    A day that moves is another deadline: its notices start again.
    """

    key = models.CharField(max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="compact_deadlines_told"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="told_of_a_deadline_once")
        ]

    def __str__(self):
        return f"told:{self.pk}"


class Departure(models.Model):
    """A party gave notice: the compact ends on `takes_effect_on` unless the notice is withdrawn."""

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="departures")
    party = models.ForeignKey("compact.Party", models.PROTECT, related_name="departures")
    reason = models.CharField("motif", max_length=500)
    given_on = models.DateField()
    takes_effect_on = models.DateField("prend effet le")
    withdrawn_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["compact", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compact"], condition=Q(withdrawn_on=None), name="one_standing_departure"
            ),
            models.CheckConstraint(
                name="departure_takes_effect_after_it_is_given",
                condition=Q(takes_effect_on__gte=F("given_on")),
            ),
        ]

    def __str__(self):
        return f"departure:{self.pk}"
