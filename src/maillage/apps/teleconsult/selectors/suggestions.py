"""What the portal already knows of a point's surroundings, proposed so that nobody types it."""

from dataclasses import dataclass

import numpy as np

from maillage.apps.teleconsult.hours import FIRST, LAST
from maillage.apps.territory.enums import SiteKind
from maillage.apps.territory.models import Site, TownHall
from maillage.apps.territory.selectors.site_trees import nearest_of_kind, site_kinds

from .points import estimated_road


@dataclass(frozen=True)
class NearEmergency:
    """The nearest emergency service by straight line; `minutes` by car are estimated from it.

    `is_far`: beyond the distance on which the estimate was fitted, so less sure.
    """

    name: str
    minutes: int
    is_far: bool


def town_hall_hours(commune):
    """Hours of a commune's town hall, cut to 7 h–23 h; empty when they are not known."""
    hall = TownHall.objects.filter(commune=commune).first()
    first, last = f"{FIRST:%H:%M}", f"{LAST:%H:%M}"
    found = [
        [weekday, max(opens, first), min(closes, last)]
        for weekday, opens, closes in (hall.opening_hours if hall else [])
    ]
    return [each for each in found if each[1] < each[2]]


def nearest_emergency(site):
    """The `NearEmergency` of a place of care, or None when no emergency service is loaded."""
    if SiteKind.EMERGENCY not in site_kinds():
        return None
    here = np.array([[site.latitude, site.longitude]])
    (key,), (km,) = nearest_of_kind(SiteKind.EMERGENCY, here)
    found, line = Site.objects.select_related("commune").get(pk=int(key)), estimated_road()
    name = f"{found.name}, {found.commune.name}" if found.commune else found.name
    return NearEmergency(name, round(float(line.minutes(km))), bool(km > line.limit_km))
