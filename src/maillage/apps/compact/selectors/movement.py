"""Which objectives of a compact moved since their starting point, and why."""

from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.definitions import Definition
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.enums import ClauseLevel
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.grains import grain_of, when
from maillage.apps.compact.models import Clause, Target
from maillage.apps.compact.numbers import with_unit
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.verdicts import Verdict, breaks, is_reached, together, verdict

from .trends import Point, trend
from .values import Value

_JUDGED = {
    Verdict.UP: "c’est mieux",
    Verdict.DOWN: "c’est moins bien",
    Verdict.STILL: "cela n’a pas bougé",
    Verdict.UNJUDGED: "à lire sans juger",
}


@dataclass(frozen=True)
class Followed:
    """Where a target stands. `latest` is its last value that can be compared with `baseline`.

    is_reached : None without a goal, without a value, or when no way is better
    verdict, sentence : what to conclude; `sentence` also says why nothing can be
    """

    target: Target
    definition: Definition | None
    points: tuple[Point, ...]
    baseline: Value | None
    latest: Value | None
    goal: float | None
    due_on: date | None
    is_reached: bool | None
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Movement:
    """An objective; `values` are the `Followed` of it and of its commitments."""

    clause: Clause
    verdict: Verdict
    sentences: list[str]
    values: list[Followed]


def movements(compact, today):
    """`Movement` of each objective of the text, in its order."""
    objectives = compact.clauses.filter(level=ClauseLevel.OBJECTIVE, removed_on=None)
    objectives = objectives.select_related("parent").order_by("parent__rank", "rank", "pk")
    by_objective = {}
    for target in targets_of(compact):
        clause = target.clause
        is_objective = clause.level == ClauseLevel.OBJECTIVE
        above = clause.pk if is_objective else clause.parent_id
        by_objective.setdefault(above, []).append(followed(target, today))
    found = []
    for objective in objectives:
        values = by_objective.get(objective.pk, [])
        sentences = [each.sentence for each in values]
        found.append(
            Movement(objective, together(each.verdict for each in values), sentences, values)
        )
    return found


def targets_of(compact):
    """Targets of the clauses still in the text, in its order."""
    targets = Target.objects.filter(compact=compact, clause__removed_on=None)
    targets = targets.select_related("compact", "clause__parent", "clause__party__organisation")
    return targets.order_by("clause__parent__rank", "clause__rank", "pk")


def followed(target, today):
    """The `Followed` of a target, from its kept values."""
    try:
        definition = definition_of(target.indicator)
    except BadQuestion as error:
        return _followed(target, None, (), (None, None), Verdict.UNMEASURED, str(error))
    start = read_period(target.baseline)
    line = trend(definition.id, target.compact.area, today, target.compact, grain_of(start))
    points = tuple(each for each in line.points if each.period.first >= start.first)
    before = next((each for each in points if each.period == start), None)
    later = [each for each in points if each.period.first > start.first]
    after = next((each for each in reversed(later) if each.is_comparable), None)
    missing = _missing(before, after, start, later)
    if missing:
        told = unbroken(f"{definition.title} : {missing}")
        return _followed(target, definition, points, (before, after), Verdict.UNMEASURED, told)
    judged = verdict(definition, before.value.value, after.value.value)
    told = unbroken(
        f"{definition.title} : {after.value.shown} {when(after.period)}, contre "
        f"{before.value.shown} {when(before.period)} : {_JUDGED[judged]}."
    )
    return _followed(target, definition, points, (before, after), judged, told)


def _missing(before, after, start, later):
    """Why nothing can be concluded, as the end of a sentence; empty when something can."""
    if before is None or before.value.value is None:
        why = before.value.why if before else "elle n’a pas été mesurée."
        told = f"pas de point de départ {when(start)}. {_capital(why)}"
        known = after is not None and after.value.value is not None
        return f"{after.value.shown} {when(after.period)}, mais {told}" if known else told
    if after is None:
        why = next((each.value.why for each in reversed(later) if each.value.why), "")
        told = f"{before.value.shown} {when(start)} ; aucune période entière depuis"
        return f"{told}. {_capital(why)}".strip() if why else f"{told}."
    broken = breaks(before.value, after.value)
    if not broken:
        return ""
    told = f"ce qui a été mesuré {when(start)} et {when(after.period)} ne se compare pas"
    return f"{told}. {broken} Donnez un point de départ plus récent."


def _followed(target, definition, points, ends, judged, told):
    before, after = (point and point.value for point in ends)
    reached = None
    if definition is not None and target.goal is not None:
        goal = with_unit(target.goal, definition.unit, definition.decimals)
        by = f" au {date_in_words(target.due_on)}" if target.due_on else ""
        told += unbroken(f" Cible : {goal}{by}")
        if after is not None and after.value is not None:
            reached = is_reached(definition, after.value, target.goal)
        told += {True: ", atteinte.", False: ", pas encore atteinte.", None: "."}[reached]
    return Followed(
        target=target,
        definition=definition,
        points=points,
        baseline=before,
        latest=after,
        goal=target.goal,
        due_on=target.due_on,
        is_reached=reached,
        verdict=judged,
        sentence=told,
    )


def _capital(text):
    return text[:1].upper() + text[1:]
