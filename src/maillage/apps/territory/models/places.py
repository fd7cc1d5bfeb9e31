"""Places of France: région, département, EPCI, commune, town hall, postal code, site of care."""

from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from maillage.apps.territory.enums import PointSource, SiteKind


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:territory", args=["region", self.code])


class Departement(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements")
    outline = models.TextField(blank=True, help_text="GeoJSON geometry, degrees, simplified")

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:territory", args=["departement", self.code])


class Epci(models.Model):
    code = models.CharField(max_length=9, primary_key=True, help_text="SIREN number")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:territory", args=["epci", self.code])


class Commune(models.Model):
    """A commune, or a municipal arrondissement of Paris, Lyon or Marseille (then `parent` is set).

    Ages and the standardised population are null where no source gives them (Mayotte).
    """

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, related_name="communes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="arrondissements")
    is_divided = models.BooleanField(
        default=False, help_text="Paris, Lyon or Marseille: its arrondissements carry the figures"
    )
    latitude = models.FloatField()
    longitude = models.FloatField()
    point_source = models.CharField(max_length=10, choices=PointSource)
    population = models.PositiveIntegerField(null=True)
    aged_0_19 = models.PositiveIntegerField(null=True)
    aged_20_64 = models.PositiveIntegerField(null=True)
    aged_65_plus = models.PositiveIntegerField(null=True)
    density = models.CharField(
        max_length=60, blank=True, help_text="Insee density grid, 7 levels, in its own words"
    )
    search_text = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="commune_point_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="commune_ages_together",
                condition=models.Q(aged_0_19=None, aged_20_64=None, aged_65_plus=None)
                | models.Q(
                    aged_0_19__isnull=False,
                    aged_20_64__isnull=False,
                    aged_65_plus__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="commune_point")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:commune", args=[self.code, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "commune"


class Contour(models.Model):
    """The shape of a commune for display; apart, so that reading communes stays light."""

    commune = models.OneToOneField(
        Commune, models.CASCADE, primary_key=True, related_name="contour"
    )
    geometry = models.TextField(help_text="GeoJSON geometry, degrees, simplified")

    def __str__(self):
        return f"Contour de {self.commune_id}"


class TownHall(models.Model):
    commune = models.OneToOneField(
        Commune, models.CASCADE, primary_key=True, related_name="town_hall"
    )
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=300, blank=True)
    opening_hours = models.JSONField(
        default=list,
        help_text='[[weekday 0-6, "HH:MM", "HH:MM"], …], local time, in order',
    )

    def __str__(self):
        return f"Mairie de {self.commune_id}"


class PostalCode(models.Model):
    code = models.CharField(max_length=5, db_index=True)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="postal_codes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="postal_code_once")]

    def __str__(self):
        return self.code


class FormerCommune(models.Model):
    """A commune that no longer exists, and the one that holds its place today.

    The code may still be in use: Valserhône kept that of Bellegarde-sur-Valserine.
    """

    code = models.CharField(max_length=5, db_index=True)
    name = models.CharField(max_length=100)
    successor = models.ForeignKey(Commune, models.CASCADE, related_name="former_communes")
    search_text = models.CharField(max_length=300)

    class Meta:
        ordering = ["code", "name"]
        constraints = [models.UniqueConstraint(fields=["code", "name"], name="former_commune_once")]

    def __str__(self):
        return self.name


class Site(models.Model):
    """A place of care or help, as a source gives it."""

    kind = models.CharField(max_length=20, choices=SiteKind)
    identifier = models.CharField(max_length=40, help_text="its number in its source")
    name = models.CharField(max_length=200)
    commune = models.ForeignKey(Commune, models.CASCADE, null=True, related_name="sites")
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    dataset = models.ForeignKey("territory.Dataset", models.CASCADE, related_name="sites")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "kind", "identifier"], name="site_once_per_dataset"
            ),
            models.CheckConstraint(
                name="site_point_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="site_point")]

    def __str__(self):
        return self.name
