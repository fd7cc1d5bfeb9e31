"""A territory as a table, and how a measure is spread over its residents."""

from dataclasses import dataclass

import numpy as np
from django.db.models import OuterRef, Subquery
from django.utils.text import slugify

from maillage.apps.territory.models import OfficialScore
from maillage.apps.territory.need import standardised_population
from maillage.engines.access import weighted_mean, weighted_quantiles, weighted_share_under
from maillage.engines.access.classes import class_bounds, classify

from .measures import measure_values

CLASS_COUNT = 6
PALETTE = 7


@dataclass(frozen=True)
class Row:
    """One commune of a territory. `shade` is 1 (best) to 7 (worst), None without a value."""

    code: str
    name: str
    slug: str
    residents: int | None
    aged_65_plus: int | None
    need: float | None
    need_is_official: bool
    value: float | None
    shade: int | None


@dataclass(frozen=True)
class Spread:
    """How a measure is spread over a territory's residents; nan when nothing has a value.

    `bounds` cut the values into classes; `residents_by_class` (ascending values) adds up to
    `residents`, those with a value. `mean` is weighted by need, the rest by residents.
    """

    bounds: tuple[float, ...]
    residents_by_class: tuple[float, ...]
    communes_by_class: tuple[int, ...]
    residents: float
    mean: float
    median: float
    lowest_tenth: float
    highest_tenth: float
    share_under_threshold: float | None


def territory_rows(perimeter, measure):
    """Rows of a perimeter by name, and the spread of the measure, from the same values."""
    values = measure_values(measure, perimeter.communes)
    communes = _with_need(perimeter.communes, measure)
    numbers = np.array([values.get(c["code"], np.nan) for c in communes], float)
    bounds = _bounds(numbers, measure)
    shades = shades_of(classify(numbers, bounds), len(bounds) + 1, measure.better)
    rows = [
        _row(commune, value, shade)
        for commune, value, shade in zip(communes, numbers.tolist(), shades, strict=True)
    ]
    return rows, spread(rows, measure, bounds)


def _bounds(numbers, measure):
    keep = () if measure.threshold is None else (measure.threshold,)
    return class_bounds(numbers, count=CLASS_COUNT, keep=keep)


def shades_of(classes, count, better):
    """Palette step of each class: 1 (best) to 7 (worst, darkest); None without a value.

    >>> shades_of([0, 1, 2, -1], 3, "higher")
    [7, 4, 1, None]
    """
    steps = np.linspace(PALETTE, 1, count) if count > 1 else np.array([(PALETTE + 1) / 2])
    steps = steps if better == "higher" else steps[::-1]
    return [None if k < 0 else int(round(float(steps[k]))) for k in classes]


def _with_need(communes, measure):
    """Communes with ages and, where loaded, the official standardised population of the measure."""
    fields = ["code", "name", "population", "aged_0_19", "aged_20_64", "aged_65_plus"]
    if measure.source == "apl":
        profession, vintage = measure.slug.removeprefix("acces-").rsplit("-", 1)
        official = OfficialScore.objects.filter(
            commune=OuterRef("pk"), profession=profession, vintage=vintage
        )
        communes = communes.annotate(
            official_need=Subquery(official.values("standardised_population")[:1]),
            official_residents=Subquery(official.values("total_population")[:1]),
        )
        fields += ["official_need", "official_residents"]
    return list(communes.order_by("name", "code").values(*fields))


def _row(commune, value, shade):
    ages = (commune["aged_0_19"], commune["aged_20_64"], commune["aged_65_plus"])
    official = commune.get("official_need")
    estimated = None if None in ages else standardised_population(*ages)
    residents = commune.get("official_residents")
    if residents is None:
        residents = commune["population"] if None in ages else sum(ages)
    return Row(
        code=commune["code"],
        name=commune["name"],
        slug=slugify(commune["name"]) or "commune",
        residents=None if residents is None else round(residents),
        aged_65_plus=ages[2],
        need=estimated if official is None else official,
        need_is_official=official is not None,
        value=None if np.isnan(value) else value,
        shade=shade,
    )


def spread(rows, measure, bounds):
    """Spread of a measure over the rows that have both a value and residents."""
    known = [row for row in rows if row.value is not None and row.residents is not None]
    values = np.array([row.value for row in known], float)
    residents = np.array([row.residents for row in known], float)
    need = np.array([row.need if row.need is not None else row.residents for row in known], float)
    classes = classify(values, bounds)
    low, median, high = weighted_quantiles(values, residents, [0.1, 0.5, 0.9]).tolist()
    count = len(bounds) + 1
    return Spread(
        bounds=tuple(bounds),
        residents_by_class=tuple(np.bincount(classes, residents, count).tolist()),
        communes_by_class=tuple(np.bincount(classes, minlength=count).tolist()),
        residents=float(residents.sum()),
        mean=weighted_mean(values, need if measure.source == "apl" else residents),
        median=median,
        lowest_tenth=low,
        highest_tenth=high,
        share_under_threshold=(
            None
            if measure.threshold is None
            else weighted_share_under(values, residents, measure.threshold)
        ),
    )
