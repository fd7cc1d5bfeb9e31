"""Files to take away: CSV and GeoJSON with stable column names, and the light data of the map."""

import json

from django.urls import reverse

from maillage.apps.territory.selectors import map_features
from maillage.web.components.spreadsheets import csv_text
from maillage.web.components.words import BLANK

from .measure_words import spoken

# Stable names, documented on the sources page.
COLUMNS = (
    "code",
    "name",
    "residents",
    "aged_65_plus",
    "standardised_population",
    "standardised_population_is_official",
    "measure",
    "unit",
    "value",
    "value_is_estimated",
    "class",
)


def record(row, measure):
    """One commune as in every download: keys are `COLUMNS`, None where nothing is known.

    `class` is the class of the map: 1 (best served) to 7.
    """
    return {
        "code": row.code,
        "name": row.name,
        "residents": row.residents,
        "aged_65_plus": row.aged_65_plus,
        "standardised_population": None if row.need is None else round(row.need, 1),
        "standardised_population_is_official": row.need_is_official,
        "measure": measure.slug,
        "unit": measure.unit,
        "value": None if row.value is None else round(row.value, 4),
        "value_is_estimated": measure.estimated,
        "class": row.shade,
    }


def as_csv(rows, measure):
    """One line a commune."""
    return csv_text(COLUMNS, (record(row, measure).values() for row in rows))


def as_geojson(rows, measure, communes):
    """FeatureCollection of the communes that have a contour; properties as in the CSV."""
    return map_features(communes, {row.code: record(row, measure) for row in rows})


def as_map(rows, measure, communes):
    """What `map.js` draws: little more than a sentence and a colour by commune."""
    # One reverse for all: reversing 500 addresses costs more than the rest of the answer.
    pattern = reverse("public:commune", args=["00000", "nom"])
    return map_features(
        communes,
        {
            row.code: {
                "code": row.code,
                "name": row.name,
                "value": None if row.value is None else round(row.value, 2),
                "class": row.shade,
                "label": f"{row.name}{BLANK}: {spoken(measure, row.value)}",
                "url": pattern.replace("00000-nom", f"{row.code}-{row.slug}"),
            }
            for row in rows
        },
    )


def as_json(message):
    """A refusal that a program can read."""
    return json.dumps({"detail": message}, ensure_ascii=False)
