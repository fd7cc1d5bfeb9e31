"""Drawings made by the server: a histogram, and the map of France as SVG paths."""

import json
from functools import lru_cache
from math import cos, radians

from maillage.web.components.words import BLANK, number

PLOT_WIDTH, PLOT_HEIGHT = 700, 200

# Frames of the map, in units of its view box: name → (west, south, east, north) in degrees,
# then (x, y, width) on paper. Metropolitan France is drawn at 60 units per degree of latitude.
VIEW_BOX = "0 0 760 650"
_METROPOLE = ((-5.3, 41.2, 9.7, 51.2), (110, 10, 630))
_FRAMES = {
    "971": ((-61.9, 15.8, -60.9, 16.6), (10, 70, 80)),
    "972": ((-61.3, 14.3, -60.7, 15.0), (10, 165, 64)),
    "973": ((-54.7, 2.0, -51.5, 5.9), (5, 265, 90)),
    "974": ((55.15, -21.45, 55.9, -20.8), (12, 400, 70)),
    "976": ((44.95, -13.05, 45.35, -12.55), (24, 500, 46)),
}
_CITY = ((2.1, 48.66, 2.65, 49.05), (112, 430, 150))
CITY_DEPARTEMENTS = ("75", "92", "93", "94")


def histogram(labels, shades, residents, conclusion):
    """What `histogram.html` takes: one bar a class, its height the number of residents."""
    tallest = max(residents, default=0) or 1
    width = PLOT_WIDTH / max(len(labels), 1)
    shown = [number(total) for total in residents]
    bars = []
    for place, (label, shade, total) in enumerate(zip(labels, shades, residents, strict=True)):
        height = round(PLOT_HEIGHT * total / tallest)
        bars.append(
            {
                "x": round(place * width, 1),
                "y": PLOT_HEIGHT - height,
                "width": round(width, 1),
                "height": height,
                "css": f"class-{shade or 'none'}",
                "label": f"{label}{BLANK}: {shown[place]}{BLANK}habitants",
            }
        )
    rows = [{"label": label, "value": value} for label, value in zip(labels, shown, strict=True)]
    return {
        "bars": bars,
        "width": PLOT_WIDTH,
        "height": PLOT_HEIGHT,
        "conclusion": conclusion,
        "rows": rows,
    }


def departement_path(code, outline):
    """SVG path of a département in the view box; overseas ones in frames on the left."""
    return _path(outline, *_FRAMES.get(code, _METROPOLE))


def city_path(outline):
    """SVG path of a département of the Paris area, enlarged in its own frame."""
    return _path(outline, *_CITY)


def map_point(code, latitude, longitude):
    """Where a point of a département is in the view box: (x, y), whole numbers."""
    return _projection(*_FRAMES.get(code, _METROPOLE))(longitude, latitude)


def _projection(degrees, paper):
    west, south, east, north = degrees
    x, y, width = paper
    shrink = cos(radians((south + north) / 2))
    scale = width / ((east - west) * shrink)
    return lambda lon, lat: (
        round(x + (lon - west) * shrink * scale),
        round(y + (north - lat) * scale),
    )


@lru_cache(maxsize=256)
def _path(outline, degrees, paper):
    place = _projection(degrees, paper)
    pieces = [
        _relative([place(lon, lat) for lon, lat, *_ in polygon[0]])
        for polygon in _polygons(json.loads(outline))
    ]
    return "".join(pieces)


def _polygons(geometry):
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def _relative(points):
    """A closed path of whole-number steps: half the bytes of absolute points."""
    distinct = [p for p, q in zip(points, [None, *points], strict=False) if p != q]
    steps = [
        f"{x - before_x} {y - before_y}"
        for (x, y), (before_x, before_y) in zip(distinct[1:], distinct, strict=False)
    ]
    return f"M{distinct[0][0]} {distinct[0][1]}l{' '.join(steps)}z"
