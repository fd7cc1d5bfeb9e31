"""Closed lists of the training app."""

from django.db import models


class Standing(models.TextChoices):
    """Where someone stands in a course."""

    TO_DO = "to_do", "à suivre"
    STARTED = "started", "commencée"
    VALID = "valid", "valable"
    TO_RENEW = "to_renew", "à renouveler"
    EXPIRED = "expired", "expirée"
