"""The memberships that the rota lends for a week."""

from django.conf import settings
from django.db import models


class Admission(models.Model):
    """A membership that the rota gave a doctor for a week, and takes back after it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    given_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_admission_each")
        ]

    def __str__(self):
        return f"admission:{self.pk}"
