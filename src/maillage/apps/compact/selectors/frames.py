"""A national frame and the compacts that join it: their area and figures, each thing once."""

from dataclasses import dataclass

from django.db.models import Sum

from maillage.apps.compact.areas import Area, read_area, union
from maillage.apps.compact.enums import (
    WRITABLE,
    ActionState,
    ClauseLevel,
    CompactKind,
    CompactState,
)
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.models import Action, ActionLink, BudgetLine, Clause, Compact, Event

from .actions import blocked, late
from .clauses import in_order

_THINGS = ("centre", "point", "service", "study", "event", "experiment", "course")


@dataclass(frozen=True)
class Totals:
    """What a set of compacts does, on a day. `things` are the distinct points, centres, services …
    that their actions are: one that two compacts share counts once. `reached` and money are sums.
    """

    actions: int
    done: int
    late: int
    blocked: int
    things: int
    reached: int
    planned: int
    spent: int


@dataclass(frozen=True)
class Line:
    """One objective of the frame and the actions that carry it out, in the frame and elsewhere."""

    objective: Clause
    actions: int
    done: int
    compacts: int


def variants(frame):
    """Compacts that join a frame, by title: drafts too."""
    found = Compact.objects.filter(frame=frame).order_by("title", "pk")
    return found.prefetch_related("parties__organisation")


def signed_variants(frame):
    """Those of `variants` that were signed: the only ones whose figures are added up."""
    return variants(frame).exclude(state__in=WRITABLE)


def joined_area(frame):
    """Area of the signed compacts that join a frame; a commune of two of them counts once."""
    areas = filter(None, (_area(each) for each in signed_variants(frame)))
    return union(areas, spec=f"convention:{frame.slug}", name=f"{frame.title}, déclinaisons")


def totals(frame, today):
    """`Totals` of a frame and of the signed compacts that join it."""
    return totals_of([frame, *signed_variants(frame)], today)


def totals_of(compacts, today):
    """`Totals` of some compacts."""
    actions = Action.objects.filter(compact__in=compacts).order_by()
    events = Event.objects.filter(compact__in=compacts, cancelled_at=None).order_by()
    money = BudgetLine.objects.filter(action__in=actions).order_by()
    money = money.aggregate(planned_sum=Sum("planned"), spent_sum=Sum("spent"))
    kept = actions.exclude(state=ActionState.ABANDONED)
    return Totals(
        actions=kept.count(),
        done=kept.filter(state=ActionState.DONE).count(),
        late=kept.filter(late(today)).count(),
        blocked=kept.filter(blocked()).count(),
        things=len(_things(actions)),
        reached=events.aggregate(people=Sum("reached"))["people"] or 0,
        planned=money["planned_sum"] or 0,
        spent=money["spent_sum"] or 0,
    )


def lines(frame):
    """`Line` of each objective of a frame, in reading order."""
    compacts = [frame, *signed_variants(frame)]
    clauses = {each.pk: each for each in Clause.objects.filter(compact__in=compacts)}
    rows = Action.objects.filter(compact__in=compacts).exclude(state=ActionState.ABANDONED)
    under = {}
    for clause, state, compact in rows.order_by().values_list("clause", "state", "compact"):
        objective = _objective(clauses, clause, frame)
        under.setdefault(objective, []).append((state, compact))
    return [
        Line(
            objective=clause,
            actions=len(found),
            done=sum(state == ActionState.DONE for state, _ in found),
            compacts=len({compact for _, compact in found}),
        )
        for clause in in_order(frame)
        if clause.level == ClauseLevel.OBJECTIVE
        for found in [under.get(clause.pk, [])]
    ]


def _objective(clauses, number, frame):
    """Number of the frame's objective that a clause carries out, or None."""
    clause = clauses[number]
    while clause.level == ClauseLevel.COMMITMENT:
        clause = clauses[clause.parent_id]
    return clause.pk if clause.compact_id == frame.pk else clause.framed_by_id


def _things(actions):
    rows = ActionLink.objects.filter(action__in=actions).order_by().values_list(*_THINGS)
    return {
        (name, value) for row in rows for name, value in zip(_THINGS, row, strict=True) if value
    }


def _area(compact) -> Area | None:
    try:
        return read_area(compact.area)
    except BadQuestion:  # a saved territory that was deleted since
        return None


def joinable():
    """National frames that regions and communes may join: signed and not ended, by title."""
    closed = [*WRITABLE, CompactState.ENDED]
    found = Compact.objects.filter(kind=CompactKind.NATIONAL).exclude(state__in=closed)
    return found.prefetch_related("parties__organisation").order_by("title", "pk")
