"""What keeps writes single and guesses few."""

from django.db import models


class IdempotentRequest(models.Model):
    """The answer already given to a request that carries a key, to give again."""

    key = models.CharField(max_length=80, primary_key=True, help_text="fingerprint of the key")
    request_fingerprint = models.CharField(max_length=64)
    appointment = models.ForeignKey("booking.Appointment", models.CASCADE, null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return self.key[:12]


class Attempt(models.Model):
    """How many times something limited was tried in one window of time."""

    key = models.CharField(max_length=64, help_text="fingerprint of what is limited")
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["window", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="attempt_once")]

    def __str__(self):
        return f"{self.key[:12]} {self.count}"
