"""Territories that people save: any list of communes with a name."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class Territory(models.Model):
    """A named set of communes, kept by an organisation. Its page is public, like its figures."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="territories"
    )
    communes = models.ManyToManyField("territory.Commune", related_name="territories")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="territory_name_once_per_organisation"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:territory", args=["enregistre", self.slug])
