"""The first page and the search."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from maillage.apps.territory.selectors import search_communes
from maillage.web.components.words import count

from .france import map_of_france

MOST_SUGGESTIONS = 8
MOST_RESULTS = 50
LONGEST_QUERY = 120  # characters the search box takes
SEARCH_LABEL = "Nom de la commune, code postal ou code Insee"


@require_safe
def home(request):
    context = {"search_label": SEARCH_LABEL, "france": map_of_france()}
    return render(request, "public/home.html", context)


@require_safe
@vary_on_headers("HX-Request")
def search(request):
    """The whole page, or only the suggestions when the search box asks for them."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = search_communes(query, limit=MOST_SUGGESTIONS if request.htmx else MOST_RESULTS)
    if not request.htmx and len(found.communes) == 1 and not found.approximate:
        return redirect(found.communes[0])
    hits = [_hit(commune, found.former) for commune in found.communes]
    context = {
        "query": query,
        "hits": [] if found.approximate else hits,
        "suggestion": _suggestion(hits) if found.approximate else None,
    }
    if request.htmx:
        return render(request, "components/search_results.html", context)
    context["search_label"] = SEARCH_LABEL
    context["alike"] = hits[1:] if found.approximate else []
    context["is_cut"] = len(hits) == MOST_RESULTS
    return render(request, "public/search.html", context)


def _hit(commune, former):
    detail = f"{commune.departement.name} ({commune.departement_id})"
    if commune.population is not None:
        detail += f", {count(commune.population, 'habitant')}"
    if commune.code in former:
        detail += f" · ancienne commune\u00a0: {former[commune.code]}"
    return {"name": commune.name, "detail": detail, "url": commune.get_absolute_url()}


def _suggestion(hits):
    return {"label": hits[0]["name"], "url": hits[0]["url"]} if hits else None
