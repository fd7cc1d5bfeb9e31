"""E-mails about the rota that wait to leave, and the memberships it lends for a week."""

from django.conf import settings
from django.db import models

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.booking.enums import MessageState


class Notice(models.Model):
    """One e-mail, written in the transaction of what it tells. `key`: never told twice.

    Recipient and text are encrypted, and emptied 30 days after it left.
    """

    key = models.CharField(max_length=120, unique=True)
    volunteer = models.ForeignKey(
        "rota.Volunteer", models.CASCADE, null=True, related_name="notices"
    )
    recipient = EncryptedTextField()
    subject = models.CharField(max_length=200)
    text = EncryptedTextField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="rota_notice_to_send",
            )
        ]

    def __str__(self):
        return f"notice:{self.pk}"


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
