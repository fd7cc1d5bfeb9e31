"""Contours of communes and the point that stands for each: its town hall, else a point inside."""

import numpy as np
import shapely

# About one kilometre: contours are simplified, and a few town halls stand just over the limit.
# Farther, the directory has placed the town hall in a namesake commune or beside its postal code.
FARTHEST_TOWN_HALL_DEGREES = 0.01


def complete(contour, parts):
    """WKB of a commune's contour with those of its former communes that it leaves out.

    The package's contour of a merged commune is sometimes that of its largest part alone, or
    missing: then the parts are joined to it. None when there is nothing at all.
    """
    whole = shapely.from_wkb(contour)
    former = shapely.from_wkb(np.array([part for part in parts if part], dtype=object))
    if whole is not None:
        former = former[~shapely.intersects(whole, shapely.point_on_surface(former))]
    if not former.size:
        return contour
    union = shapely.union_all([whole, *former])
    if union.geom_type == "Polygon":
        union = shapely.multipolygons([union])
    return shapely.to_wkb(union)


def locate(contours, town_halls):
    """The point of each commune.

    Parameters
    ----------
    contours, town_halls : lists of WKB (bytes) or None, one a commune, in degrees

    Returns
    -------
    latitude, longitude : float arrays, degrees; nan where a commune has neither
    is_town_hall : bool array; False where the point was taken inside the contour
    is_misplaced : bool array; True where there was a town hall, too far from the contour
    """
    areas = shapely.from_wkb(np.array(contours, dtype=object))
    points = shapely.from_wkb(np.array(town_halls, dtype=object))
    given = ~(shapely.is_missing(points) | shapely.is_empty(points))
    inside = given & shapely.intersects(areas, points)
    doubtful = np.flatnonzero(given & ~inside & ~shapely.is_missing(areas))
    misplaced = np.zeros(len(areas), dtype=bool)
    gaps = shapely.distance(areas[doubtful], points[doubtful])
    misplaced[doubtful] = gaps > FARTHEST_TOWN_HALL_DEGREES
    is_town_hall = given & ~misplaced
    points[~is_town_hall] = shapely.point_on_surface(areas[~is_town_hall])
    return shapely.get_y(points), shapely.get_x(points), is_town_hall, misplaced
