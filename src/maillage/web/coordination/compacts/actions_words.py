"""Actions in plain French: where each stands, and since when."""

from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.compact.enums import ActionState
from maillage.web.components.words import BLANK, count, date_in_words, number


@dataclass(frozen=True)
class Badge:
    """What must be seen first. `tone` is a style: late, blocked, done or quiet."""

    tone: str
    text: str


def euros(amount):
    """An amount as one reads it.

    >>> euros(12500) == "12\u202f500\xa0€"
    True
    """
    return f"{number(amount)}{BLANK}€"


def badges(card):
    """What must be seen first of an action, the worst first."""
    found = []
    if card.is_late:
        found.append(Badge("late", f"En retard de {count(card.days_late, 'jour')}"))
    for obstacle in card.obstacles:
        found.append(Badge("blocked", f"Bloquée{BLANK}: {obstacle.what}"))
    if card.action.state == ActionState.DONE:
        found.append(Badge("done", f"Faite le {date_in_words(card.action.done_on)}"))
    elif card.action.state == ActionState.ABANDONED:
        found.append(Badge("quiet", "Abandonnée"))
    return found


def calendar(action):
    """When it happens.

    >>> from datetime import date
    >>> from maillage.apps.compact.models import Action
    >>> calendar(Action(due_on=date(2026, 12, 31)))
    'Pour le 31 décembre 2026'
    """
    first, last = action.starts_on, action.due_on
    if first and last:
        return f"Du {date_in_words(first)} au {date_in_words(last)}"
    if last:
        return f"Pour le {date_in_words(last)}"
    return f"À partir du {date_in_words(first)}" if first else "Sans date"


def shown_card(card):
    """What a card of a board or of a list says."""
    action, step = card.action, card.next_step
    return {
        "url": reverse("coordination:compact_action", args=[action.compact.slug, action.pk]),
        "number": action.number,
        "title": action.title,
        "compact": action.compact.title,
        "organisation": action.organisation.name,
        "clause": str(action.clause),
        "state": str(action.get_state_display()),
        "calendar": calendar(action),
        "badges": badges(card),
        "step": f"{step.title}, pour le {date_in_words(step.due_on)}" if step else "",
        "is_late": card.is_late,
        "is_blocked": card.is_blocked,
    }


def conclusion(board):
    """Where the actions of a compact stand, in one sentence."""
    if not board.count:
        return "Cette convention n’a pas encore d’action."
    sizes = {column.state: len(column.cards) for column in board.columns}
    said = [f"{count(board.count, 'action')}{BLANK}: "]
    said.append(f"{count(sizes[ActionState.DONE], 'faite')}, ")
    said.append(f"{number(sizes[ActionState.RUNNING])} en cours, ")
    said.append(f"{number(sizes[ActionState.TO_START])} à démarrer")
    if sizes[ActionState.ABANDONED]:
        said.append(f", {count(sizes[ActionState.ABANDONED], 'abandonnée')}")
    late, blocked = len(board.late), len(board.blocked)
    if not late and not blocked:
        return f"{''.join(said)}. Aucune n’est en retard ni bloquée."
    return f"{''.join(said)}. {number(late)} en retard, {count(blocked, 'bloquée')}."
