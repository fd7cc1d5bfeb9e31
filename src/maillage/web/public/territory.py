"""A territory's page, its downloads and the data of its map."""

import re
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.selectors import get_perimeter
from maillage.apps.territory.selectors.maps import MOST_COMMUNES_DRAWN

from . import downloads
from .territory_parts import everything_about, measured

_CODE = re.compile(r"[\w-]{1,80}")
_FIVE_MINUTES = cache_control(public=True, max_age=300)


def _of_perimeter(view):
    """Give the view its perimeter; 404 for a kind or a code that does not exist."""

    @wraps(view)
    def wrapped(request, kind, code):
        if not _CODE.fullmatch(code):
            raise Http404
        try:
            perimeter = get_perimeter(kind, code)
        except TerritoryUnknown as error:
            raise Http404 from error
        return view(request, perimeter)

    return require_safe(wrapped)


@_of_perimeter
def page(request, perimeter):
    return render(request, "public/territory.html", everything_about(perimeter, request.GET))


@_FIVE_MINUTES
@conditional_page
@_of_perimeter
def csv(request, perimeter):
    measure, rows, _ = measured(perimeter, request.GET.get("mesure", ""))
    return _file(downloads.as_csv(rows, measure), "text/csv", perimeter, measure, "csv")


@_FIVE_MINUTES
@conditional_page
@_of_perimeter
def geojson(request, perimeter):
    measure, rows, _ = measured(perimeter, request.GET.get("mesure", ""))
    text = downloads.as_geojson(rows, measure, perimeter.communes)
    return _file(text, "application/geo+json", perimeter, measure, "geojson")


@_FIVE_MINUTES
@conditional_page
@_of_perimeter
def map_data(request, perimeter):
    """Data of the map; refused where the page draws none."""
    if perimeter.communes.count() > MOST_COMMUNES_DRAWN:
        refusal = downloads.as_json(f"plus de {MOST_COMMUNES_DRAWN} communes\u00a0: pas de carte")
        return HttpResponse(refusal, content_type="application/json", status=404)
    measure, rows, _ = measured(perimeter, request.GET.get("mesure", ""))
    text = downloads.as_map(rows, measure, perimeter.communes)
    return HttpResponse(text, content_type="application/geo+json")


def _file(text, content_type, perimeter, measure, extension):
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    name = f"maillage-{perimeter.kind}-{perimeter.code}-{measure.slug}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
