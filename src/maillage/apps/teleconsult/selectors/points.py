"""Reads access points: whether one can welcome someone now, and which are near a commune."""

from dataclasses import dataclass
from datetime import datetime
from math import cos, radians

import numpy as np
from django.db.models import Q

from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.teleconsult import hours
from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.models import AccessPoint
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.territory.models import TravelTimeSet
from maillage.apps.territory.opening_hours import time_zone
from maillage.engines.travel import StraightLine, distance_km

FAR_KM = 60
_KM_PER_DEGREE = 111.2
_WHY_NOT = {
    PointState.PREPARING: "Ce point n’est pas encore ouvert\u00a0: il se prépare.",
    PointState.CLOSED: "Ce point est fermé jusqu’à nouvel ordre.",
}


@dataclass(frozen=True)
class NearPoint:
    """A point around a commune: minutes one way by car, estimated from the straight line in km.

    `opens_at` is the next opening in local time, None when it is open now or gives no hours.
    """

    point: AccessPoint
    minutes: float
    km: float
    is_open: bool
    opens_at: datetime | None


def why_closed(point, now):
    """Why nobody can be welcomed at a point at this instant, in French; "" when they can.

    What the gate asks is read when a point opens and by `close_lapsed`; here, its state and hours.
    """
    if point.state != PointState.OPEN:
        return _WHY_NOT[point.state]
    return hours.why_not_open(point.opening_hours, departement_of(point), now)


def next_opening(point, now):
    """When a point opens next, in its local time; None unless its state is open."""
    if point.state != PointState.OPEN:
        return None
    return hours.next_opening(point.opening_hours, departement_of(point), now)


def local_day(point, now):
    """What day it is at a point."""
    return now.astimezone(time_zone(departement_of(point))).date()


def departement_of(point):
    """Code of the département of a point: it decides of its clock and its holidays."""
    return point.site.commune.departement_id


def points():
    """Every point with what describes it, by name."""
    return AccessPoint.objects.select_related(
        "organisation", "site__commune__departement"
    ).order_by("site__name", "pk")


def points_of(user):
    """Points of the organisations for which a person may open and close points, by name."""
    return points().filter(organisation__in=preparing_organisations(user))


def preparing_organisations(user):
    """Organisations for which a person may open and close points, by name: a list."""
    return [each for each in organisations_of(user) if can_prepare(user, each)]


def points_near(commune, now, *, most=10):
    """`NearPoint`s whose state is open, within 60 km in straight line, the quickest first."""
    near = list(points().filter(_box(commune), state=PointState.OPEN))
    places = np.array([(each.site.latitude, each.site.longitude) for each in near]).reshape(-1, 2)
    km = distance_km(commune.latitude, commune.longitude, *places.T)
    line = estimated_road()
    found = [
        _near(point, float(minutes), float(far), now)
        for point, minutes, far in zip(near, line.minutes(km), km, strict=True)
    ]
    return sorted(found, key=lambda each: (each.minutes, each.point.pk))[:most]


def estimated_road():
    """The estimate of minutes by car in use: that of the default travel-time set."""
    travel = TravelTimeSet.objects.filter(is_default=True).first()
    if travel is None:
        return StraightLine()
    return StraightLine(travel.fixed_minutes, travel.minutes_per_km, travel.limit_km)


def _near(point, minutes, km, now):
    is_open = not why_closed(point, now)
    opens_at = None if is_open else next_opening(point, now)
    return NearPoint(point, minutes, km, is_open, opens_at)


def _box(commune):
    north = FAR_KM / _KM_PER_DEGREE
    east = north / max(cos(radians(commune.latitude)), 0.01)
    return Q(
        site__latitude__range=(commune.latitude - north, commune.latitude + north),
        site__longitude__range=(commune.longitude - east, commune.longitude + east),
    )
