"""Who knows what: what people and teams offer to explain, and what was asked of them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.compact.enums import Level
from maillage.apps.training.enums import Theme

ANSWER_DAYS = 10


class Expertise(models.Model):
    """What someone, or a whole team when `person` is null, offers to explain.

    A regional one serves its `departements`. `answer_days` is within how many days they answer.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="expertise"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="expertise"
    )
    title = models.CharField("savoir-faire", max_length=200)
    theme = models.CharField("thème", max_length=20, choices=Theme)
    description = models.TextField("ce qui peut être demandé", blank=True)
    level = models.CharField("portée", max_length=10, choices=Level, default=Level.REGIONAL)
    departements = models.ManyToManyField("territory.Departement", related_name="expertise")
    answer_days = models.PositiveSmallIntegerField(
        "délai de réponse, en jours",
        default=ANSWER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    is_open = models.BooleanField("prend des demandes", default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "expertise"
        constraints = [
            models.CheckConstraint(
                name="expertise_answers_in_1_to_60_days", condition=Q(answer_days__range=(1, 60))
            )
        ]

    def __str__(self):
        return self.title


class ExpertiseRequest(models.Model):
    """A question, due on a local day (included), then rated 1 to 5 by who asked it."""

    expertise = models.ForeignKey(Expertise, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="expertise_asked"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="expertise_asked"
    )
    question = EncryptedTextField("question")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = EncryptedTextField("réponse", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField("note", null=True)
    rating_words = models.CharField("en quelques mots", max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="expertise_rated_once_answered",
                condition=Q(rating=None)
                | Q(rating__range=(1, 5), answered_at__isnull=False, withdrawn_at=None),
            ),
        ]

    def __str__(self):
        return f"request:{self.pk}"
