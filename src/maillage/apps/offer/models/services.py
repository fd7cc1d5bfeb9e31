"""What care is given, for whom, and who sees it."""

from django.db import models

from maillage.apps.offer.enums import CareType, Visibility, Yes

from .entries import Entry


class Affiliation(models.Model):
    """An organisation that is a member of a CPTS."""

    cpts = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="affiliates")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="affiliations"
    )

    class Meta:
        ordering = ["cpts", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["cpts", "organisation"], name="affiliation_once"),
            models.CheckConstraint(
                name="affiliation_to_another",
                condition=~models.Q(cpts=models.F("organisation")),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.cpts}"


class CareService(Entry):
    """One kind of care given at a site. `modes` is a list of `Mode` values."""

    site = models.ForeignKey("offer.CareSite", models.CASCADE, related_name="services")
    name = models.CharField("nom", max_length=150)
    care_type = models.CharField("soin", max_length=20, choices=CareType)
    speciality = models.CharField(
        "spécialité", max_length=10, blank=True, help_text="code of nomenclature TRE_R38, as SM54"
    )
    modes = models.JSONField(default=list)
    audience = models.CharField("pour qui", max_length=200, blank=True)
    cost = models.CharField("coût", max_length=200, blank=True)
    third_party_payment = models.CharField(
        "tiers payant", max_length=10, choices=Yes, default=Yes.UNKNOWN
    )
    languages = models.JSONField(default=list, help_text='codes, as ["fr", "ar", "lsf"]')
    referral = models.CharField("comment être adressé", max_length=300, blank=True)
    phone = models.CharField("téléphone du public", max_length=20, blank=True)
    direct_line = models.CharField("ligne directe des professionnels", max_length=20, blank=True)
    takes_new_patients = models.CharField(
        "accepte de nouveaux patients", max_length=10, choices=Yes, default=Yes.UNKNOWN
    )
    visibility = models.CharField(
        "visible par", max_length=15, choices=Visibility, default=Visibility.ALL
    )
    shared_with = models.ManyToManyField(
        "accounts.Organisation", related_name="shared_services", blank=True
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~models.Q(source_key=""),
                name="care_service_once_per_source",
            ),
        ]
        indexes = [models.Index(fields=["care_type"], name="care_service_type")]

    def __str__(self):
        return self.name
