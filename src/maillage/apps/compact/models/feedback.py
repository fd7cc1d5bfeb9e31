"""A difficulty met in the field, sorted, answered, and what was done with it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.accounts.fields import EncryptedTextField
from maillage.apps.compact.enums import FeedbackTopic


class Feedback(models.Model):
    """One difficulty. `text` and `answer` are between its author and the parties; `public_*` were
    written apart, for everyone.

    Without `compact` it is to be sorted: `selectors.feedback.open_to` says by whom. `same_as` is
    the one it is grouped with, whose answer and publication hold for it too.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_feedback"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="compact_feedback"
    )
    compact = models.ForeignKey(
        "compact.Compact", models.SET_NULL, null=True, related_name="feedback"
    )
    topic = models.CharField("sujet", max_length=20, choices=FeedbackTopic)
    text = EncryptedTextField("ce qui s’est passé")
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, null=True, related_name="compact_feedback"
    )
    site = models.ForeignKey(
        "offer.CareSite", models.SET_NULL, null=True, related_name="compact_feedback"
    )
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="others")
    answer = EncryptedTextField("réponse", blank=True)
    answered_for = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    public_title = models.CharField("la difficulté, pour tous", max_length=200, blank=True)
    public_text = models.TextField("ce que nous en avons fait", blank=True)
    published_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True, help_text="its words were erased, its age reached")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                name="feedback_answered_by_a_party",
                condition=Q(answered_at=None, answered_for=None)
                | Q(answered_at__isnull=False, answered_for__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_published_with_its_words",
                condition=Q(published_at=None) | ~Q(public_title="") & ~Q(public_text=""),
            ),
            models.CheckConstraint(
                name="feedback_not_the_same_as_itself",
                condition=Q(same_as=None) | ~Q(same_as=F("pk")),
            ),
        ]

    def __str__(self):
        return f"feedback:{self.pk}"
