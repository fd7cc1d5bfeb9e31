"""« Mes actions »: what I lead, what my organisations lead, in every compact."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact.selectors.partners import mine
from maillage.web.components.words import BLANK, count

from .actions_words import shown_card

MOST_SHOWN = 100


@login_required
@require_safe
def page(request):
    found = mine(request.user, timezone.localdate())
    late = sum(card.is_late for card in (*found.led, *found.organisations))
    blocked = sum(card.is_blocked for card in (*found.led, *found.organisations))
    context = {
        "led": [shown_card(card) for card in found.led[:MOST_SHOWN]],
        "led_more": max(0, len(found.led) - MOST_SHOWN),
        "organisations": [shown_card(card) for card in found.organisations[:MOST_SHOWN]],
        "organisations_more": max(0, len(found.organisations) - MOST_SHOWN),
        "closed": count(found.closed, "action"),
        "has_closed": bool(found.closed),
        "conclusion": _conclusion(len(found.led) + len(found.organisations), late, blocked),
    }
    return render(request, "coordination/compacts/actions/mine.html", context)


def _conclusion(total, late, blocked):
    if not total:
        return ""
    said = f"{count(total, 'action ouverte', 'actions ouvertes')}{BLANK}: "
    if not late and not blocked:
        return f"{said}aucune n’est en retard ni bloquée."
    return f"{said}{late} en retard, {count(blocked, 'bloquée')}."
