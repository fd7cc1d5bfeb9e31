"""Around a stay: what the journey cost, keys from hand to hand, a flat cleaned for the next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.rota.enums import ClaimState

MOST_CENTS, MOST_KILOMETRES = 200_000, 3_000  # of one journey


class TravelClaim(models.Model):
    """What one journey of a volunteer cost: a ticket, or kilometres at the rate of that day.

    `rate`: thousandths of a euro a kilometre. `reason`: why it was refused.
    """

    volunteer = models.ForeignKey("rota.Volunteer", models.PROTECT, related_name="travel_claims")
    post = models.ForeignKey("rota.Post", models.PROTECT, related_name="travel_claims")
    travelled_on = models.DateField("jour du trajet")
    journey = models.CharField("trajet", max_length=150)
    kilometres = models.PositiveSmallIntegerField("kilomètres", null=True)
    horsepower = models.PositiveSmallIntegerField("puissance fiscale", null=True)
    rate = models.PositiveSmallIntegerField(null=True)
    amount_cents = models.PositiveIntegerField("montant")
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.SUBMITTED)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField("motif du refus", max_length=200, blank=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "post", "travelled_on", "journey", "amount_cents"],
                name="journey_claimed_once",
            ),
            models.CheckConstraint(
                name="claim_of_a_few_euros",
                condition=Q(amount_cents__range=(1, MOST_CENTS))
                & (Q(kilometres=None) | Q(kilometres__range=(1, MOST_KILOMETRES))),
            ),
            models.CheckConstraint(
                name="claim_kilometres_with_their_rate",
                condition=Q(kilometres=None, horsepower=None, rate=None)
                | Q(kilometres__isnull=False, horsepower__isnull=False, rate__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_refused_with_a_reason",
                condition=(Q(state=ClaimState.REFUSED) & ~Q(reason=""))
                | (~Q(state=ClaimState.REFUSED) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="claim_paid_on_a_day",
                condition=Q(state=ClaimState.PAID, paid_at__isnull=False)
                | (~Q(state=ClaimState.PAID) & Q(paid_at=None)),
            ),
        ]

    def __str__(self):
        return f"claim:{self.pk}"


class KeyHandover(models.Model):
    """The keys of one line, on one Saturday: from who leaves to who arrives, each says so.

    Who they are is read from the posts of both weeks; where there is nobody, the fixed team.
    """

    line = models.ForeignKey("rota.Line", models.CASCADE, related_name="key_handovers")
    saturday = models.DateField()
    at = models.TimeField("heure", null=True, help_text="null: nobody said")
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["saturday", "at", "line"]
        constraints = [
            models.UniqueConstraint(fields=["line", "saturday"], name="keys_once_a_saturday")
        ]

    def __str__(self):
        return f"{self.line_id} {self.saturday}"


class CleaningSlot(models.Model):
    """When a flat is cleaned on a Saturday, between two stays, and by whom."""

    flat = models.ForeignKey("rota.Flat", models.CASCADE, related_name="cleanings")
    saturday = models.DateField()
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    supplier = models.ForeignKey(
        "rota.Supplier", models.SET_NULL, null=True, blank=True, related_name="cleanings"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["saturday", "starts", "flat"]
        constraints = [
            models.UniqueConstraint(fields=["flat", "saturday"], name="cleaned_once_a_saturday"),
            models.CheckConstraint(
                name="cleaning_ends_after_it_starts", condition=Q(ends__gt=F("starts"))
            ),
        ]

    def __str__(self):
        return f"{self.flat_id} {self.saturday}"
