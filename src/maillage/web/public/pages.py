"""Pages about the portal itself: sources, accessibility, personal data."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.apps.territory import selectors
from maillage.apps.territory.enums import Profession
from maillage.apps.territory.models import TravelTimeSet
from maillage.sources import catalogue
from maillage.web.components.words import BLANK, count, date_in_words, number

from .downloads import COLUMNS

COLUMN_MEANINGS = {
    "code": "code Insee de la commune, 5 caractères, avec ses zéros de tête",
    "name": "nom de la commune",
    "residents": "habitants qui pèsent dans les parts et les quantiles",
    "aged_65_plus": "habitants de 65 ans et plus",
    "standardised_population": "habitants pondérés par le recours aux soins de leur âge",
    "standardised_population_is_official": "true si la Drees la publie, false si elle est estimée",
    "measure": "nom court de la mesure, celui de l’adresse",
    "unit": "unité de la mesure, en français",
    "value": "valeur de la mesure\u00a0; vide si elle n’est pas publiée",
    "value_is_estimated": "true si la valeur est une estimation de maillage",
    "class": "classe sur la carte, de 1 (la mieux desservie) à 7",
}


@require_safe
def sources(request):
    loaded = list(selectors.datasets())
    context = {
        "travel": _travel(),
        "loaded": [_loaded(dataset) for dataset in loaded],
        "not_loaded": _not_loaded({dataset.kind for dataset in loaded}),
        "columns": [{"name": name, "meaning": COLUMN_MEANINGS[name]} for name in COLUMNS],
    }
    return render(request, "public/sources.html", context)


def _travel():
    """The default travel-time set in words; None before France is loaded."""
    try:
        travel = selectors.default_travel_time_set()
    except TravelTimeSet.DoesNotExist:
        return None
    return {
        "name": travel.name,
        "method": travel.method,
        "source": travel.source,
        "made_on": date_in_words(travel.made_on),
        "limit": f"{number(travel.limit_km)}{BLANK}km",
        "error": f"{number(travel.mean_absolute_error_minutes, 1)}{BLANK}min",
    }


def _loaded(dataset):
    left_out = dataset.rows_read - dataset.rows_kept
    return {
        "title": _title(dataset),
        "producer": dataset.producer,
        "licence": dataset.licence,
        "file_name": dataset.file_name,
        "page": _page(dataset.kind),
        "kept": number(dataset.rows_kept),
        "left_out": number(left_out) if left_out else "aucune",
        "read": count(dataset.rows_read, "ligne lue", "lignes lues"),
        "loaded_on": date_in_words(dataset.loaded_at),
    }


def _title(dataset):
    """Title, profession where the source has one file for each, vintage."""
    profession = dict(Profession.choices).get(dataset.part, "")
    return ", ".join(part for part in (dataset.title, profession, dataset.vintage) if part)


def _page(kind):
    """The producer's page; "" for a kind without one on the web."""
    if kind not in catalogue.KINDS:
        return ""
    page = catalogue.entry(kind).page
    return page if page.startswith("https://") else ""


def _not_loaded(kinds):
    entries = [catalogue.entry(kind) for kind in catalogue.KINDS if kind not in kinds]
    return [entry for entry in entries if entry.package is None]


@require_safe
def accessibility(request):
    return render(request, "public/accessibility.html", _contact())


@require_safe
def privacy(request):
    return render(request, "public/privacy.html", _contact())


def _contact():
    """Address people may write to; "" when the portal is not configured with one."""
    address = settings.DEFAULT_FROM_EMAIL
    return {"contact": "" if address.endswith("@localhost") else address}
