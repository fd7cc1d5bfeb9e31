"""One commune: its scores beside its département and France, what is near, who is around."""

from dataclasses import dataclass
from math import cos, radians

import numpy as np
from django.db.models import F, FloatField, Q
from django.db.models.expressions import ExpressionWrapper

from maillage.apps.territory.errors import CommuneMoved, CommuneUnknown
from maillage.apps.territory.models import Commune, FormerCommune, OfficialScore, ScoreSummary, Site
from maillage.engines.access import weighted_mean
from maillage.engines.travel import StraightLine, distance_km

from .site_trees import nearest_site_keys

_KM_PER_DEGREE = 111.2
FAR_KM = 100


@dataclass(frozen=True)
class ScoreLine:
    """One profession and vintage for one commune, with what it is compared to.

    `departement` and `france` are their `ScoreSummary`. `trend` lists (vintage, score), oldest
    first. `standardised_population` weighs the score in means.
    """

    profession: str
    label: str
    vintage: int
    score: float
    score_without_older: float | None
    share_worse_off: float
    standardised_population: float
    departement: ScoreSummary | None
    france: ScoreSummary | None
    trend: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Nearest:
    """The nearest site of a kind: straight line in km, minutes estimated from it.

    `minutes` is None beyond the distance on which the estimate was fitted.
    """

    site: Site
    km: float
    minutes: float | None


def get_commune(code):
    """The commune of an Insee code (case ignored), with its town hall.

    Raises CommuneMoved when the code is that of a former commune, CommuneUnknown otherwise.
    """
    code = str(code).upper()
    commune = (
        Commune.objects.filter(code=code)
        .select_related("departement__region", "epci", "town_hall", "parent")
        .defer("departement__outline")
        .first()
    )
    if commune:
        return commune
    former = FormerCommune.objects.filter(code=code).select_related("successor").first()
    if former:
        raise CommuneMoved(former.successor)
    raise CommuneUnknown(code)


def score_lines(commune):
    """The latest official score of each profession, with comparisons; empty if none is loaded."""
    own = _by_profession(commune)
    perimeters = ["france", f"departement:{commune.departement_id}"]
    summaries = {
        (line.perimeter, line.profession, line.vintage): line
        for line in ScoreSummary.objects.filter(perimeter__in=perimeters)
    }
    lines = []
    for profession, scores in own.items():
        last = scores[-1]
        key = (profession, last.vintage)
        lines.append(
            ScoreLine(
                profession=profession,
                label=last.get_profession_display(),
                vintage=last.vintage,
                score=last.score,
                score_without_older=last.score_without_older,
                share_worse_off=last.share_worse_off,
                standardised_population=last.standardised_population,
                departement=summaries.get((perimeters[1], *key)),
                france=summaries.get(("france", *key)),
                trend=tuple((score.vintage, score.score) for score in scores),
            )
        )
    return lines


def _by_profession(commune):
    """Scores by profession, oldest first; a divided commune takes the mean of its parts."""
    scores = OfficialScore.objects.order_by("profession", "vintage", "commune")
    if commune.is_divided:
        scores = _merged(scores.filter(commune__parent=commune), commune)
    else:
        scores = scores.filter(commune=commune)
    found = {}
    for score in scores:
        found.setdefault(score.profession, []).append(score)
    order = list(dict(OfficialScore.profession.field.choices))
    return {profession: found[profession] for profession in order if profession in found}


def _merged(scores, commune):
    groups = {}
    for score in scores:
        groups.setdefault((score.profession, score.vintage), []).append(score)
    return [_mean_score(group, commune) for group in groups.values()]


def _mean_score(group, commune):
    weights = [score.standardised_population for score in group]
    older = [score.score_without_older for score in group]
    return OfficialScore(
        commune=commune,
        profession=group[0].profession,
        vintage=group[0].vintage,
        score=weighted_mean([score.score for score in group], weights),
        score_without_older=None if None in older else weighted_mean(older, weights),
        standardised_population=sum(weights),
        total_population=sum(score.total_population for score in group),
        share_worse_off=weighted_mean([score.share_worse_off for score in group], weights),
    )


def nearest_sites(commune, travel_time_set):
    """The nearest site of each kind loaded, nearest first; within 100 km."""
    line = StraightLine(
        travel_time_set.fixed_minutes, travel_time_set.minutes_per_km, travel_time_set.limit_km
    )
    place = np.array([[commune.latitude, commune.longitude]])
    km = {keys[0]: km[0] for keys, km in nearest_site_keys(place).values() if km[0] <= FAR_KM}
    sites = Site.objects.select_related("dataset", "commune").defer("dataset__rejections")
    found = [
        Nearest(site, float(d), float(line.minutes(d)) if d <= line.limit_km else None)
        for site, d in ((site, km[key]) for key, site in sites.in_bulk(list(km)).items())
    ]
    return sorted(found, key=lambda nearest: nearest.km)


def neighbours(commune, *, count=8):
    """The nearest communes by straight line, as (commune, km), nearest first."""
    found = Commune.objects.filter(_box(commune, 25), is_divided=False).exclude(pk=commune.pk)
    near = list(
        found.select_related("departement")
        .defer("departement__outline")
        .order_by(_flat_distance(commune), "code")[:count]
    )
    return list(zip(near, _distances(commune, near).tolist(), strict=True))


def _box(place, km):
    north = km / _KM_PER_DEGREE
    east = north / max(cos(radians(place.latitude)), 0.01)
    return Q(
        latitude__range=(place.latitude - north, place.latitude + north),
        longitude__range=(place.longitude - east, place.longitude + east),
    )


def _flat_distance(place):
    """Squared distance on a flat map of the surroundings: ranks as the true one does nearby."""
    shrink = cos(radians(place.latitude)) ** 2
    north = F("latitude") - place.latitude
    east = F("longitude") - place.longitude
    return ExpressionWrapper(north * north + east * east * shrink, output_field=FloatField())


def _distances(place, others):
    return distance_km(
        place.latitude,
        place.longitude,
        np.array([other.latitude for other in others]),
        np.array([other.longitude for other in others]),
    )
