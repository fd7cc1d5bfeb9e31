"""An answer as files to take away: CSV of the communes, GeoJSON of places and communes."""

import json

from django.utils import timezone
from django.utils.text import slugify

from maillage.web.components.spreadsheets import csv_text

from .map import geometries
from .terms import terms_of

# Stable names. Values are minutes, or consultations a year and resident (column `unit`).
COLUMNS = (
    "code",
    "name",
    "residents",
    "measure",
    "unit",
    "threshold",
    "before",
    "after",
    "inside_before",
    "inside_after",
    "place_number",
    "place_id",
    "place_name",
    "response",
)
PLACE_FIELDS = (
    *("id", "name", "commune", "response", "response_name", "role", "gained", "alone", "served"),
    *("communes_served", "mean_before", "mean_after", "stability"),
)
_UNITS = {"minutes": "minutes", "score": "consultations"}
_BOM = "\ufeff"  # without it, spreadsheets misread accents


def file_name(study, extension):
    """`maillage-scenario-est-creusois-2026-11-22.pdf`: the name, and the day of the answer."""
    day = timezone.localtime(study.ended_at or study.launched_at).date()
    return f"maillage-scenario-{slugify(study.name)[:60] or study.pk}-{day}.{extension}"


def records(result):
    """One commune a record: keys are `COLUMNS`, None where nothing is known or nobody serves."""
    terms, columns = terms_of(result), result["communes"]
    keys = ("code", "name", "residents", "before", "after", "place")
    for code, name, residents, before, after, rank in zip(*(columns[k] for k in keys), strict=True):
        place = result["places"][rank] if rank >= 0 else None
        yield {
            "code": code,
            "name": name,
            "residents": residents,
            "measure": result["measure"],
            "unit": _UNITS[result["measure"]],
            "threshold": result["threshold"],
            "before": before,
            "after": after,
            "inside_before": terms.holds(before),
            "inside_after": terms.holds(after),
            "place_number": rank + 1 if place else None,
            "place_id": place["id"] if place else None,
            "place_name": place["name"] if place else None,
            "response": place["response"] if place else None,
        }


def as_csv(result):
    """UTF-8 text with its mark, one line a commune."""
    return _BOM + csv_text(COLUMNS, (line.values() for line in records(result)))


def as_geojson(result):
    """FeatureCollection: chosen places as points, then communes (a point without contour)."""
    places = [
        _feature(f"place-{rank}", _point(place), {"number": rank} | _facts(place))
        for rank, place in enumerate(result["places"], start=1)
    ]
    columns = result["communes"]
    known = geometries(columns["code"])
    at = zip(columns["longitude"], columns["latitude"], strict=True)
    communes = [
        _feature(line["code"], known.get(line["code"], _at(*point)), {"kind": "commune"} | line)
        for line, point in zip(records(result), at, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": [*places, *communes]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _facts(place):
    return {"kind": "place"} | {field: place[field] for field in PLACE_FIELDS}


def _feature(identifier, geometry, properties):
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


def _point(place):
    return _at(place["longitude"], place["latitude"])


def _at(longitude, latitude):
    return {"type": "Point", "coordinates": [longitude, latitude]}
