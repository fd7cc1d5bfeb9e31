"""Residents within some minutes of a place, by the estimated straight line.

Residents are public counts of the census: no count is withheld.
"""

import numpy as np
from django.db.models import F

from maillage.apps.compact.errors import NotMeasured
from maillage.apps.rota.models import Line
from maillage.apps.territory.enums import SiteKind
from maillage.apps.territory.models import Dataset, TravelTimeSet
from maillage.apps.territory.selectors.measures import minutes_to_nearest
from maillage.apps.territory.selectors.site_trees import site_kinds
from maillage.engines.travel import Places, StraightLine, straight_line

from .points import SOURCE as _POINTS
from .points import open_on
from .rows import counted, kept_here, last_day, some

NEAR_MINUTES, FAR_MINUTES = 15, 30
_CENTRES = kept_here("Centres de médecins volontaires")


def residents_near_point(area, period, compact=None):
    """Residents within 15 minutes of a point open on the last day, of all residents."""
    return _near(area, _open_points(period), F("population"), _POINTS)


def older_near_point(area, period, compact=None):
    """The same for residents of 65 and over."""
    return _near(area, _open_points(period), F("aged_65_plus"), _POINTS)


def residents_near_centre(area, period, compact=None):
    """Residents within 15 minutes of a rotating-doctor centre open on the last day."""
    day = last_day(period)
    lines = Line.objects.filter(opens_on__lte=day, centre__site__isnull=False)
    lines = lines.exclude(closes_on__lt=day).order_by()
    places = lines.values_list("centre__site__latitude", "centre__site__longitude").distinct()
    return _near(area, list(places), F("population"), _CENTRES)


def residents_far_from_emergency(area, period, compact=None):
    """Residents more than 30 minutes from an emergency service, of all residents."""
    return _beyond(area, SiteKind.EMERGENCY, FAR_MINUTES, "service d’urgences")


def residents_far_from_pharmacy(area, period, compact=None):
    """Residents more than 15 minutes from a pharmacy, of all residents."""
    return _beyond(area, SiteKind.PHARMACY, NEAR_MINUTES, "pharmacie")


def _open_points(period):
    points = open_on(last_day(period)).order_by()
    return list(points.values_list("site__latitude", "site__longitude"))


def _near(area, places, people, source):
    rows, unknown = _residents(area, people)
    codes, latitude, longitude, residents = _columns(rows)
    places = np.array(places, float).reshape(-1, 2)
    to = Places(np.arange(len(places)), places[:, 0], places[:, 1])
    line, travel = _travel()
    minutes = straight_line(Places(codes, latitude, longitude), to, NEAR_MINUTES, line)
    is_near = np.diff(minutes.indptr) > 0
    return _told(residents, is_near, unknown, (source, travel))


def _beyond(area, kind, limit, name):
    if kind not in site_kinds():
        raise NotMeasured(
            f"Aucun lieu du type « {name} » n’est chargé : lancez « maillage data "
            "fetch finess » pour charger l’annuaire des établissements."
        )
    rows, unknown = _residents(area, F("population"))
    codes, _, _, residents = _columns(rows)
    _, travel = _travel()
    minutes = minutes_to_nearest(kind, area.communes)
    is_far = np.array([minutes[code] > limit for code in codes], bool)
    load = Dataset.objects.filter(sites__kind=kind).order_by("-vintage", "-pk").first()
    source = (f"{load.title}, {load.producer}", load.vintage)
    return _told(residents, is_far, unknown, (source, travel))


def _residents(area, people):
    """([(code, latitude, longitude, residents), …], how many communes give none)."""
    communes = area.communes.annotate(wanted=people).order_by("code")
    rows = list(communes.values_list("code", "latitude", "longitude", "wanted"))
    known = [row for row in rows if row[3] is not None]
    if not known:
        raise NotMeasured("La population de ces communes n’est pas connue : chargez la France.")
    return known, len(rows) - len(known)


def _columns(rows):
    codes, latitude, longitude, residents = zip(*rows, strict=True)
    return codes, np.array(latitude), np.array(longitude), np.array(residents)


def _told(residents, chosen, unknown, source):
    notes = ["Temps estimés d’après la distance à vol d’oiseau, depuis la mairie."]
    if unknown:
        notes.append(
            f"Population inconnue : {some(unknown, 'commune', 'communes')} hors du calcul."
        )
    return counted(int(residents[chosen].sum()), int(residents.sum()), source=source, notes=notes)


def _travel():
    record = TravelTimeSet.objects.filter(is_default=True).first()
    if record is None:
        raise NotMeasured("Aucun temps de trajet n’est enregistré : chargez la France.")
    source = f"Temps de trajet : {record.name}", record.made_on.isoformat()
    return StraightLine(record.fixed_minutes, record.minutes_per_km, record.limit_km), source
