"""When care is given: agendas, reasons for a visit, opening rules, exceptions, absences."""

import secrets

from django.db import models
from django.db.models import F, Q

from maillage.apps.offer.enums import BookableBy, Mode

FIVE_MINUTES, FOUR_HOURS = 5, 240


def new_version():
    """A number no version had: what was read under one version never passes for another's."""
    return secrets.randbits(62)


class Agenda(models.Model):
    """Time that can be booked: of one practitioner in one place, or of a service with no name.

    `opening_version` changes with every change of its openings, so that they can be remembered.
    """

    service = models.ForeignKey("offer.CareService", models.CASCADE, related_name="agendas")
    role = models.ForeignKey(
        "offer.PractitionerRole", models.CASCADE, null=True, related_name="agendas"
    )
    name = models.CharField("nom", max_length=150)
    is_open = models.BooleanField("accepte des rendez-vous", default=True)
    opening_version = models.BigIntegerField(default=new_version, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Reason(models.Model):
    """A reason for a visit (motif): what it is called inside and outside, and how it is booked."""

    service = models.ForeignKey("offer.CareService", models.CASCADE, related_name="reasons")
    inside_name = models.CharField("nom interne", max_length=100)
    public_label = models.CharField("libellé public, neutre", max_length=100)
    is_sensitive = models.BooleanField("sensible : messages neutres", default=False)
    is_silent = models.BooleanField("aucun message", default=False)
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=20)
    mode = models.CharField("manière", max_length=20, choices=Mode, default=Mode.ON_SITE)
    notice_minutes = models.PositiveIntegerField("au plus tard avant (minutes)", default=30)
    horizon_days = models.PositiveSmallIntegerField("au plus tôt (jours avant)", default=90)
    cancel_notice_minutes = models.PositiveIntegerField(
        "annulable jusqu’à (minutes avant)", default=60
    )
    channels = models.JSONField("voies", default=list, help_text="list of Channel values")
    bookable_by = models.CharField(
        "réservable par", max_length=15, choices=BookableBy, default=BookableBy.EVERYONE
    )
    for_own_patients = models.BooleanField("patients du cabinet seulement", default=False)
    for_sas = models.BooleanField("réservé à la régulation du SAS", default=False)
    shared_with = models.ManyToManyField(
        "accounts.Organisation", related_name="shared_reasons", blank=True
    )
    is_active = models.BooleanField("proposé", default=True)

    class Meta:
        ordering = ["inside_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "inside_name"], name="reason_once"),
            models.CheckConstraint(
                name="reason_from_5_to_240_minutes",
                condition=Q(minutes__range=(FIVE_MINUTES, FOUR_HOURS)),
            ),
            models.CheckConstraint(
                name="reason_horizon_within_a_year", condition=Q(horizon_days__range=(1, 366))
            ),
        ]

    def __str__(self):
        return self.public_label


class OpeningRule(models.Model):
    """A weekly opening, in the site's local time. Ends the next day when `ends` ≤ `starts`."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="rules")
    reasons = models.ManyToManyField(Reason, related_name="rules")
    first_day = models.DateField("à partir du")
    last_day = models.DateField("jusqu’au", null=True, blank=True)
    weekdays = models.JSONField(help_text="list of 0 (Monday) to 6")
    every_weeks = models.PositiveSmallIntegerField("toutes les … semaines", default=1)
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    step_minutes = models.PositiveSmallIntegerField("un créneau toutes les … minutes", default=20)
    capacity = models.PositiveSmallIntegerField("personnes à la fois", default=1)
    room = models.ForeignKey("offer.Room", models.SET_NULL, null=True, blank=True)
    skips_public_holidays = models.BooleanField("fermé les jours fériés", default=True)
    skips_school_holidays = models.BooleanField("fermé pendant les vacances", default=False)

    class Meta:
        ordering = ["agenda", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rule_last_day_after_first",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="rule_step_from_5_to_240_minutes",
                condition=Q(step_minutes__range=(FIVE_MINUTES, FOUR_HOURS)),
            ),
            models.CheckConstraint(
                name="rule_every_1_to_12_weeks", condition=Q(every_weeks__range=(1, 12))
            ),
            models.CheckConstraint(
                name="rule_capacity_1_to_500", condition=Q(capacity__range=(1, 500))
            ),
            models.CheckConstraint(name="rule_lasts", condition=~Q(starts=F("ends"))),
        ]

    def __str__(self):
        return f"{self.agenda} {self.starts:%H:%M}-{self.ends:%H:%M}"


class OpeningException(models.Model):
    """One day that differs from the rules: open more (`is_open`), or closed for some hours."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="exceptions")
    is_open = models.BooleanField()
    day = models.DateField("jour")
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    reasons = models.ManyToManyField(Reason, related_name="exceptions", blank=True)
    step_minutes = models.PositiveSmallIntegerField(default=20)
    capacity = models.PositiveSmallIntegerField(default=1)
    room = models.ForeignKey("offer.Room", models.SET_NULL, null=True, blank=True)
    note = models.CharField("note interne", max_length=100, blank=True)

    class Meta:
        ordering = ["agenda", "day", "starts"]
        constraints = [
            models.CheckConstraint(
                name="exception_step_from_5_to_240_minutes",
                condition=Q(step_minutes__range=(FIVE_MINUTES, FOUR_HOURS)),
            ),
            models.CheckConstraint(
                name="exception_capacity_1_to_500", condition=Q(capacity__range=(1, 500))
            ),
            models.CheckConstraint(name="exception_lasts", condition=~Q(starts=F("ends"))),
        ]

    def __str__(self):
        return f"{self.agenda} {self.day}"


class Absence(models.Model):
    """Time away: of a practitioner everywhere, or of one agenda."""

    practitioner = models.ForeignKey(
        "offer.Practitioner", models.CASCADE, null=True, related_name="absences"
    )
    agenda = models.ForeignKey(Agenda, models.CASCADE, null=True, related_name="absences")
    start = models.DateTimeField("du")
    end = models.DateTimeField("au")
    note = models.CharField("note interne", max_length=100, blank=True)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(end__gt=F("start"))
            ),
            models.CheckConstraint(
                name="absence_of_one_practitioner_or_one_agenda",
                condition=Q(practitioner=None, agenda__isnull=False)
                | Q(practitioner__isnull=False, agenda=None),
            ),
        ]

    def __str__(self):
        return f"{self.start:%Y-%m-%d} – {self.end:%Y-%m-%d}"
