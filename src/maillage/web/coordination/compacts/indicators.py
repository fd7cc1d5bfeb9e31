"""Every definition, and what a compact follows, objective by objective."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.compact import definitions
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.models import DefinitionVersion
from maillage.apps.compact.permissions import ONLY_PARTIES, can_create, can_hold
from maillage.apps.compact.selectors.movement import movements
from maillage.apps.compact.services.values import compute_for_review
from maillage.web.components.words import count

from . import indicators_shown as shown
from .access import compact_for, frame


@login_required
@require_safe
def page(request, slug):
    compact = compact_for(request.user, slug)
    found = movements(compact, timezone.localdate())
    context = frame(request.user, compact, "indicators") | {
        "objectives": [_objective(request.user, each) for each in found],
        "has_any": any(each.values for each in found),
        "can_add": _holds_any(request.user, found),
    }
    return render(request, "coordination/compacts/indicators/list.html", context)


@login_required
@require_POST
def measure(request, slug):
    """Compute again every indicator of a compact, now."""
    compact = compact_for(request.user, slug)
    measured = compute_for_review(
        compact=compact, now=timezone.now(), actor=audit.actor_of(request.user)
    )
    told = f"{count(measured, 'valeur')} de plus, calculée aujourd’hui."
    messages.success(request, told.replace("calculée", "calculées") if measured > 1 else told)
    return redirect("coordination:compact_indicators", slug)


@login_required
@require_safe
def catalogue(request):
    """Every indicator, by group."""
    require(can_create(request.user), ONLY_PARTIES)
    groups = groupby(definitions.definitions(), key=lambda each: each.group)
    context = {"groups": [(group, list(held)) for group, held in groups]}
    return render(request, "coordination/compacts/indicators/catalogue.html", context)


@login_required
@require_safe
def definition(request, indicator_id):
    """One definition: its fields, and the versions that values were computed with."""
    require(can_create(request.user), ONLY_PARTIES)
    try:
        found = definitions.definition(indicator_id)
    except BadQuestion as error:
        raise Http404(str(error)) from error
    context = {
        "definition": found,
        "about": shown.about(found),
        "is_stale": found.next_review < timezone.localdate(),
        "earlier": DefinitionVersion.objects.filter(
            indicator=found.id, number__lt=found.version
        ).order_by("-number"),
    }
    return render(request, "coordination/compacts/indicators/definition.html", context)


def _objective(user, movement):
    return {
        "clause": movement.clause,
        "verdict": movement.verdict,
        "cards": [shown.card(each, can_hold(user, each.target.clause)) for each in movement.values],
    }


def _holds_any(user, found):
    clauses = [each.clause for each in found]
    below = [child for clause in clauses for child in clause.children.all()]
    return any(can_hold(user, clause) for clause in (*clauses, *below))
