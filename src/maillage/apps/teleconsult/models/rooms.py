"""Rooms: who may enter, the signals that join two browsers, and what happened. Never recorded."""

import uuid

from django.db import models
from django.db.models import Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.teleconsult.enums import Alone, ParticipantKind, RoomEventKind, Rung


class Consultation(models.Model):
    """What a ticket becomes once a practitioner accepts it: the room, then the notes.

    A ticket given back to the queue leaves its consultation ended, and may have another later.
    Nobody is let in before the practitioner (`opened_at`), nor without them (`admitted_at`).
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey("teleconsult.Ticket", models.PROTECT, related_name="consultations")
    practitioner = models.ForeignKey(
        "offer.Practitioner", models.PROTECT, related_name="consultations"
    )
    provider = models.CharField(max_length=20, help_text="browser, external or telephone")
    external_address = EncryptedTextField(blank=True)
    rung = models.CharField(max_length=10, choices=Rung, default=Rung.HD)
    alone = models.CharField(max_length=15, choices=Alone, default=Alone.UNKNOWN)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    history = EncryptedTextField("ce que la personne dit", blank=True)
    findings = EncryptedTextField("ce que le praticien constate", blank=True)
    conclusion = EncryptedTextField("conclusion", blank=True)
    plan = EncryptedTextField("conduite à tenir", blank=True)
    notes_saved_at = models.DateTimeField(null=True)
    agrees_to_summary = models.BooleanField(
        "accord pour informer le médecin traitant", default=False
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at=None), name="one_room_at_a_time"
            ),
            models.CheckConstraint(
                name="nobody_enters_before_the_practitioner",
                condition=Q(admitted_at=None) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"consultation:{self.pk}"


class Participant(models.Model):
    """Someone who may join a room, by an invitation that serves one browser once."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=15, choices=ParticipantKind)
    label = EncryptedTextField("rôle", blank=True, help_text="interprète, relais, proche")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    browser_fingerprint = models.CharField(
        max_length=64, blank=True, help_text="of the secret given to the browser that joined"
    )
    joined_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind"],
                condition=Q(left_at=None),
                name="one_of_each_kind_in_a_room",
            )
        ]

    def __str__(self):
        return f"participant:{self.pk}"


class Signal(models.Model):
    """One message from a browser to another, kept until the room ends."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="signals")
    sender = models.ForeignKey(Participant, models.CASCADE, related_name="signals_sent")
    recipient = models.ForeignKey(Participant, models.CASCADE, related_name="signals_received")
    body = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"signal:{self.pk}"


class RoomEvent(models.Model):
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=RoomEventKind)
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True)
    rung = models.CharField(max_length=10, choices=Rung, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.consultation_id} {self.kind}"
