"""Centres, their lines, who stays there, and what must be ready before the first week."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.rota.enums import Milestone, TeamJob


class Centre(models.Model):
    """A health centre whose doctor changes every week; or the reserve of a collective (no site).

    `new_per_month`: most doctors new to the centre in one month; None: any number.
    """

    collective = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="centres")
    site = models.OneToOneField(
        "offer.CareSite", models.PROTECT, null=True, related_name="rota_centre"
    )
    is_reserve = models.BooleanField(default=False)
    name = models.CharField("nom", max_length=150)
    senior_required = models.BooleanField("au moins un médecin expérimenté", default=False)
    new_per_month = models.PositiveSmallIntegerField("nouveaux médecins par mois", null=True)
    keys = EncryptedTextField("clés et codes", blank=True)
    saturday = models.TextField("passation du samedi", blank=True)
    first_day = models.TextField("premier jour", blank=True)
    planned_site = models.OneToOneField(
        "studies.PlannedSite", models.SET_NULL, null=True, related_name="rota_centre"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["is_reserve", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="centre_has_a_site_or_is_the_reserve",
                condition=Q(is_reserve=True, site=None) | Q(is_reserve=False, site__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["collective"], condition=Q(is_reserve=True), name="one_reserve"
            ),
        ]

    def __str__(self):
        return self.name


class Line(models.Model):
    """One doctor's chair of a centre, from a day to another. Its agenda is what patients book."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField(default=1)
    room_name = models.CharField("cabinet", max_length=80, blank=True)
    opens_on = models.DateField("ouverture")
    closes_on = models.DateField("fermeture", null=True, blank=True)
    agenda = models.OneToOneField(
        "offer.Agenda", models.SET_NULL, null=True, related_name="rota_line"
    )

    class Meta:
        ordering = ["centre", "number"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="line_number_once"),
            models.CheckConstraint(
                name="line_closes_after_it_opens",
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
            ),
        ]

    def __str__(self):
        return f"{self.centre}, ligne {self.number}"


class TeamMember(models.Model):
    """Someone of the fixed team of a centre."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="team")
    full_name = models.CharField("nom", max_length=150)
    job = models.CharField("fonction", max_length=15, choices=TeamJob)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    presence = models.CharField("présence", max_length=100, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)

    class Meta:
        ordering = ["centre", "job", "full_name"]

    def __str__(self):
        return f"team:{self.pk}"


class Supplier(models.Model):
    """Whom to call: cleaning, linen, computers, heating."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="suppliers")
    name = models.CharField("nom", max_length=150)
    trade = models.CharField("métier", max_length=80)
    phone = models.CharField("téléphone", max_length=20, blank=True)

    class Meta:
        ordering = ["centre", "trade", "name"]

    def __str__(self):
        return self.name


class MilestoneStep(models.Model):
    """One step of an opening: due on a day, then done."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="milestones")
    milestone = models.CharField(max_length=20, choices=Milestone)
    due_on = models.DateField("prévu le")
    done_on = models.DateField("fait le", null=True, blank=True)
    note = models.CharField("note", max_length=200, blank=True)

    class Meta:
        ordering = ["centre", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "milestone"], name="milestone_once")
        ]

    def __str__(self):
        return f"{self.centre_id} {self.milestone}"
