"""Actions on a calendar: a table whose bars are drawn by the server, readable without them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.selectors.actions import actions_of, card, urgent_first
from maillage.apps.compact.selectors.gantt import gantt
from maillage.web.components.words import BLANK, count, date_in_words

from .access import compact_for
from .actions import actions_frame
from .actions_words import shown_card

MOST_BARS = 200


@login_required
@require_safe
def page(request, slug):
    """Late and blocked actions first, then the others by their due date."""
    compact, today = compact_for(request.user, slug), timezone.localdate()
    cards = urgent_first(card(action, today) for action in actions_of(compact))
    found = gantt(cards[:MOST_BARS], today)
    context = actions_frame(request.user, compact, "gantt") | {
        "count": len(cards),
        "more": max(0, len(cards) - MOST_BARS),
        "conclusion": _conclusion(cards, today),
        "bars": [_bar(bar) for bar in found.bars] if found else [],
        "ticks": [_tick(tick) for tick in found.ticks] if found else [],
        "today": _percent(found.today) if found and found.today is not None else "",
        "first": date_in_words(found.first) if found else "",
        "last": date_in_words(found.last) if found else "",
    }
    return render(request, "coordination/compacts/actions/gantt.html", context)


def _tick(tick):
    return {"x": _percent(tick.share), "label": tick.label, "is_quarter": tick.day.month > 1}


def _conclusion(cards, today):
    """What the drawing shows, in one sentence."""
    left = [each.action.due_on for each in cards if each.action.state != ActionState.ABANDONED]
    ahead = sorted(day for day in left if day and day >= today)
    late = sum(each.is_late for each in cards)
    said = f"{count(late, 'action')} en retard" if late else "Aucune action en retard"
    if not ahead:
        return f"{said}, aucune échéance à venir."
    return f"{said}{BLANK}; prochaine échéance le {date_in_words(ahead[0])}."


def _bar(bar):
    """Places in per cent of the width: the drawing stretches, its marks stay round."""
    card = bar.card
    tone = "late" if card.is_late else "blocked" if card.is_blocked else card.action.state
    steps = [
        {
            "x": _percent(share),
            "is_done": step.done_on is not None,
            "text": f"{step.title}, {date_in_words(step.due_on)}",
        }
        for share, step in bar.steps
    ]
    return shown_card(card) | {
        "tone": tone,
        "x": _percent(bar.start) if bar.start is not None else "",
        "width": _percent(bar.width) if bar.width is not None else "",
        "steps": steps,
    }


def _percent(share):
    return f"{100 * share:.2f}%"
