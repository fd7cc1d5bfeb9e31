"""What a practitioner issues, and where it went."""

import uuid

from django.conf import settings
from django.db import models

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.teleconsult.enums import DeliveryWay, DocumentKind


class Document(models.Model):
    """A prescription, a certificate or a summary: a mistake is cancelled, never edited."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(
        "teleconsult.Consultation", models.PROTECT, related_name="documents"
    )
    kind = models.CharField(max_length=15, choices=DocumentKind)
    content = EncryptedTextField(help_text="what it says, JSON")
    is_renewal = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["issued_at", "pk"]

    def __str__(self):
        return f"document:{self.pk}"


class Delivery(models.Model):
    """A document printed, or put at the disposal of a pharmacy or a practice of the directory."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=10, choices=DeliveryWay)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="deliveries"
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "way", "organisation"], name="one_delivery_each"
            ),
            models.CheckConstraint(
                name="delivery_to_an_organisation_or_printed",
                condition=models.Q(way=DeliveryWay.PRINTED, organisation=None)
                | (~models.Q(way=DeliveryWay.PRINTED) & models.Q(organisation__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.document_id} {self.way}"
