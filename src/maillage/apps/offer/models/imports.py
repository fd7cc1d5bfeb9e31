"""Imports of the directory: proposed first, then applied."""

from django.conf import settings
from django.db import models

from maillage.apps.offer.enums import ImportState, Source


class OfferImport(models.Model):
    """One file read for one organisation: what it would add, change and hide."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="offer_imports"
    )
    source = models.CharField(max_length=10, choices=Source)
    file_name = models.CharField(max_length=200)
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    plan = models.JSONField(help_text="additions, changes, conflicts, hidden, rejected")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PROPOSED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.file_name} · {self.get_state_display()}"
