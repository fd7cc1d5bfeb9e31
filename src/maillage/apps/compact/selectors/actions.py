"""Actions as they stand on a day: which are late, blocked, done on time, and what is due next.

Late: neither done nor abandoned, and due before today or with a milestone due before today.
Blocked: neither done nor abandoned, with an obstacle that nobody lifted. Both are read here from
dates and obstacles, and stored nowhere.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.models import Action, Milestone, Obstacle

CLOSED = frozenset({ActionState.DONE, ActionState.ABANDONED})


@dataclass(frozen=True)
class Card:
    """An action and what must be known of it first. `days_late` is 0 when it is on time."""

    action: Action
    is_late: bool
    is_blocked: bool
    days_late: int
    obstacles: tuple[Obstacle, ...]
    next_step: Milestone | None


@dataclass(frozen=True)
class Column:
    state: ActionState
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """Cards in columns by state, late and blocked first in each; `late` and `blocked` again."""

    columns: tuple[Column, ...]
    late: tuple[Card, ...]
    blocked: tuple[Card, ...]

    @property
    def count(self):
        return sum(len(column.cards) for column in self.columns)


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due: the action itself, or one of its steps (`milestone`)."""

    day: date
    action: Action
    milestone: Milestone | None = None

    @property
    def title(self):
        return self.milestone.title if self.milestone else self.action.title


def actions_of(compact):
    """Actions of a compact with what a list shows of them, in the order of their due date."""
    return listed(Action.objects.filter(compact=compact))


def listed(actions):
    """The same actions with what a list shows of them, in the order of their due date."""
    return (
        actions.select_related("compact", "clause", "organisation", "person", "commune")
        .prefetch_related("partners", "milestones", "obstacles")
        .order_by(F("due_on").asc(nulls_last=True), "number", "pk")
    )


def is_late(action, today):
    """Whether an action is late; reads its milestones (prefetch them for many)."""
    return _late_since(action, today) is not None


def is_blocked(action):
    """Whether an obstacle still holds it back; reads its obstacles."""
    return bool(_standing(action))


def late_actions(compact, today):
    """Late actions of a compact, the oldest due date first: a queryset."""
    return actions_of(compact).filter(late(today))


def blocked_actions(compact):
    """Actions of a compact that an obstacle holds back: a queryset."""
    return actions_of(compact).filter(blocked())


def late(today):
    """Condition on `Action`: late on this day."""
    step = Milestone.objects.filter(action=OuterRef("pk"), done_on=None, due_on__lt=today)
    return ~Q(state__in=CLOSED) & (Q(due_on__lt=today) | Exists(step.order_by()))


def blocked():
    """Condition on `Action`: held back by an obstacle."""
    stands = Obstacle.objects.filter(action=OuterRef("pk"), lifted_on=None)
    return ~Q(state__in=CLOSED) & Exists(stands.order_by())


def card(action, today):
    """The `Card` of an action on a day."""
    since, obstacles = _late_since(action, today), _standing(action)
    steps = [] if action.state in CLOSED else _steps_left(action)
    return Card(
        action=action,
        is_late=since is not None,
        is_blocked=bool(obstacles),
        days_late=(today - since).days if since else 0,
        obstacles=obstacles,
        next_step=steps[0] if steps else None,
    )


def urgent_first(cards):
    """Late and blocked, then late, then blocked, then the others; the longest late first, then
    by due date.
    """
    return sorted(
        cards,
        key=lambda each: (
            not (each.is_late and each.is_blocked),
            not each.is_late,
            not each.is_blocked,
            -each.days_late,
            each.action.due_on or date.max,
            each.action.pk,
        ),
    )


def board(compact, today, actions=None):
    """The `Board` of a compact, or of these `actions` only."""
    found = actions_of(compact) if actions is None else actions
    cards = urgent_first(card(action, today) for action in found)
    return Board(
        columns=tuple(
            Column(state, tuple(each for each in cards if each.action.state == state))
            for state in ActionState
        ),
        late=tuple(each for each in cards if each.is_late),
        blocked=tuple(each for each in cards if each.is_blocked),
    )


def deadlines(compact):
    """`Deadline`s of what is neither done nor abandoned, past ones too, the nearest first."""
    found = []
    for action in actions_of(compact).exclude(state__in=CLOSED):
        if action.due_on:
            found.append(Deadline(action.due_on, action))
        found += [Deadline(step.due_on, action, step) for step in _steps_left(action)]
    return sorted(found, key=lambda each: (each.day, each.action.pk, each.milestone is not None))


def _late_since(action, today):
    """The earliest day that was missed, or None."""
    if action.state in CLOSED:
        return None
    days = [step.due_on for step in _steps_left(action)] + [action.due_on or today]
    return min(days) if min(days) < today else None


def _steps_left(action):
    steps = [step for step in action.milestones.all() if step.done_on is None]
    return sorted(steps, key=lambda step: (step.due_on, step.pk))


def _standing(action):
    if action.state in CLOSED:
        return ()
    return tuple(each for each in action.obstacles.all() if each.lifted_on is None)
