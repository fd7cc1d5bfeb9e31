"""What can be mapped of a territory: official scores, age, need, minutes to the nearest service."""

from dataclasses import dataclass

import numpy as np

from maillage.apps.territory.enums import Profession, SiteKind
from maillage.apps.territory.models import OfficialScore
from maillage.apps.territory.need import standardised_population
from maillage.engines.travel import StraightLine

from .datasets import default_travel_time_set, latest_vintages
from .site_trees import nearest_of_kind, site_kinds

GP_THRESHOLD = 2.5  # consultations a year under which DREES calls a commune under-served


@dataclass(frozen=True)
class Measure:
    """One quantity per commune.

    `better` is `higher` or `lower`; `threshold` is the legal or customary limit, if any.
    `estimated` numbers are ours, not the producer's.
    """

    slug: str
    title: str
    unit: str
    better: str
    source: str
    threshold: float | None = None
    estimated: bool = False


_UNITS = {
    Profession.GP: "consultations par an et par habitant",
    Profession.MIDWIFE: "équivalents temps plein pour 100 000 femmes",
}
_OTHER_UNIT = "équivalents temps plein pour 100 000 habitants"
_AGE = Measure(
    slug="65-ans-et-plus",
    title="Part des habitants de 65 ans et plus",
    unit="%",
    better="lower",
    source="population",
)
_NEED = Measure(
    slug="besoin-de-soins",
    title="Besoin de soins par habitant, d’après les âges",
    unit="fois la moyenne",
    better="lower",
    source="population",
    estimated=True,
)


def available_measures():
    """Measures the loaded data allow, the most telling first."""
    official = [
        Measure(
            slug=f"acces-{profession}-{vintage}",
            title=f"Accès aux {Profession(profession).label} ({vintage})",
            unit=_UNITS.get(profession, _OTHER_UNIT),
            better="higher",
            source="apl",
            threshold=GP_THRESHOLD if profession == Profession.GP else None,
        )
        for profession, vintage in _by_choice_order(latest_vintages())
    ]
    kinds = site_kinds()
    minutes = [
        Measure(
            slug=f"minutes-{kind}",
            title=f"Minutes jusqu’au plus proche : {label}",
            unit="minutes en voiture",
            better="lower",
            source="travel",
            estimated=True,
        )
        for kind, label in SiteKind.choices
        if kind in kinds
    ]
    return [*official, *minutes, _AGE, _NEED]


def _by_choice_order(vintages):
    return [(kind, vintages[kind]) for kind in Profession.values if kind in vintages]


def measure_values(measure, communes):
    """Value by commune code; a commune without one is absent. `communes` is a queryset."""
    family, _, rest = measure.slug.partition("-")
    if family == "acces":
        profession, vintage = rest.rsplit("-", 1)
        scores = OfficialScore.objects.filter(profession=profession, vintage=vintage)
        pairs = scores.filter(commune__in=communes).values_list("commune_id", "score")
        return dict(pairs.order_by("commune_id"))
    if family == "minutes":
        return minutes_to_nearest(rest, communes)
    return _from_ages(measure, communes)


def _from_ages(measure, communes):
    rows = communes.filter(aged_0_19__isnull=False).order_by("code")
    found = {}
    for code, young, middle, old in rows.values_list(
        "code", "aged_0_19", "aged_20_64", "aged_65_plus"
    ):
        residents = young + middle + old
        if residents and measure is _AGE:
            found[code] = 100 * old / residents
        elif residents:
            found[code] = standardised_population(young, middle, old) / residents
    return found


def minutes_to_nearest(kind, communes):
    """Minutes from each commune's point to the nearest site of a kind, by the default set."""
    rows = list(communes.order_by("code").values_list("code", "latitude", "longitude"))
    if not rows:
        return {}
    record = default_travel_time_set()
    line = StraightLine(record.fixed_minutes, record.minutes_per_km, record.limit_km)
    _, km = nearest_of_kind(kind, np.array([row[1:] for row in rows]))
    codes = [code for code, _, _ in rows]
    return dict(zip(codes, line.minutes(km).tolist(), strict=True))


def measure_named(slug):
    """The available measure of that slug, else the first; None when nothing can be mapped."""
    measures = available_measures()
    return next((m for m in measures if m.slug == slug), measures[0])
