"""The yearly review of a compact, and the amendments that come out of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.compact.enums import (
    AmendmentKind,
    AmendmentState,
    ChangeKind,
    ClauseLevel,
    PartyRole,
    ReviewDecision,
    ReviewSection,
    ReviewState,
    Visibility,
)

_TO_CLOSE = (ReviewState.DECIDED, ReviewState.CLOSED)
_OPEN_AMENDMENT = (AmendmentState.DRAFT, AmendmentState.TO_SIGN)


class Review(models.Model):
    """A campaign: dates, comments of the parties, joint conclusions, a decision.

    `term_ends_on` is the end of the compact when the review was prepared: a renewal asks for a
    closed review of the term that it prolongs. `report` is written when the review closes, and
    never again (`selectors.report.report_of`).
    """

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="reviews")
    year = models.PositiveSmallIntegerField("année")
    opens_on = models.DateField("ouverture")
    comments_until = models.DateField("commentaires jusqu’au")
    concludes_on = models.DateField("conclusions le")
    term_ends_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.PREPARED)
    conclusions = models.TextField("conclusions communes", blank=True)
    decision = models.CharField("décision", max_length=10, choices=ReviewDecision, blank=True)
    report = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=0, help_text="counts changes of its words")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_dates_in_order",
                condition=Q(comments_until__gte=F("opens_on"))
                & Q(concludes_on__gte=F("comments_until")),
            ),
            models.CheckConstraint(
                name="review_closed_with_its_report",
                condition=Q(state=ReviewState.CLOSED, closed_at__isnull=False, report__isnull=False)
                | (~Q(state=ReviewState.CLOSED) & Q(closed_at=None, report=None)),
            ),
            models.CheckConstraint(
                name="review_decided_with_its_words",
                condition=~Q(state__in=_TO_CLOSE) | (~Q(decision="") & ~Q(conclusions="")),
            ),
            models.UniqueConstraint(
                fields=["compact"],
                condition=~Q(state=ReviewState.CLOSED),
                name="one_open_review",
            ),
        ]

    def __str__(self):
        return f"review:{self.pk}"


class ReviewAnswer(models.Model):
    """Where one party stands in a review: `done_at`, it has no more to say; `agreed_at`, it agrees
    to the conclusions and the decision as they are written."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "organisation"], name="one_answer_a_party")
        ]

    def __str__(self):
        return f"answer:{self.pk}"


class ReviewComment(models.Model):
    """Words of a party on a part of the report, for all parties or its own people only."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="comments")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    section = models.CharField("partie du bilan", max_length=12, choices=ReviewSection)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.SHARED)
    text = models.TextField("commentaire")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"comment:{self.pk}"


class ReviewStep(models.Model):
    """A review passed from a state to another; `reason` is asked when it goes back."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=12, choices=ReviewState, blank=True)
    after = models.CharField(max_length=12, choices=ReviewState)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.review_id} {self.before} {self.after}"


class Amendment(models.Model):
    """A change of the signed text. `number` counts those of a compact, withdrawn ones apart."""

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="amendments")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="amendments")
    number = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("objet", max_length=10, choices=AmendmentKind)
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT)
    purpose = models.TextField("pourquoi cet avenant", blank=True)
    takes_effect_on = models.DateField("prend effet le", null=True)
    ends_on_before = models.DateField(null=True)
    ends_on = models.DateField("nouvelle fin", null=True, help_text="null: unchanged")
    revision = models.PositiveIntegerField(default=0, help_text="counts changes of its words")
    created_at = models.DateTimeField()
    signed_on = models.DateField(null=True)

    class Meta:
        ordering = ["compact", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compact"],
                condition=Q(state__in=_OPEN_AMENDMENT),
                name="one_open_amendment",
            ),
            models.UniqueConstraint(
                fields=["compact", "number"],
                condition=~Q(state=AmendmentState.WITHDRAWN),
                name="amendment_number_once",
            ),
            models.CheckConstraint(
                name="amendment_signed_with_its_day",
                condition=Q(state=AmendmentState.SIGNED, signed_on__isnull=False)
                | (~Q(state=AmendmentState.SIGNED) & Q(signed_on=None)),
            ),
        ]

    def __str__(self):
        return f"amendment:{self.pk}"


class AmendmentChange(models.Model):
    """One article: a clause reworded, added or removed, a party that joins or leaves.

    clause : the clause reworded or removed
    parent, level, number : where an added clause goes; `under` instead of `parent` when the clause
        above is added by the same amendment
    organisation : the party that holds the clause, joins or leaves
    before : words of the clause when the text of the amendment was settled, else empty
    """

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="changes")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField("ce que fait l’article", max_length=10, choices=ChangeKind)
    clause = models.ForeignKey("compact.Clause", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("compact.Clause", models.PROTECT, null=True, related_name="+")
    under = models.ForeignKey("self", models.CASCADE, null=True, related_name="added_under")
    level = models.CharField(max_length=10, choices=ClauseLevel, blank=True)
    number = models.CharField("numéro", max_length=20, blank=True)
    title = models.CharField("intitulé", max_length=300, blank=True)
    quote = models.TextField("texte", blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField("rôle", max_length=10, choices=PartyRole, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["amendment", "rank", "pk"]

    def __str__(self):
        return f"change:{self.pk}"


class AmendmentSignature(models.Model):
    """One party signed: who, and on which day. Kept by whoever acts for it."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    name = models.CharField("signataire", max_length=120)
    title = models.CharField("qualité", max_length=120)
    signed_on = models.DateField("signé le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["amendment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "organisation"], name="one_signature_a_party"
            )
        ]

    def __str__(self):
        return f"signature:{self.pk}"


class AmendmentStep(models.Model):
    """An amendment passed from a state to another; `reason` is asked when it goes back."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=AmendmentState, blank=True)
    after = models.CharField(max_length=10, choices=AmendmentState)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.amendment_id} {self.before} {self.after}"
