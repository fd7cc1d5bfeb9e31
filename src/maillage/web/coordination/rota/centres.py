"""Centres one runs, and the page of each."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.offer.phones import shown
from maillage.apps.rota.models import Centre
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.selectors.centres import (
    centres_of,
    collectives_run_by,
    opening_of,
    with_parts,
)
from maillage.apps.rota.selectors.housing import outages_of
from maillage.apps.rota.weeks import monday_of
from maillage.apps.territory.names import plain

from . import centre_words as words
from .centre_access import centre_for, frame


@login_required
@require_safe
def listing(request):
    """Every centre one runs; `?q=` keeps those of a name or a commune."""
    today, query = timezone.localdate(), request.GET.get("q", "").strip()[:60]
    centres = [each for each in with_parts(centres_of(request.user)) if _is_found(each, query)]
    context = {
        **frame(request.user),
        "rows": [words.centre_row(centre, today) for centre in centres],
        "query": query,
        "can_open": collectives_run_by(request.user).exists(),
    }
    return render(request, "coordination/rota/centres/list.html", context)


@login_required
@require_safe
def page(request, pk):
    """All that a centre holds, each part with its way to change it."""
    centre = centre_for(request.user, pk)
    centre = with_parts(Centre.objects.select_related("site__commune", "collective")).get(
        pk=centre.pk
    )
    today = timezone.localdate()
    opening = opening_of(centre, None, today)
    context = {
        **frame(request.user),
        "centre": centre,
        "site": centre.site,
        "site_phone": shown(centre.site.phone),
        "hours": words.hours(centre.site.opening_hours),
        "lines": [words.line(each, today) for each in centre.lines.all()],
        "team": [words.person(each, each.get_job_display()) for each in centre.team.all()],
        "suppliers": [words.person(each, each.trade) for each in centre.suppliers.all()],
        "flats": [words.flat(each) for each in centre.flats.all()],
        "vehicles": [words.thing(each) for each in centre.vehicles.all()],
        "outages": [words.outage(each) for each in outages_of(centre, monday_of(today))],
        "steps": [words.step(each, today) for each in opening.steps],
        "steps_to_do": len(opening.to_do),
        "can_coordinate": can_coordinate(request.user, centre.collective),
    }
    return render(request, "coordination/rota/centres/centre.html", context)


def _is_found(centre, query):
    named = plain(f"{centre.name} {centre.site.commune.name}")
    return all(word in named for word in plain(query).split())
