"""The map of the centres: départements as a ground, one mark a centre."""

from maillage.apps.territory.selectors.comparisons import departements
from maillage.web.public.plots import departement_path, map_point

OVERSEAS = ("971", "972", "973", "974", "976")
AROUND, NARROWEST = 45, 260  # units of the view box


def map_of(centres):
    """What `_map.html` takes: paths of the ground, and a numbered mark for each `FreeCentre`.

    Drawn as near as all the centres allow. None before the communes are loaded.
    """
    places = departements()
    if not places:
        return None
    marks = [_mark(number, each) for number, each in enumerate(centres, 1)]
    used = {each.centre.site.commune.departement_id for each in centres}
    shown = [place for place in places if place.code not in OVERSEAS or place.code in used]
    left, top, side = _frame(marks)
    return {
        "view_box": f"{left} {top} {side} {side}",
        "ground": [departement_path(each.code, each.outline) for each in shown if each.outline],
        "marks": sorted(marks, key=lambda mark: mark["waits"]),  # the last drawn is seen whole
        "radius": round(side / 32, 1),
        "letter": round(side / 26, 1),
    }


def _frame(marks):
    """(left, top, side) of the square around the marks."""
    xs, ys = [mark["x"] for mark in marks], [mark["y"] for mark in marks]
    side = max(NARROWEST, max(xs) - min(xs) + 2 * AROUND, max(ys) - min(ys) + 2 * AROUND)
    return (max(xs) + min(xs) - side) // 2, (max(ys) + min(ys) - side) // 2, side


def _mark(number, free):
    site = free.centre.site
    x, y = map_point(site.commune.departement_id, site.latitude, site.longitude)
    return {"number": number, "x": x, "y": y, "waits": bool(free.free)}
