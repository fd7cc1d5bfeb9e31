"""« Combien de praticiens, et quand ? » for the points of a territory."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.studies.selectors import find_perimeters
from maillage.apps.teleconsult.models import AccessPoint
from maillage.apps.teleconsult.permissions import can_supervise
from maillage.apps.teleconsult.selectors.demand import (
    documented_demand,
    estimated_demand,
    measured_demand,
    population_of,
)
from maillage.apps.teleconsult.selectors.promise import promise_kept
from maillage.apps.teleconsult.selectors.service_times import service_times
from maillage.apps.teleconsult.staffing import plans
from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.names import LONGEST_QUERY
from maillage.apps.territory.permissions import organisations_keeping_territories
from maillage.apps.territory.selectors import get_perimeter

from . import plan_words, words
from .board import ONLY_SUPERVISORS
from .forms import StaffingForm


@login_required
@require_safe
def page(request):
    """Choose a territory, say what is asked, read the plan: all in the address."""
    require(can_supervise(request.user), ONLY_SUPERVISORS)
    given = request.GET
    perimeter = _perimeter(given.get("kind", ""), given.get("code", ""))
    is_asked = perimeter is not None and "calculer" in given
    form = StaffingForm(given if is_asked else None, initial=StaffingForm.usual())
    query = given.get("q", "").strip()[:LONGEST_QUERY]
    organisations = organisations_keeping_territories(request.user)
    context = {
        "perimeter": perimeter,
        "is_gone": perimeter is None and "code" in given,
        "form": form,
        "answer": _answer(perimeter, form.cleaned_data) if is_asked and form.is_valid() else None,
        "query": query,
        "found": [] if perimeter else find_perimeters(query, organisations=organisations),
    }
    status = 422 if is_asked and form.errors else 200
    return render(request, "coordination/teleconsult/staffing.html", context, status=status)


def _perimeter(kind, code):
    try:
        return get_perimeter(kind, code)
    except TerritoryUnknown:
        return None


def _answer(perimeter, asked):
    now, population = timezone.now(), population_of(perimeter.communes)
    demand = measured_demand(perimeter.communes, asked["soins"], asked["jour"], now)
    if demand is None and not population:
        return {"is_unknown": True}
    demand = demand or estimated_demand(population, asked["soins"], asked["taux"])
    times = service_times(now)
    found = plans(demand, times)
    points = AccessPoint.objects.filter(site__commune__in=perimeter.communes)
    kept = promise_kept("30", now, points=points.order_by().values("pk"))
    return {
        "is_unknown": False,
        "conclusion": plan_words.conclusion(found),
        "demand": plan_words.demand_in_words(demand, found, population, asked),
        "promise": words.conclusion("30", kept.total),
        "drawing": plan_words.drawing(found),
        "plans": [plan_words.plan_in_words(plan, place) for place, plan in enumerate(found)],
        "rows": plan_words.rows(found),
        "times": plan_words.times_in_words(times, found),
        "demand_source": documented_demand()["source"] if demand.is_estimated else "",
        "demand_to_verify": documented_demand()["to_verify"] if demand.is_estimated else "",
    }
