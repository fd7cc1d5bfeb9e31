"""The outbox: every message to a person, sent or withheld, and why."""

from django.db import models

from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.booking.enums import Event, MessageChannel


class Message(models.Model):
    """One message on one channel. `key` makes it unique: the same event is never told twice.

    Recipient and text are encrypted, and emptied 30 days after it left.
    """

    key = models.CharField(max_length=120, unique=True)
    appointment = models.ForeignKey(
        "booking.Appointment", models.CASCADE, related_name="messages", null=True
    )
    event = models.CharField(max_length=10, choices=Event)
    channel = models.CharField(max_length=10, choices=MessageChannel)
    recipient = EncryptedTextField()
    subject = EncryptedTextField(blank=True)
    text = EncryptedTextField(blank=True)
    calendar = EncryptedTextField(blank=True, help_text="iCalendar object joined to an e-mail")
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    why_not = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="message_to_send",
            )
        ]

    def __str__(self):
        return f"message:{self.pk}"
