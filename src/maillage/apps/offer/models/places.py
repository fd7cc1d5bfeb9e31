"""Where care is given: sites and their rooms."""

from django.db import models

from maillage.apps.offer.enums import SchoolZone, Yes

from .entries import Entry


class CareSite(Entry):
    """A place where an organisation gives care. Opening hours as in `territory.TownHall`."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="care_sites"
    )
    name = models.CharField("nom du lieu", max_length=150)
    finess = models.CharField("numéro Finess du lieu", max_length=9, blank=True)
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, related_name="care_sites", verbose_name="commune"
    )
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone = models.CharField("téléphone", max_length=20, blank=True)
    wheelchair = models.CharField(
        "accès en fauteuil roulant", max_length=10, choices=Yes, default=Yes.UNKNOWN
    )
    transport = models.CharField("transports et stationnement", max_length=300, blank=True)
    opening_hours = models.JSONField(
        default=list, help_text='[[weekday 0-6, "HH:MM", "HH:MM"], …], local time'
    )
    school_zone = models.CharField(
        max_length=1, choices=SchoolZone, default=SchoolZone.NONE, blank=True
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="care_site_point_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~models.Q(source_key=""),
                name="care_site_once_per_source",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="care_site_point")]

    def __str__(self):
        return self.name


class Room(models.Model):
    """A room or a device that two appointments cannot use at once."""

    site = models.ForeignKey(CareSite, models.CASCADE, related_name="rooms")
    name = models.CharField("nom", max_length=80)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="room_once_per_site")]

    def __str__(self):
        return self.name
