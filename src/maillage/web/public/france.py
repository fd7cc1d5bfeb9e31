"""The map of France by département, its legend, its conclusion and the same in a table."""

import numpy as np

from maillage.apps.territory.enums import Profession
from maillage.apps.territory.selectors.comparisons import departement_means, departements
from maillage.apps.territory.selectors.measures import GP_THRESHOLD
from maillage.apps.territory.selectors.tables import CLASS_COUNT, shades_of
from maillage.engines.access.classes import class_bounds, classify
from maillage.web.components.words import BLANK, number

from . import published
from .measure_words import NO_FIGURE, class_labels
from .plots import CITY_DEPARTEMENTS, VIEW_BOX, city_path, departement_path


def map_of_france():
    """What the home page shows of France; None before the communes are loaded.

    Means come from the communes' scores where they are loaded, else from the ministry's figures
    by département, which the portal carries.
    """
    places = departements()
    if not places:
        return None
    vintage, means = departement_means(Profession.GP)
    if not means:
        vintage, means = published.departement_means()
    values = np.array([means.get(place.code, np.nan) for place in places], float)
    bounds = class_bounds(values, count=CLASS_COUNT, keep=(GP_THRESHOLD,))
    shades = shades_of(classify(values, bounds), len(bounds) + 1, "higher")
    rows = [_row(*line) for line in zip(places, values.tolist(), shades, strict=True)]
    return {
        "vintage": vintage,
        "view_box": VIEW_BOX,
        "departements": [*_drawn(rows), *_drawn(rows, city=True)],
        "legend": _legend(bounds, shades),
        "sentences": _sentences(rows, means.get("france")),
        "rows": rows,
    }


def _row(place, value, shade):
    known = shade is not None
    figure = number(value, 1) if known else NO_FIGURE
    said = f"{figure}{BLANK}consultations par an" if known else NO_FIGURE
    return {
        "code": place.code,
        "name": place.name,
        "outline": place.outline,
        "url": place.get_absolute_url(),
        "value": value if known else None,
        "figure": figure,
        "css": f"class-{shade or 'none'}",
        "label": f"{place.name} ({place.code}){BLANK}: {said}",
    }


def _drawn(rows, *, city=False):
    wanted = [row for row in rows if row["outline"]]
    if city:
        wanted = [row for row in wanted if row["code"] in CITY_DEPARTEMENTS]
        return [row | {"path": city_path(row["outline"])} for row in wanted]
    return [row | {"path": departement_path(row["code"], row["outline"])} for row in wanted]


def _legend(bounds, shades):
    labels = class_labels(bounds)
    steps = shades_of(range(len(labels)), len(labels), "higher")
    classes = [
        {"label": label, "css": f"class-{step}", "count": None}
        for label, step in zip(labels, steps, strict=True)
    ]
    without = [{"label": NO_FIGURE, "css": "class-none", "count": None}] if None in shades else []
    return [*reversed(classes), *without]


def _sentences(rows, national):
    """The conclusion: the mean of France, and between which départements it is spread."""
    known = sorted((row for row in rows if row["value"] is not None), key=lambda r: r["value"])
    said = []
    if national is not None:
        said.append(
            f"Un habitant peut consulter un généraliste {number(national, 1)}{BLANK}fois par an "
            "en moyenne."
        )
    if len(known) > 1:
        low, high = known[0], known[-1]
        said.append(
            f"Selon le département, c’est de {low['figure']} ({low['name']}) "
            f"à {high['figure']} ({high['name']})."
        )
    return said
