"""What residents may read of a compact: what was promised here, what is done, in ten lines."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from maillage.apps.booking.statistics import SMALLEST_COUNT
from maillage.apps.compact.areas import FRANCE
from maillage.apps.compact.enums import WRITABLE, ActionState, ClauseLevel
from maillage.apps.compact.models import Action, Clause, Compact, Event
from maillage.apps.compact.periods import read_period

LINES = 10


@dataclass(frozen=True)
class Promise:
    """One objective of the text, and how many of its actions are where.

    `late` counts among those that are not done; an action of a variant counts here once.
    """

    objective: Clause
    done: int
    running: int
    to_start: int
    late: int

    @property
    def actions(self):
        return self.done + self.running + self.to_start


@dataclass(frozen=True)
class Meetings:
    """Prevention events of a year: `people` is None under 11, or where nobody was counted."""

    held: int
    people: int | None
    coming: list


def public_compacts():
    """Compacts that residents may read: those that were signed, by title."""
    signed = Compact.objects.exclude(state__in=WRITABLE)
    return signed.prefetch_related("parties__organisation").order_by("title", "pk")


def compacts_of_commune(commune):
    """Signed compacts that hold in a commune, the nearest perimeter first; one query."""
    rank = {
        f"commune:{commune.code}": 0,
        f"commune:{commune.parent_id}": 0,
        f"epci:{commune.epci_id}": 2,
        f"departement:{commune.departement_id}": 3,
        f"region:{commune.departement.region_id}": 4,
        FRANCE: 5,
    }
    spec = Concat(Value("enregistre:"), "slug", output_field=CharField())
    saved = commune.territories.order_by().values(spec=spec)
    holds = Q(area__in=rank) | Q(area__in=saved)
    found = Compact.objects.exclude(state__in=WRITABLE).filter(holds).order_by("title", "pk")
    return sorted(found, key=lambda compact: rank.get(compact.area, 1))


def promises(compact, today):
    """`Promise` of each objective, in the order of the text; at most `LINES` of them."""
    actions = _actions_by_clause(compact)
    objectives = Clause.objects.filter(
        compact=compact, level=ClauseLevel.OBJECTIVE, removed_on=None
    )
    ordered = objectives.order_by("parent__rank", "rank", "pk")[:LINES]
    return [_promise(objective, actions, today) for objective in ordered]


def meetings(compact, now):
    """`Meetings` of the current year, those of variants too, and the next three announced."""
    year = read_period(f"{timezone.localdate(now).year}")
    events = Event.objects.filter(_with_variants(compact), cancelled_at=None)
    held = events.filter(starts_at__gte=year.begins, ends_at__lte=now)
    people = sum(held.exclude(reached=None).values_list("reached", flat=True))
    coming = events.filter(is_public=True, ends_at__gt=now).select_related("commune")
    return Meetings(
        held=held.count(),
        people=people if people >= SMALLEST_COUNT else None,
        coming=list(coming.order_by("starts_at", "pk")[:3]),
    )


def _promise(objective, actions, today):
    mine = actions.get(objective.pk, {}).values()
    states = Counter(state for state, _ in mine)
    open_states = (ActionState.RUNNING, ActionState.TO_START)
    return Promise(
        objective=objective,
        done=states[ActionState.DONE],
        running=states[ActionState.RUNNING],
        to_start=states[ActionState.TO_START],
        late=sum(state in open_states and due is not None and due < today for state, due in mine),
    )


def _actions_by_clause(compact):
    """{objective: {action: (state, due day)}}: an action on a commitment counts for its objective,
    one of a variant for the objective that frames its own.
    """
    rows = Action.objects.filter(_with_variants(compact)).exclude(state=ActionState.ABANDONED)
    clauses = {clause.pk: clause for clause in Clause.objects.filter(_with_variants(compact))}
    found = {}
    for pk, clause_id, state, due in rows.order_by().values_list("pk", "clause", "state", "due_on"):
        clause = clauses[clause_id]
        while clause.level == ClauseLevel.COMMITMENT:
            clause = clauses[clause.parent_id]
        objective = clause.pk if clause.compact_id == compact.pk else clause.framed_by_id
        found.setdefault(objective, {})[pk] = state, due
    return found


def _with_variants(compact):
    """Rows of a compact and of the signed ones that join it."""
    joined = Q(compact__frame=compact) & ~Q(compact__state__in=WRITABLE)
    return Q(compact=compact) | joined
