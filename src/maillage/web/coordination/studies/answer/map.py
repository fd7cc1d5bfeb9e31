"""The map of a study, before drawing: contours on a flat frame, classes, scale in words."""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import cos, radians

from maillage.apps.territory.models import Commune
from maillage.apps.territory.selectors.maps import map_features
from maillage.apps.territory.selectors.tables import shades_of
from maillage.web.components.words import BLANK, number
from maillage.web.public.measure_words import class_labels

WIDTH, MOST_HEIGHT = 3200, 3600  # units of the view box: ten a pixel on the narrowest screen
MARGIN = 60
MOST_CONTOURS = 1_500
SCORE_BOUNDS = (1.5, 2, 2.5, 3, 3.5, 4)
SIDES = ("before", "after")


@dataclass(frozen=True)
class Frame:
    """A flat frame around a territory: degrees to whole units of the view box."""

    west: float
    north: float
    shrink: float
    scale: float
    left: float
    height: int

    def point(self, longitude, latitude):
        x = self.left + (longitude - self.west) * self.shrink * self.scale
        y = MARGIN + (self.north - latitude) * self.scale
        return round(x), round(y)

    def holds(self, point):
        return 0 <= point[0] <= WIDTH and 0 <= point[1] <= self.height


def frame_around(points):
    """The frame that shows all (longitude, latitude) points as large as it can.

    >>> frame_around([(2.0, 46.0), (2.1, 46.1)]).point(2.0, 46.1)[1]
    60
    """
    longitudes, latitudes = zip(*points, strict=True)
    west, south, north = min(longitudes), min(latitudes), max(latitudes)
    shrink = cos(radians((south + north) / 2))
    wide, tall = (max(longitudes) - west) * shrink, north - south
    room = WIDTH - 2 * MARGIN
    scale = min(room / max(wide, 1e-3), (MOST_HEIGHT - 2 * MARGIN) / max(tall, 1e-3))
    height = round(tall * scale) + 2 * MARGIN
    return Frame(west, north, shrink, scale, (WIDTH - wide * scale) / 2, height)


def geometries(codes):
    """{code: GeoJSON geometry} of the communes that still exist and have a contour."""
    communes = Commune.objects.filter(code__in=codes)
    collection = json.loads(map_features(communes, dict.fromkeys(codes, {})))
    return {feature["id"]: feature["geometry"] for feature in collection["features"]}


def outline(result):
    """Frame and shapes of a study's communes: (frame, {code: SVG path}).

    No shape past `MOST_CONTOURS` communes, nor for a commune without contour: a dot stands for it.
    """
    columns = result["communes"]
    points = list(zip(columns["longitude"], columns["latitude"], strict=True))
    known = geometries(columns["code"]) if len(points) <= MOST_CONTOURS else {}
    rings = {code: _rings(geometry) for code, geometry in known.items()}
    corners = [point for parts in rings.values() for ring in parts for point in ring]
    frame = frame_around([*points, *corners])
    paths = {code: _path(parts, frame) for code, parts in rings.items()}
    return frame, {code: path for code, path in paths.items() if path}


def _rings(geometry):
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[point[:2] for point in ring] for polygon in polygons for ring in polygon]


def _path(rings, frame):
    return "".join(filter(None, (_ring_path([frame.point(*p) for p in ring]) for ring in rings)))


def _ring_path(points):
    """A closed path of whole-number steps; nothing when it shrank to less than a triangle."""
    distinct = [p for p, before in zip(points, [None, *points], strict=False) if p != before]
    if len(set(distinct)) < 3:
        return ""
    steps = [f"{x - x0} {y - y0}" for (x, y), (x0, y0) in zip(distinct[1:], distinct, strict=False)]
    return f"M{distinct[0][0]} {distinct[0][1]}l{' '.join(steps)}z"


@dataclass(frozen=True)
class Scale:
    """Classes of a map, the same before and after: inner bounds, palette steps, labels."""

    bounds: tuple
    steps: tuple
    labels: tuple
    is_score: bool

    def css(self, value):
        """CSS class of a value: class-1 (best) … class-7, or class-none."""
        if value is None:
            return "class-none"
        # A commune at exactly N minutes is within N minutes; at exactly 2.5, it has 2.5.
        side = bisect_right if self.is_score else bisect_left
        return f"class-{self.steps[side(self.bounds, value)]}"


def scale_of(terms):
    """The classes of a measure; the threshold is always a bound.

    >>> from maillage.web.coordination.studies.answer.terms import Terms
    >>> scale_of(Terms("minutes", 15)).bounds
    (5, 10, 15, 20, 30, 45)
    """
    if terms.is_score:
        bounds, labels = SCORE_BOUNDS, class_labels(SCORE_BOUNDS)
    else:
        parts = (1 / 3, 2 / 3, 1, 4 / 3, 2, 3)
        bounds = tuple(sorted({max(1, round(terms.threshold * part)) for part in parts}))
        labels = _minutes_labels(bounds)
    better = "higher" if terms.is_score else "lower"
    steps = shades_of(range(len(labels)), len(labels), better)
    return Scale(tuple(bounds), tuple(steps), tuple(labels), terms.is_score)


def _minutes_labels(bounds):
    unit = f"{BLANK}min"
    pairs = zip(bounds, bounds[1:], strict=False)
    middle = [f"de {low} à {high}{unit}" for low, high in pairs]
    return [f"{bounds[0]}{unit} ou moins", *middle, f"plus de {bounds[-1]}{unit}"]


def scale_rows(result, terms):
    """The legend and its residents before and after, best class first; unused classes left out."""
    scale = scale_of(terms)
    labels = [*zip(scale.steps, scale.labels, strict=True)]
    known = [(f"class-{step}", label) for step, label in labels]
    known = [*(reversed(known) if terms.is_score else known), ("class-none", terms.unreached)]
    residents = {side: _residents_by_class(result, scale, side) for side in SIDES}
    return [
        {"css": css, "label": label} | {side: number(residents[side].get(css, 0)) for side in SIDES}
        for css, label in known
        if any(css in residents[side] for side in SIDES)
    ]


def _residents_by_class(result, scale, side):
    total = {}
    columns = result["communes"]
    for value, residents in zip(columns[side], columns["residents"], strict=True):
        css = scale.css(value)
        total[css] = total.get(css, 0) + (residents or 0)
    return total
