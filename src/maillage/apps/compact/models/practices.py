"""What worked somewhere, written so that others can do it too, and who did."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.training.enums import Theme


class Practice(models.Model):
    """One practice. `contact_*` is how to reach, at work, who can tell more."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="practices"
    )
    title = models.CharField("intitulé", max_length=200)
    theme = models.CharField("thème", max_length=20, choices=Theme)
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, null=True, related_name="practices"
    )
    context = models.TextField("contexte")
    done = models.TextField("ce qui a été fait")
    cost = models.TextField("ce que cela a coûté")
    result = models.TextField("résultat")
    evidence = models.TextField("ce qui le montre", blank=True)
    link = models.URLField("lien", max_length=500, blank=True)
    contact_name = models.CharField("qui contacter", max_length=120)
    contact_email = models.EmailField("adresse professionnelle", blank=True)
    is_invented = models.BooleanField("inventée pour la démonstration", default=False)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title


class PracticeCopy(models.Model):
    """An organisation does as a practice says; `own` is the practice it then wrote of it."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="copies")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="practices_copied"
    )
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, related_name="practices_copied"
    )
    started_on = models.DateField("depuis le")
    words = models.CharField("ce qui a été changé", max_length=500, blank=True)
    own = models.ForeignKey(Practice, models.SET_NULL, null=True, related_name="copied_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["started_on", "pk"]
        verbose_name_plural = "practice copies"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "organisation", "commune"], name="practice_copied_once_there"
            ),
            models.CheckConstraint(
                name="practice_not_a_copy_of_itself",
                condition=Q(own=None) | ~Q(own=F("practice")),
            ),
        ]

    def __str__(self):
        return f"copy:{self.pk}"
