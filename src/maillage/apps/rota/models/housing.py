"""Flats and vehicles of a centre, and who has them which week."""

from django.db import models
from django.db.models import F, Q


class Flat(models.Model):
    """A dwelling lent to the doctors of a centre."""

    centre = models.ForeignKey("rota.Centre", models.CASCADE, related_name="flats")
    name = models.CharField("nom", max_length=80)
    address = models.CharField("adresse", max_length=200)
    beds = models.PositiveSmallIntegerField("couchages", default=1)
    accepts_pets = models.BooleanField("animaux acceptés", default=False)
    available_from = models.DateField("disponible à partir du")
    available_to = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="flat_once_per_centre"),
            models.CheckConstraint(name="flat_beds_1_to_12", condition=Q(beds__range=(1, 12))),
            models.CheckConstraint(
                name="flat_ends_after_it_starts",
                condition=Q(available_to=None) | Q(available_to__gte=F("available_from")),
            ),
        ]

    def __str__(self):
        return self.name


class Vehicle(models.Model):
    """A vehicle lent to the doctors of a centre."""

    centre = models.ForeignKey("rota.Centre", models.CASCADE, related_name="vehicles")
    name = models.CharField("modèle et immatriculation", max_length=80)
    available_from = models.DateField("disponible à partir du")
    available_to = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="vehicle_once_per_centre"),
            models.CheckConstraint(
                name="vehicle_ends_after_it_starts",
                condition=Q(available_to=None) | Q(available_to__gte=F("available_from")),
            ),
        ]

    def __str__(self):
        return self.name


class Outage(models.Model):
    """Weeks in which a flat or a vehicle cannot be used: a flood, a repair."""

    flat = models.ForeignKey(Flat, models.CASCADE, null=True, related_name="outages")
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, null=True, related_name="outages")
    first_monday = models.DateField()
    last_monday = models.DateField()
    note = models.CharField("cause", max_length=200, blank=True)

    class Meta:
        ordering = ["first_monday", "pk"]
        constraints = [
            models.CheckConstraint(
                name="outage_of_one_flat_or_one_vehicle",
                condition=Q(flat=None, vehicle__isnull=False) | Q(flat__isnull=False, vehicle=None),
            ),
            models.CheckConstraint(
                name="outage_ends_after_it_starts",
                condition=Q(last_monday__gte=F("first_monday")),
            ),
        ]

    def __str__(self):
        return f"{self.first_monday} – {self.last_monday}"


class BedNight(models.Model):
    """One bed of a flat, for one week: nobody else has it."""

    post = models.ForeignKey("rota.Post", models.CASCADE, related_name="bed_nights")
    flat = models.ForeignKey(Flat, models.PROTECT, related_name="bed_nights")
    monday = models.DateField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["flat", "monday", "number"]
        constraints = [
            models.UniqueConstraint(fields=["flat", "monday", "number"], name="bed_once_a_week"),
            models.CheckConstraint(name="bed_1_to_12", condition=Q(number__range=(1, 12))),
        ]

    def __str__(self):
        return f"{self.flat_id} {self.monday} {self.number}"


class VehicleLoan(models.Model):
    """One vehicle, for one week and one doctor."""

    post = models.OneToOneField("rota.Post", models.CASCADE, related_name="vehicle_loan")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="loans")
    monday = models.DateField()

    class Meta:
        ordering = ["vehicle", "monday"]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "monday"], name="vehicle_once_a_week")
        ]

    def __str__(self):
        return f"{self.vehicle_id} {self.monday}"
