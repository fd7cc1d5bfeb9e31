"""Freeze what a study computes on: the territory, its people, the places, the travel times."""

from math import nan

import numpy as np
from django.db.models import Q

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.inputs import Communes, Inputs, Sites
from maillage.apps.territory.enums import Profession
from maillage.apps.territory.models import Commune, Dataset, OfficialScore, Site
from maillage.apps.territory.selectors import (
    default_travel_time_set,
    get_perimeter,
    latest_vintages,
)
from maillage.sources.apl_parameters import read_parameters, vintages

from .places import near, places_of
from .travel import minutes_of_set

MOST_COMMUNES = 6_000


def freeze(study):
    """Inputs of a study as the data stand now, and their vintages [[what, which], …].

    BadStudy when they cannot be computed on, with the step of the builder that can mend it.
    """
    perimeter = get_perimeter(study.perimeter_kind, study.perimeter_code)
    communes = _communes(study, perimeter)
    places = _sites((place.id, place.name, place.commune, place.latitude, place.longitude, "")
                    for place in places_of(study))  # fmt: skip
    existing = _existing(study, perimeter)
    times, minutes = _times(study, communes, places, existing)
    inputs = Inputs(communes, places, existing, times, _bands(study), minutes)
    return inputs, _vintages(study, times)


def _communes(study, perimeter):
    inside = perimeter.communes
    count = inside.count()
    if not 0 < count <= MOST_COMMUNES:
        raise BadStudy(
            f"Ce territoire a {count} communes\u00a0; il en faut de 1 à {MOST_COMMUNES}.",
            step=1,
        )
    wanted = inside
    if study.aim == Aim.LIFT:
        # What an opening adds is shared with those around the territory too.
        wanted = Commune.objects.filter(is_divided=False).filter(
            near(inside) | Q(pk__in=inside.order_by().values("pk"))
        )
    rows = list(
        wanted.order_by("code").values_list("code", "name", "latitude", "longitude", "population")
    )
    codes = set(inside.values_list("code", flat=True))
    return _commune_arrays(rows, codes, _scores(study))


def _commune_arrays(rows, inside, scores):
    code, name, latitude, longitude, population = (
        list(column) for column in zip(*rows, strict=True)
    )
    official = [scores.get(c, (None, 0.0, nan)) for c in code]
    residents = [p if o[0] is None else o[0] for p, o in zip(population, official, strict=True)]
    return Communes(
        code=np.array(code, str),
        name=np.array(name, str),
        latitude=np.array(latitude, float),
        longitude=np.array(longitude, float),
        residents=np.array([r or 0 for r in residents], float),
        is_known=np.array([r is not None for r in residents]),
        need=np.array([o[1] for o in official], float),
        score=np.array([o[2] for o in official], float),
        is_inside=np.array([c in inside for c in code]),
    )


def _scores(study):
    """{code: (residents, need, score)} of the latest official GP score, where the aim needs it."""
    if study.aim != Aim.LIFT:
        return {}
    vintage = latest_vintages().get(Profession.GP)
    rows = OfficialScore.objects.filter(profession=Profession.GP, vintage=vintage).order_by()
    return {
        code: (residents, need, score)
        for code, residents, need, score in rows.values_list(
            "commune_id", "total_population", "standardised_population", "score"
        )
    }


def _bands(study):
    if study.aim != Aim.LIFT:
        return {}
    vintage = str(latest_vintages().get(Profession.GP))
    held = vintages()
    parameters = read_parameters(vintage if vintage in held else held[-1])
    return {
        "vintage": vintage,
        "upper": list(parameters["bands_minutes"]),
        "weights": list(parameters["band_weights"]),
    }


def _existing(study, perimeter):
    """Sites that serve already: of the kinds ticked, in the territory and around it."""
    if study.aim == Aim.LIFT or not study.existing_kinds:
        return _sites([])  # the official score counts them all
    rows = (
        Site.objects.filter(near(perimeter.communes), kind__in=study.existing_kinds)
        .order_by("kind", "pk")
        .values_list("identifier", "name", "commune_id", "latitude", "longitude", "kind")
    )
    return _sites((i, name, commune or "", *rest) for i, name, commune, *rest in rows)


def _sites(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 6
    texts = [np.array(columns[at], str) for at in (0, 1, 2, 5)]
    degrees = [np.array(columns[at], float) for at in (3, 4)]
    return Sites(*texts[:3], *degrees, texts[3])


def _times(study, communes, places, existing):
    if study.times:
        return minutes_of_set(study.times, communes, (places, existing))
    line = default_travel_time_set()
    return {
        "name": line.name,
        "source": line.source,
        "is_estimated": True,
        "error_minutes": line.mean_absolute_error_minutes,
        "fixed_minutes": line.fixed_minutes,
        "minutes_per_km": line.minutes_per_km,
        "limit_km": line.limit_km,
    }, None


def _vintages(study, times):
    kinds = {"france"} | ({"apl"} if study.aim == Aim.LIFT else set())
    if study.existing_kinds or study.candidates == "france_services":
        kinds |= {"finess", "sites", "france_services"}
    loads = Dataset.objects.filter(kind__in=kinds).order_by("kind", "-vintage", "part")
    found = [[f"{load.title}, {load.producer}", load.vintage] for load in loads]
    return [*found, ["Temps de trajet", f"{times['name']} ({times['source']})"]]
