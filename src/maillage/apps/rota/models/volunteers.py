"""Doctors who give weeks, and what they wish."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.rota.enums import (
    Formality,
    Practice,
    TwoRunning,
    VolunteerState,
    Wish,
)


class Volunteer(models.Model):
    """A doctor of one collective. The name of a doctor is public; how to reach them is not.

    `erased_at`: what names them is gone, what they did stays counted.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    collective = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="volunteers"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="volunteer"
    )
    state = models.CharField(max_length=10, choices=VolunteerState)
    family_name = models.CharField("nom", max_length=100, blank=True)
    given_name = models.CharField("prénom", max_length=100, blank=True)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    phone = EncryptedTextField("téléphone", blank=True, help_text="+33612345678")
    email = EncryptedTextField("courriel", blank=True)
    home = models.ForeignKey("territory.Commune", models.PROTECT, null=True, related_name="+")
    practice = models.CharField("exercice", max_length=10, choices=Practice)
    is_senior = models.BooleanField("exerce depuis plus de trois ans", default=True)
    max_weeks = models.PositiveSmallIntegerField("semaines par an, au plus", default=2)
    wanted_weeks = models.PositiveSmallIntegerField("semaines souhaitées par an", default=1)
    min_gap = models.PositiveSmallIntegerField("semaines d’écart, au moins", default=1)
    two_running = models.CharField(max_length=10, choices=TwoRunning, default=TwoRunning.EITHER)
    accepts_any = models.BooleanField("accepte tous les centres", default=True)
    beds = models.PositiveSmallIntegerField("couchages", default=1)
    needs_vehicle = models.BooleanField("besoin d’un véhicule sur place", default=False)
    has_pet = models.BooleanField("vient avec un animal", default=False)
    family_note = EncryptedTextField("famille et logement", blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "rpps"],
                condition=~Q(rpps=""),
                name="volunteer_rpps_once_per_collective",
            ),
            models.CheckConstraint(
                name="volunteer_weeks_in_range",
                condition=Q(max_weeks__range=(1, 52), wanted_weeks__lte=F("max_weeks"))
                & Q(min_gap__range=(1, 52), beds__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="volunteer_erased_names_nobody",
                condition=Q(erased_at=None) | Q(family_name="", given_name="", rpps="", user=None),
            ),
        ]

    def __str__(self):
        return f"volunteer:{self.pk}"

    @property
    def full_name(self):
        """As people say it; what is left of an erased one says so."""
        if self.erased_at:
            return "ancien volontaire"
        return f"Dr {self.given_name} {self.family_name}"


class FormalityDone(models.Model):
    """One formality of a volunteer: due on a day, then in order."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="formalities")
    formality = models.CharField(max_length=20, choices=Formality)
    due_on = models.DateField("attendu le")
    done_on = models.DateField("en règle le", null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ["volunteer", "due_on", "formality"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "formality"], name="formality_once")
        ]

    def __str__(self):
        return f"{self.volunteer_id} {self.formality}"


class OfferedWeek(models.Model):
    """A week that a volunteer offers, by its Monday."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="offered_weeks")
    monday = models.DateField()
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ["monday", "volunteer"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "monday"], name="week_offered_once")
        ]

    def __str__(self):
        return f"{self.volunteer_id} {self.monday}"


class CentreWish(models.Model):
    """What a volunteer says of one centre; without a word, `accepts_any` decides."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="wishes")
    centre = models.ForeignKey("rota.Centre", models.CASCADE, related_name="wishes")
    wish = models.CharField(max_length=10, choices=Wish)

    class Meta:
        ordering = ["volunteer", "centre"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "centre"], name="one_wish_per_centre")
        ]

    def __str__(self):
        return f"{self.volunteer_id} {self.centre_id} {self.wish}"


class Friendship(models.Model):
    """Two volunteers who wish to come together; counts once the other agreed."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="friendships")
    friend = models.ForeignKey(Volunteer, models.CASCADE, related_name="befriended")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["volunteer", "friend"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "friend"], name="one_friendship_each"),
            models.CheckConstraint(name="friend_is_another", condition=~Q(volunteer=F("friend"))),
        ]

    def __str__(self):
        return f"{self.volunteer_id} {self.friend_id}"


class VolunteerFeed(models.Model):
    """The secret address of a volunteer's calendar (ICS); a new one ends the one before."""

    volunteer = models.OneToOneField(
        Volunteer, models.CASCADE, primary_key=True, related_name="feed"
    )
    token_fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self):
        return f"calendar of volunteer {self.volunteer_id}"
