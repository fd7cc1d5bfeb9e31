"""Free slots, kept beside what they come from, and the secret address of a calendar."""

from django.db import models


class FreeSlot(models.Model):
    """A slot that may be booked, as `engines.availability` computed it when something last changed.

    Rewritten in the transaction of each change (`booking.free_slots`), for searches only: booking
    computes again.
    """

    agenda = models.ForeignKey("offer.Agenda", models.CASCADE, related_name="free_slots")
    reason = models.ForeignKey("offer.Reason", models.CASCADE, related_name="free_slots")
    start = models.DateTimeField()
    end = models.DateTimeField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "reason", "start"], name="free_slot_once_per_reason"
            )
        ]
        indexes = [models.Index(fields=["agenda", "start"], name="free_slot_agenda_start")]

    def __str__(self):
        return f"{self.agenda_id} {self.start:%Y-%m-%d %H:%M}"


class SlotRefresh(models.Model):
    """The day the free slots of an agenda were last carried to their horizon."""

    agenda = models.OneToOneField(
        "offer.Agenda", models.CASCADE, primary_key=True, related_name="slot_refresh"
    )
    on = models.DateField(db_index=True)

    def __str__(self):
        return f"{self.agenda_id} {self.on}"


class CalendarFeed(models.Model):
    """The secret address of a practitioner's calendar (ICS); a new one ends the one before."""

    practitioner = models.OneToOneField(
        "offer.Practitioner", models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    token_fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"calendar of {self.practitioner_id}"
