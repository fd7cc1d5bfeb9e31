"""A signed convention or contract: who, where, until when, and the clauses of its text."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from maillage.apps.compact.enums import ClauseLevel, CompactKind, CompactState, PartyRole


class Compact(models.Model):
    """One partnership. `area` is `france`, `commune:94028` … (`areas.read_area`).

    `frame` is the national convention that this one joins with its own actions. `signed_on`,
    `starts_on` and `ends_on` (included) are null until they are known; `notice_months` is how long
    before the end a party says that it leaves.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField("intitulé", max_length=200)
    kind = models.CharField("nature", max_length=20, choices=CompactKind)
    state = models.CharField(max_length=12, choices=CompactState, default=CompactState.DRAFT)
    frame = models.ForeignKey("self", models.PROTECT, null=True, related_name="variants")
    area = models.CharField("périmètre", max_length=100)
    purpose = models.TextField("objet", blank=True)
    signed_on = models.DateField("signature", null=True)
    starts_on = models.DateField("début", null=True)
    ends_on = models.DateField("fin", null=True)
    notice_months = models.PositiveSmallIntegerField("préavis, en mois", default=0)
    review_month = models.PositiveSmallIntegerField(
        "mois du bilan", default=10, help_text="first month of the yearly review, 1 to 12"
    )
    invented = models.TextField(
        blank=True, help_text="demonstration: what is not in the real text, told on every page"
    )
    revision = models.PositiveIntegerField(default=0, help_text="counts changes of its text")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="compact_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="compact_not_its_own_frame", condition=Q(frame=None) | ~Q(frame=F("pk"))
            ),
            models.CheckConstraint(
                name="compact_signed_with_its_dates",
                condition=Q(state__in=[CompactState.DRAFT, CompactState.NEGOTIATED])
                | Q(signed_on__isnull=False, starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="compact_review_month_in_a_year", condition=Q(review_month__range=(1, 12))
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("coordination:compact", args=[self.slug])


class Party(models.Model):
    """An organisation in a compact, and who signs for it."""

    compact = models.ForeignKey(Compact, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_parties"
    )
    role = models.CharField("rôle", max_length=10, choices=PartyRole)
    signatory_name = models.CharField("signataire", max_length=120, blank=True)
    signatory_title = models.CharField("qualité", max_length=120, blank=True)
    signed_on = models.DateField("signé le", null=True)

    class Meta:
        ordering = ["compact", "pk"]
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["compact", "organisation"], name="party_once"),
            models.UniqueConstraint(
                fields=["compact"], condition=Q(role=PartyRole.PILOT), name="one_pilot_party"
            ),
        ]

    def __str__(self):
        return f"party:{self.pk}"


class SignedText(models.Model):
    """The text as it was signed, kept as it was given. `fingerprint` is its SHA-256."""

    compact = models.ForeignKey(Compact, models.CASCADE, related_name="texts")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["compact", "fingerprint"], name="signed_text_once")
        ]

    def __str__(self):
        return self.name


class Clause(models.Model):
    """An axis, an objective or a commitment. `quote` keeps the words of the signed text.

    A commitment has the party that holds it. `framed_by` is the clause of the national frame that
    it carries out. A clause that an amendment removed keeps its row with `removed_on`.
    """

    compact = models.ForeignKey(Compact, models.CASCADE, related_name="clauses")
    level = models.CharField(max_length=10, choices=ClauseLevel)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    number = models.CharField("numéro", max_length=20, help_text="as in the text: 2, 2.1, 2.1.3")
    rank = models.PositiveSmallIntegerField(help_text="place among its siblings, from 1")
    title = models.CharField("intitulé", max_length=300)
    text = models.TextField("notre lecture", blank=True)
    quote = models.TextField("texte signé", blank=True)
    source = models.ForeignKey(SignedText, models.SET_NULL, null=True, related_name="clauses")
    page = models.PositiveSmallIntegerField("page", null=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="commitments")
    framed_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="carried_by")
    removed_on = models.DateField(null=True)

    class Meta:
        ordering = ["compact", "rank", "pk"]
        constraints = [
            models.CheckConstraint(
                name="axis_has_no_parent_others_have",
                condition=Q(level=ClauseLevel.AXIS, parent=None)
                | (~Q(level=ClauseLevel.AXIS) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="clause_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"


class Version(models.Model):
    """The text of a compact as it stood at a moment: dates, parties and clauses, never changed.

    `label` says why it was kept: « texte arrêté », « signature », « avenant n° 1 ».
    """

    compact = models.ForeignKey(Compact, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    content = models.JSONField(help_text="see `versions.content_of`")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["compact", "number"]
        constraints = [
            models.UniqueConstraint(fields=["compact", "number"], name="version_number_once")
        ]

    def __str__(self):
        return f"{self.compact_id} v{self.number}"


class Transition(models.Model):
    """A compact passed from a state to another; `reason` is asked when it goes back."""

    compact = models.ForeignKey(Compact, models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=12, choices=CompactState)
    after = models.CharField(max_length=12, choices=CompactState)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.compact_id} {self.before} {self.after}"
