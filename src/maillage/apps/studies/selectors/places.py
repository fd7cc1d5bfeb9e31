"""Where something may open, and what serves already."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from maillage.apps.studies.enums import Candidates
from maillage.apps.territory.enums import PointSource, SiteKind
from maillage.apps.territory.models import Site
from maillage.apps.territory.selectors import get_perimeter

MARGIN_DEGREES = 0.3  # about 30 km: beyond, nobody of the territory goes


@dataclass(frozen=True)
class Place:
    """A place where something may open. `commune` is a code; residents may be unknown."""

    id: str
    name: str
    commune: str
    latitude: float
    longitude: float
    residents: int | None

    def __str__(self):
        return f"{self.name} ({self.id})"


def places_of(study):
    """Candidates of a study as its territory stands today, by name."""
    communes = get_perimeter(study.perimeter_kind, study.perimeter_code).communes
    if study.candidates == Candidates.IMPORTED:
        return _imported(study, communes)
    if study.candidates == Candidates.FRANCE_SERVICES:
        return _france_services(communes)
    if study.candidates == Candidates.TOWN_HALLS:
        communes = communes.filter(point_source=PointSource.TOWN_HALL)
    rows = communes.order_by("name", "code").values_list(
        "code", "name", "code", "latitude", "longitude", "population"
    )
    return tuple(Place(*row) for row in rows)


def _france_services(communes):
    rows = (
        Site.objects.filter(kind=SiteKind.FRANCE_SERVICES, commune__in=communes)
        .order_by("name", "pk")
        .values_list(
            "identifier", "name", "commune_id", "latitude", "longitude", "commune__population"
        )
    )
    return tuple(Place(f"fs-{row[0]}", *row[1:]) for row in rows)


def _imported(study, communes):
    codes = {entry["commune"] for entry in study.imported}
    residents = dict(communes.filter(code__in=codes).values_list("code", "population"))
    return tuple(
        Place(**entry, residents=residents.get(entry["commune"])) for entry in study.imported
    )


def existing_kinds_near(perimeter):
    """Kinds of sites loaded in the territory or near it: [(kind, label, how many)]."""
    sites = Site.objects.filter(near(perimeter.communes)).order_by()
    counts = dict(sites.values_list("kind").annotate(count=Count("pk")))
    return [(kind, label, counts[kind]) for kind, label in SiteKind.choices if kind in counts]


def near(communes):
    """Condition on latitude and longitude: the territory and a margin around it."""
    box = communes.aggregate(
        south=Min("latitude"), north=Max("latitude"), west=Min("longitude"), east=Max("longitude")
    )
    if box["south"] is None:
        return Q(pk__in=[])
    return Q(
        latitude__range=(box["south"] - MARGIN_DEGREES, box["north"] + MARGIN_DEGREES),
        longitude__range=(box["west"] - MARGIN_DEGREES, box["east"] + MARGIN_DEGREES),
    )
