"""Two drafts side by side."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.rota.permissions import collectives_of
from maillage.apps.rota.selectors.comparison import compare
from maillage.apps.rota.selectors.drafts import drafts_of
from maillage.apps.rota.weeks import in_words as week_in_words
from maillage.web.components.words import count, number

from . import board_words as words
from .board_access import is_number, kept_draft

SHOWN = 200  # places that differ


@login_required
@require_safe
def page(request, pk):
    """`?avec=` names the other draft; without it, choose one."""
    draft = kept_draft(request.user, pk)
    others = drafts_of(collectives_of(request.user)).filter(collective=draft.collective)
    others = others.exclude(pk=draft.pk)
    asked = request.GET.get("avec", "")
    other = others.filter(pk=asked).first() if is_number(asked) else None
    if asked and other is None:
        return redirect("coordination:rota_compare", draft.pk)
    context = {"draft": draft, "others": others, "other": other}
    context["found"] = _found(draft, other) if other else None
    return render(request, "coordination/rota/board/compare.html", context)


def _found(draft, other):
    found = compare(draft, other, timezone.localdate())
    sides = (found.first, found.second)
    return {
        "conclusion": _conclusion(*sides),
        "figures": [_figures(side) for side in sides],
        "rules": words.costs_in_words(sides),
        "differences": [
            {
                "week": week_in_words(each.monday),
                "line": f"{each.line}",
                "names": [_name(each.first), _name(each.second)],
            }
            for each in found.differences[:SHOWN]
        ],
        "more": max(0, len(found.differences) - SHOWN),
        "differ": _differ(len(found.differences)),
    }


def _conclusion(first, second):
    if not words.hold_same_weeks(first.draft, second.draft):
        return (
            "Ces brouillons ne couvrent pas les mêmes semaines\u00a0: leurs points ne se comparent "
            "pas, mais les cases des semaines communes, si."
        )
    if first.cost == second.cost:
        return f"Les deux brouillons coûtent autant\u00a0: {count(first.cost, 'point')}."
    best, worst = sorted((first, second), key=lambda side: side.cost)
    gap = count(worst.cost - best.cost, "point")
    return f"«\u00a0{best.draft.name}\u00a0» est le meilleur, de {gap}."


def _differ(many):
    return count(many, "case différente", "cases différentes") if many else "Aucune différence"


def _figures(side):
    return {
        "name": side.draft.name,
        "cost": count(side.cost, "point"),
        "empty": number(side.empty_posts),
        "broken": number(side.broken),
    }


def _name(volunteer):
    return volunteer.full_name if volunteer else "à pourvoir"
