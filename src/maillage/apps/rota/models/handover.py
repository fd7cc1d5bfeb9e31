"""The handover book: what one doctor leaves to the next, encrypted at rest.

An item is open until it is done or dropped with a word; each Saturday, what is open is handed over.
"""

from django.db import models
from django.db.models import Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.rota.enums import ItemKind, ItemState


class HandoverItem(models.Model):
    """Something to do, a result awaited or a patient to watch, on one line.

    `version` grows with each change. `erased_at`: what it said is gone, that it was stays counted.
    """

    line = models.ForeignKey("rota.Line", models.PROTECT, related_name="handover_items")
    kind = models.CharField(max_length=10, choices=ItemKind)
    patient = EncryptedTextField("patient", blank=True, help_text="a name or initials")
    phone = EncryptedTextField("téléphone", blank=True, help_text="+33612345678")
    text = EncryptedTextField("à transmettre", blank=True)
    due_on = models.DateField("à faire avant le", null=True)
    appointment = models.ForeignKey(
        "booking.Appointment", models.SET_NULL, null=True, related_name="handover_items"
    )
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey("rota.Volunteer", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    closed_by = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    why_dropped = EncryptedTextField("pourquoi", null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="item_open_or_closed_by_someone",
                condition=Q(state=ItemState.OPEN, closed_at=None, closed_by=None)
                | (~Q(state=ItemState.OPEN) & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="item_dropped_with_a_word",
                condition=~Q(state=ItemState.DROPPED, erased_at=None)
                | Q(why_dropped__isnull=False),
            ),
            models.CheckConstraint(
                name="item_erased_says_nothing",
                condition=Q(erased_at=None) | Q(why_dropped__isnull=True, appointment=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["line"], condition=Q(state=ItemState.OPEN), name="handover_item_open"
            )
        ]

    def __str__(self):
        return f"item:{self.pk}"


class Handover(models.Model):
    """What a line hands over one Saturday: validated by who leaves, acknowledged by who arrives.

    Who they are is read from the posts (`selectors.handover.doctors_of`): a repair changes them.
    """

    line = models.ForeignKey("rota.Line", models.PROTECT, related_name="handovers")
    saturday = models.DateField()
    note = EncryptedTextField("mot pour la suite", blank=True)
    generated_at = models.DateTimeField()
    validated_at = models.DateTimeField(null=True)
    validated_by = models.ForeignKey("rota.Volunteer", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, help_text="once every entry is")
    reminded_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-saturday", "line"]
        constraints = [
            models.UniqueConstraint(fields=["line", "saturday"], name="one_handover_a_saturday"),
            models.CheckConstraint(
                name="handover_validated_by_someone",
                condition=Q(validated_at=None, validated_by=None)
                | Q(validated_at__isnull=False, validated_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"handover:{self.pk}"


class HandoverEntry(models.Model):
    """An item as it was handed over one Saturday."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="entries")
    item = models.ForeignKey(HandoverItem, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    content = EncryptedTextField(blank=True, help_text="what it said that day, JSON")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "rota.Volunteer", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["handover", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "item"], name="handed_over_once"),
            models.CheckConstraint(
                name="entry_acknowledged_by_someone",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.handover_id} {self.item_id}"
