"""Who gives care, and where."""

from django.conf import settings
from django.db import models

from maillage.apps.offer.enums import Source, Yes

from .entries import Entry


class Practitioner(models.Model):
    """A professional, known by a national number where there is one."""

    family_name = models.CharField("nom", max_length=100)
    given_name = models.CharField("prénom", max_length=100, blank=True)
    title = models.CharField("titre", max_length=20, blank=True, help_text="Dr, Pr, …")
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    adeli = models.CharField("numéro Adeli", max_length=9, blank=True)
    profession = models.CharField("profession", max_length=100, blank=True)
    speciality = models.CharField("spécialité", max_length=10, blank=True, help_text="TRE_R38")
    is_woman = models.BooleanField("femme", null=True)
    email = models.EmailField("courriel", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="practitioner"
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.MANUAL)
    edited = models.JSONField(default=list, help_text="fields changed by hand: imports keep them")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rpps"], condition=~models.Q(rpps=""), name="practitioner_rpps_once"
            ),
            models.UniqueConstraint(
                fields=["adeli"], condition=~models.Q(adeli=""), name="practitioner_adeli_once"
            ),
        ]

    def __str__(self):
        return " ".join(filter(None, [self.title, self.given_name, self.family_name]))


class PractitionerRole(Entry):
    """What a practitioner does in one site: one row per place of work."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="roles")
    site = models.ForeignKey("offer.CareSite", models.CASCADE, related_name="roles")
    title = models.CharField("fonction", max_length=100, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    takes_new_patients = models.CharField(
        "accepte de nouveaux patients", max_length=10, choices=Yes, default=Yes.UNKNOWN
    )

    class Meta:
        ordering = ["practitioner", "site"]
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "site"], name="one_role_per_site"),
        ]

    def __str__(self):
        return f"{self.practitioner} · {self.site}"
