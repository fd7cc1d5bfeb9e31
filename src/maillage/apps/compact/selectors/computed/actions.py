"""Actions of a compact and of its variants: on time, blocked, paid for, and what they answer to.

An action counts in its commune; one without a commune, in the whole perimeter of its compact. Its
dates are days, the same everywhere.
"""

from django.db.models import Exists, F, OuterRef, Q, Sum

from maillage.apps.compact.enums import ActionState, ClauseLevel
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.models import Action, BudgetLine, Clause, Milestone, Obstacle

from .rows import counted, kept_here, last_day, of_compact, share, where

_SOURCE = kept_here("Actions des conventions")
_MONEY = kept_here("Budget des actions")


def on_time(area, period, compact=None):
    """Actions done by their day, of those due in the period."""
    due = _actions(area, compact).filter(due_on__range=(period.first, period.last))
    due = due.exclude(state=ActionState.ABANDONED)
    return share(due, Q(done_on__lte=F("due_on")), source=_SOURCE)


def steps_on_time(area, period, compact=None):
    """Steps of actions done by their day, of those due in the period."""
    steps = Milestone.objects.filter(
        of_compact(compact, "action__compact"),
        where(area, compact, "action__commune"),
        due_on__range=(period.first, period.last),
    ).exclude(action__state=ActionState.ABANDONED)
    return share(steps, Q(done_on__lte=F("due_on")), source=_SOURCE)


def blocked(area, period, compact=None):
    """Actions that something blocks on the last day, of those not closed that day."""
    day = last_day(period)
    stands = Obstacle.objects.filter(action=OuterRef("pk"), since__lte=day).exclude(
        lifted_on__lte=day
    )
    going_on = _actions(area, compact).filter(Q(starts_on=None) | Q(starts_on__lte=day))
    going_on = going_on.exclude(state=ActionState.ABANDONED).exclude(done_on__lte=day)
    return share(going_on, Q(Exists(stands.order_by())), source=_SOURCE)


def spent(area, period, compact=None):
    """Euros spent, of the euros planned, for the years of the period."""
    if (period.first.month, period.first.day, period.last.month, period.last.day) != (1, 1, 12, 31):
        raise NotMeasured(
            "Le budget des actions est tenu par année : choisissez une année entière, "
            f"par exemple {period.first.year}."
        )
    lines = BudgetLine.objects.filter(
        of_compact(compact, "action__compact"),
        where(area, compact, "action__commune"),
        year__range=(period.first.year, period.last.year),
    ).order_by()
    found = lines.aggregate(out=Sum("spent", default=0), foreseen=Sum("planned", default=0))
    return counted(found["out"], found["foreseen"], source=_MONEY)


def commitments_with_an_action(area, period, compact=None):
    """Commitments that an action carries out, of the commitments in force on the last day."""
    day = last_day(period)
    actions = Action.objects.filter(
        where(area, compact, "commune"), clause=OuterRef("pk"), created_at__lt=period.ends
    ).exclude(state=ActionState.ABANDONED)
    commitments = Clause.objects.filter(of_compact(compact), level=ClauseLevel.COMMITMENT)
    commitments = commitments.exclude(removed_on__lte=day).order_by()
    source = kept_here("Engagements des conventions")
    return share(commitments, Q(Exists(actions.order_by())), source=(source, _SOURCE))


def _actions(area, compact):
    return Action.objects.filter(of_compact(compact), where(area, compact, "commune")).order_by()
