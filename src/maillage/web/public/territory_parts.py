"""What a territory's page shows, part by part."""

from math import isnan

from django.urls import reverse

from maillage.apps.territory.selectors import available_measures, territory_rows
from maillage.apps.territory.selectors.comparisons import places_inside
from maillage.apps.territory.selectors.datasets import default_travel_time_set
from maillage.apps.territory.selectors.maps import MOST_COMMUNES_DRAWN
from maillage.apps.territory.selectors.tables import shades_of
from maillage.web.components.words import count, number

from . import published, territory_table
from .measure_words import anchor, class_labels, family, figure, legend
from .plots import histogram
from .territory_words import conclusion, sentences

_DOWNLOADS = {
    "csv": "public:territory_csv",
    "geojson": "public:territory_geojson",
    "map": "public:territory_map",
}


def measured(perimeter, slug):
    """(measure, rows, spread) for the measure asked, else the first that tells something here."""
    return _measured(perimeter, slug, available_measures())


def _measured(perimeter, slug, measures):
    asked = next((measure for measure in measures if measure.slug == slug), None)
    if asked is not None:
        return asked, *territory_rows(perimeter, asked)
    for measure in measures[:-1]:
        rows, spread = territory_rows(perimeter, measure)
        if not rows or not _is_too_far(measure, spread):
            return measure, rows, spread
    return measures[-1], *territory_rows(perimeter, measures[-1])


def _is_too_far(measure, spread):
    """Whether half the residents live beyond the distance on which minutes were fitted."""
    if family(measure) != "minutes":
        return isnan(spread.median)
    travel = default_travel_time_set()
    furthest = travel.fixed_minutes + travel.minutes_per_km * travel.limit_km
    return not spread.median <= furthest


def everything_about(perimeter, query):
    """Context of the territory's page for a query string."""
    measures = available_measures()
    measure, rows, spread = _measured(perimeter, query.get("mesure", ""), measures)
    return {
        "perimeter": perimeter,
        "trail": [
            {"label": "Accueil", "url": reverse("public:home")},
            {"label": perimeter.name, "url": None},
        ],
        "summary": _summary(perimeter, rows),
        "measures": measures,
        "measure": measure,
        "source_anchor": anchor(measure),
        "source_label": _source_label(measure),
        "sentences": sentences(measure, spread),
        "inside": places_inside(perimeter),
        **_official(perimeter, measures),
        **_map(perimeter, measure, rows, spread),
        "plot": _plot(measure, spread),
        "worst": [_cells(row, measure) for row in _worst(rows, measure)],
        **_table(rows, measure, query),
        "downloads": _addresses(perimeter, measure),
    }


def _summary(perimeter, rows):
    residents = sum(row.residents or 0 for row in rows)
    said = f"{perimeter.kind_label.capitalize()}, {count(len(rows), 'commune')}"
    return f"{said}, {count(residents, 'habitant')}." if residents else f"{said}."


def _source_label(measure):
    if measure.source == "apl":
        return f"Drees, {measure.slug.rsplit('-', 1)[1]}"
    return {"minutes": "temps estimés par maillage", "age": "Insee, recensement 2021"}.get(
        family(measure), "estimé par maillage d’après le recensement 2021"
    )


def _official(perimeter, measures):
    """The ministry's figures of the département, where its communes' scores are not loaded."""
    if measures[0].source == "apl":
        return {"is_official_loaded": True, "published": []}
    has_figures = perimeter.kind == "departement"
    figures = published.departement_sentences(perimeter.code) if has_figures else []
    return {"is_official_loaded": False, "published": figures}


def _map(perimeter, measure, rows, spread):
    without = sum(row.value is None for row in rows)
    return {
        "is_drawn": 0 < len(rows) <= MOST_COMMUNES_DRAWN,
        "most_drawn": number(MOST_COMMUNES_DRAWN),
        "legend": legend(measure, spread, without),
        "legend_title": measure.unit[0].upper() + measure.unit[1:],
    }


def _plot(measure, spread):
    if isnan(spread.median):
        return None
    labels = class_labels(spread.bounds)
    shades = shades_of(range(len(labels)), len(labels), measure.better)
    return histogram(labels, shades, spread.residents_by_class, conclusion(measure, spread))


def _worst(rows, measure):
    return territory_table.worst_served(rows, measure.better)


def _table(rows, measure, query):
    sort, text = territory_table.asked(query)
    kept = territory_table.sorted_rows(territory_table.filtered_rows(rows, text), sort)
    page = territory_table.page_of(kept, query)
    return {
        "sort": sort,
        "filter": text,
        "headings": territory_table.headings(query, sort, measure.title),
        "page": page,
        "cells": [_cells(row, measure) for row in page],
        "base_query": territory_table.base_query(query),
    }


def _cells(row, measure):
    return {
        "code": row.code,
        "name": row.name,
        "slug": row.slug,
        "residents": "" if row.residents is None else number(row.residents),
        "figure": figure(measure, row.value),
    }


def _addresses(perimeter, measure):
    return {
        key: f"{reverse(name, args=[perimeter.kind, perimeter.code])}?mesure={measure.slug}"
        for key, name in _DOWNLOADS.items()
    }
