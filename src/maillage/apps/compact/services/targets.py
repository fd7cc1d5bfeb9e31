"""Which indicators tell whether a clause moves, and what is aimed at."""

import math

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.enums import ClauseLevel, CompactState
from maillage.apps.compact.errors import BadCompact, BadQuestion, NotNow, StaleEdit
from maillage.apps.compact.grains import grain_of
from maillage.apps.compact.models import Compact, Target
from maillage.apps.compact.periods import read_period

_GONE = "Quelqu’un a changé ce suivi pendant que vous écriviez : relisez-le, puis recommencez."


def set_target(*, compact, values, user, now, seen=None):
    """Follow a clause with an indicator, or change how it is: the `Target`.

    values : {"clause": Clause, "indicator": id, "baseline": code of a year, quarter or month,
        "goal": number in the indicator's unit or None, "due_on": last day to reach it or None}
    seen : the `revision` that was changed; None to create one

    Raises `BadCompact` by field, `StaleEdit`, and `NotNow` for an ended compact.
    """
    values = _checked(compact, values, now)
    key = {"clause": values["clause"], "indicator": values["indicator"]}
    with transaction.atomic():
        _check_lives(compact)
        target = Target.objects.filter(**key).first()
        if seen is None and target is not None:
            raise BadCompact({"indicator": "Cet indicateur suit déjà cette clause : modifiez-le."})
        if seen is not None and (target is None or target.revision != seen):
            raise StaleEdit(_GONE)
        target = target or Target(compact=compact, **key)
        target.baseline, target.goal = values["baseline"], values["goal"]
        target.due_on, target.set_by, target.set_at = values["due_on"], user, now
        target.revision = 0 if seen is None else seen + 1
        target.save()
        _record(user, "target.set", target)
    return target


def remove_target(*, target, user):
    """Stop following a clause with an indicator; values already kept stay."""
    with transaction.atomic():
        _check_lives(target.compact)
        _record(user, "target.removed", target)
        target.delete()


def _check_lives(compact):
    if Compact.objects.select_for_update().get(pk=compact.pk).state == CompactState.ENDED:
        raise NotNow("Cette convention est terminée : ce qu’elle suivait ne change plus.")


def _record(user, action, target):
    audit.record(
        actor=audit.actor_of(user),
        action=action,
        subject=f"compact:{target.compact_id}",
        details={"clause": target.clause_id, "indicator": target.indicator},
    )


def _checked(compact, values, now):
    """The values, their period written one way; `BadCompact` tells all that is wrong at once."""
    errors, today = dict(_clause_errors(compact, values["clause"])), timezone.localdate(now)
    try:
        definition = definition_of(values["indicator"])
        errors |= dict(_goal_errors(definition, values["goal"], values["due_on"], today))
    except BadQuestion as error:
        errors["indicator"] = str(error)
    try:
        period = read_period(values["baseline"])
        grain_of(period)
        values = values | {"baseline": period.code}
        if period.first > today:
            errors["baseline"] = "Cette période n’a pas commencé : le point de départ est passé."
    except BadQuestion as error:
        errors["baseline"] = str(error)
    if errors:
        raise BadCompact(errors)
    return values


def _clause_errors(compact, clause):
    kept = clause.compact_id == compact.pk and clause.removed_on is None
    if not kept or clause.level == ClauseLevel.AXIS:
        yield "clause", "Choisissez un objectif ou un engagement de cette convention."


def _goal_errors(definition, goal, due_on, today):
    if goal is not None and not math.isfinite(goal):
        yield "goal", "La cible est un nombre, comme 80 ou 12,5."
    elif goal is not None and definition.unit == "%" and not 0 <= goal <= 100:
        yield "goal", "Une part se donne entre 0 et 100 %."
    elif goal is not None and goal < 0:
        yield "goal", "La cible est un nombre positif."
    if due_on is not None and goal is None:
        yield "due_on", "Cette date est celle d’une cible : donnez aussi la cible."
    elif due_on is not None and due_on < today:
        yield "due_on", "Cette date est passée : donnez un jour à venir."
