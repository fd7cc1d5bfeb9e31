"""The centres held by volunteer doctors, on a map, and the weeks that wait for somebody."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.rota.selectors import recruitment
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import count

from . import words
from .drawing import map_of


@require_safe
def home(request):
    """The map, the centres and the first weeks that wait, how far the goal is."""
    today = timezone.localdate()
    centres = recruitment.free_centres(today)
    collectives = recruitment.collectives()
    forecast = recruitment.last_forecast(collectives[0]) if len(collectives) == 1 else None
    context = {
        "map": map_of(centres) if centres else None,
        "centres": [words.centre_card(at, each, today) for at, each in enumerate(centres, 1)],
        "invitation": words.invitation(centres),
        "gauge": words.gauge(recruitment.count_volunteers(), forecast),
    }
    return render(request, "public/rota/home.html", context)


@require_safe
def centre(request, centre_id):
    """One centre: every week that waits, month by month, and what a doctor finds there."""
    today = timezone.localdate()
    found = recruitment.free_centre(centre_id, today)
    if found is None:
        raise Http404
    flats = found.centre.flats.all()
    context = {
        "centre": found.centre,
        "commune": found.centre.site.commune,
        "address": words.address(found),
        "opening": words.opening(found, today),
        "weeks": [in_words(monday) for monday in found.free],
        "without": words.without(found),
        "lines": count(found.centre.lines.count(), "cabinet"),
        "housing": count(len(flats), "logement") if flats else "",
        "vehicles": count(found.centre.vehicles.count(), "véhicule"),
        "has_vehicles": found.centre.vehicles.exists(),
        "takes_pets": any(flat.accepts_pets for flat in flats),
    }
    return render(request, "public/rota/centre.html", context)
