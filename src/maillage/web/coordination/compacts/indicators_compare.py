"""An indicator here and in territories that look like this one, computed now."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.grains import grain_of, holding, when
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.similar import similar
from maillage.apps.compact.selectors.values import attempt

from . import indicators_shown as shown
from .access import frame
from .indicators_access import target_for

CANDIDATES, SHOWN = 10, 5  # among the closest, those that have a value come first


@login_required
@require_safe
def page(request, slug, pk):
    """The last whole period of the target, here then there; nothing is kept."""
    target = target_for(request.user, slug, pk)
    try:
        definition, area = definition_of(target.indicator), read_area(target.compact.area)
    except BadQuestion as error:
        raise Http404(str(error)) from error
    if definition.needs_compact or definition.is_declared:
        raise Http404("counted on one compact: there is nothing to compare")
    grain = grain_of(read_period(target.baseline))
    period = holding(grain, timezone.localdate())
    period = period.before if definition.grows else period
    found = similar(area, CANDIDATES)
    lines = [_line(definition, each, each.area, period) for each in found.places]
    context = frame(request.user, target.compact, "indicators") | {
        "target": target,
        "definition": definition,
        "when": when(period),
        "criteria": found.criteria,
        "here": _line(definition, None, area, period),
        "lines": sorted(lines, key=lambda line: line["has_none"])[:SHOWN],
    }
    return render(request, "coordination/compacts/indicators/compare.html", context)


def _line(definition, alike, area, period):
    value = attempt(definition.id, area, period)
    has_none = value.value is None
    return {
        "name": area.name,
        "shown": "pas de valeur" if alike and has_none else value.shown,
        "has_none": has_none,
        "command": shown.command(value),
        "closeness": alike and alike.closeness,
        "why": alike and alike.words,
    }
