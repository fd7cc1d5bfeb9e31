"""What is done to keep a compact: actions, their milestones, money, obstacles and comments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.apps.compact.enums import ActionState, Visibility
from maillage.apps.training.enums import Theme

_LINKS = ("centre", "point", "service", "study", "event", "experiment")


def _exactly_one():
    """One of `_LINKS` or a course, the others empty."""
    found = Q()
    for wanted in (*_LINKS, "course"):
        others = {f"{name}__isnull": name != wanted for name in _LINKS}
        course = ~Q(course="") if wanted == "course" else Q(course="")
        found |= Q(**others) & course
    return found


class Action(models.Model):
    """One action under a clause. Dates are local days, both included."""

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="actions")
    clause = models.ForeignKey("compact.Clause", models.PROTECT, related_name="actions")
    number = models.CharField("numéro", max_length=20, blank=True)
    title = models.CharField("intitulé", max_length=200)
    description = models.TextField("description", blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_actions"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="compact_actions"
    )
    partners = models.ManyToManyField(
        "accounts.Organisation", blank=True, related_name="compact_actions_joined"
    )
    audience = models.CharField("public visé", max_length=200, blank=True)
    theme = models.CharField("thème", max_length=20, choices=Theme, default=Theme.OTHER)
    commune = models.ForeignKey(
        "territory.Commune", models.PROTECT, null=True, related_name="compact_actions"
    )
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.TO_START)
    starts_on = models.DateField("début", null=True)
    due_on = models.DateField("échéance", null=True)
    done_on = models.DateField("faite le", null=True)
    late_because = models.CharField("raison du retard", max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["compact", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_due_after_it_starts",
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="action_done_with_its_day",
                condition=Q(state=ActionState.DONE, done_on__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_on=None)),
            ),
        ]

    def __str__(self):
        return self.title


class ActionLink(models.Model):
    """What an action is in the platform: exactly one thing a row."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="links")
    centre = models.ForeignKey("rota.Centre", models.CASCADE, null=True, related_name="+")
    point = models.ForeignKey(
        "teleconsult.AccessPoint", models.CASCADE, null=True, related_name="+"
    )
    service = models.ForeignKey("offer.CareService", models.CASCADE, null=True, related_name="+")
    study = models.ForeignKey("studies.Study", models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey("compact.Event", models.CASCADE, null=True, related_name="links")
    experiment = models.ForeignKey(
        "compact.Experiment", models.CASCADE, null=True, related_name="links"
    )
    course = models.CharField(max_length=40, blank=True, help_text="id of a training course")

    class Meta:
        ordering = ["action", "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_link_to_one_thing",
                condition=_exactly_one(),
            ),
        ]

    def __str__(self):
        return f"link:{self.pk}"


class Milestone(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="milestones")
    title = models.CharField("étape", max_length=200)
    due_on = models.DateField("échéance")
    done_on = models.DateField("faite le", null=True)

    class Meta:
        ordering = ["action", "due_on", "pk"]

    def __str__(self):
        return self.title


class BudgetLine(models.Model):
    """What one financier planned and spent for an action, in euros."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="budget")
    financier = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_budget"
    )
    year = models.PositiveSmallIntegerField("année")
    planned = models.PositiveIntegerField("prévu, en euros", default=0)
    spent = models.PositiveIntegerField("dépensé, en euros", default=0)

    class Meta:
        ordering = ["action", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "financier", "year"], name="one_budget_line_each"
            )
        ]

    def __str__(self):
        return f"{self.action_id} {self.year}"


class Obstacle(models.Model):
    """Why an action cannot go on, until it is lifted: the action is then blocked."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="obstacles")
    what = models.CharField("condition qui bloque", max_length=300)
    since = models.DateField()
    lifted_on = models.DateField(null=True)

    class Meta:
        ordering = ["action", "since", "pk"]

    def __str__(self):
        return self.what


class Comment(models.Model):
    """Words of a party on an action, for all parties or its own people only."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="comments")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.SHARED)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"comment:{self.pk}"


class Event(models.Model):
    """A prevention event: held somewhere on a day; `reached` is counted afterwards."""

    compact = models.ForeignKey("compact.Compact", models.CASCADE, related_name="events")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="compact_events"
    )
    title = models.CharField("intitulé", max_length=200)
    theme = models.CharField("thème", max_length=20, choices=Theme, default=Theme.PREVENTION)
    audience = models.CharField("public", max_length=200, blank=True)
    commune = models.ForeignKey("territory.Commune", models.PROTECT, related_name="compact_events")
    place = models.CharField("lieu", max_length=200, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    reached = models.PositiveIntegerField("personnes reçues", null=True)
    is_public = models.BooleanField("annoncé aux habitants", default=True)
    cancelled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(
        default=0, help_text="counts its changes, as calendars ask"
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self):
        return self.title
