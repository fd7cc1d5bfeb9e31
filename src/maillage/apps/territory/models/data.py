"""What is loaded, and how travel times are obtained."""

from django.db import models


class Dataset(models.Model):
    """One source as it stands here: the last complete load of a kind, vintage and part."""

    kind = models.CharField(max_length=30)
    vintage = models.CharField(max_length=20, blank=True)
    part = models.CharField(
        max_length=200, blank=True, help_text="profession, or file, where a kind has several"
    )
    title = models.CharField(max_length=200)
    producer = models.CharField(max_length=200)
    licence = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    rows_read = models.PositiveIntegerField()
    rows_kept = models.PositiveIntegerField()
    rejections = models.JSONField(default=list, help_text="[[line, reason], …]")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-vintage", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "vintage", "part"], name="dataset_once_per_vintage_and_part"
            ),
            models.CheckConstraint(
                name="dataset_keeps_at_most_what_it_read",
                condition=models.Q(rows_kept__lte=models.F("rows_read")),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.vintage}".strip()


class TravelTimeSet(models.Model):
    """How minutes between two places are obtained, when that was fitted, and how wrong it is."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    method = models.TextField()
    source = models.TextField()
    made_on = models.DateField()
    fixed_minutes = models.FloatField()
    minutes_per_km = models.FloatField()
    limit_km = models.FloatField(help_text="longest straight line on which it was fitted")
    mean_absolute_error_minutes = models.FloatField()
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="one_default_travel_time_set",
            )
        ]

    def __str__(self):
        return self.name
