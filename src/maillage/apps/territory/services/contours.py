"""Contours made light for display: simplified together, so that neighbours still touch."""

import numpy as np
import shapely

COMMUNE_TOLERANCE = (
    0.004  # degrees: about 400 m, under two pixels when a département fills a screen
)
OUTLINE_TOLERANCE = 0.035  # degrees: for the map of the whole country
SMALL_TOLERANCE = 0.006  # degrees: for Paris and its neighbours, drawn enlarged
SMALL_AREA = 0.04  # square degrees: about 330 km²
DECIMALS = 4  # 11 m
_SMALLEST_PART = 0.01  # of the largest: islands under it cannot be seen on a map of the country


def simplify_together(contours, tolerance=COMMUNE_TOLERANCE):
    """Shapes of contours (WKB, None where unknown) simplified as one coverage, same order.

    Shared borders stay shared (Visvalingam–Whyatt on the edges of the coverage).
    """
    shapes = shapely.from_wkb(np.array(contours, dtype=object))
    known = ~shapely.is_missing(shapes)
    if known.any():
        shapes[known] = shapely.coverage_simplify(shapes[known], tolerance)
    return shapes


def as_geojson(shapes):
    """GeoJSON texts with coordinates of 11 m; "" where the shape is unknown or empty."""
    shapes = np.asarray(shapes, dtype=object)
    rounded = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    texts = shapely.to_geojson(rounded)
    drawable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return [text if keep else "" for text, keep in zip(texts, drawable, strict=True)]


def outlines(shapes_by_group):
    """GeoJSON outline of each group of simplified shapes: {code: [shape, …]} to {code: text}."""
    merged = {code: _main_land(shapely.union_all(s)) for code, s in shapes_by_group.items()}
    found = {}
    for small, tolerance in ((False, OUTLINE_TOLERANCE), (True, SMALL_TOLERANCE)):
        group = {code: s for code, s in merged.items() if (s.area < SMALL_AREA) is small}
        light = shapely.coverage_simplify(np.array(list(group.values()), object), tolerance)
        found |= dict(zip(group, as_geojson(light), strict=True))
    return found


def _main_land(shape):
    """Without holes, nor islands too small to be seen."""
    parts = [shapely.Polygon(part.exterior) for part in getattr(shape, "geoms", [shape])]
    largest = max(part.area for part in parts)
    return shapely.MultiPolygon([p for p in parts if p.area >= largest * _SMALLEST_PART])
