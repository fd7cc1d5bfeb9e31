"""A perimeter: a set of communes one can name: région, département, EPCI, saved territory."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.models import Commune, Departement, Epci, Region, Territory

_STATISTICAL = {"region": Region, "departement": Departement, "epci": Epci}
_LABELS = {
    "region": "région",
    "departement": "département",
    "epci": "intercommunalité",
    "enregistre": "territoire enregistré",
}


@dataclass(frozen=True)
class Perimeter:
    """`communes` are those that carry figures: arrondissements stand for Paris, Lyon, Marseille.

    `summary_key` names its row of `ScoreSummary`; empty for a saved territory.
    """

    kind: str
    kind_label: str
    code: str
    name: str
    communes: QuerySet
    summary_key: str
    url: str


def get_perimeter(kind, code):
    """The perimeter of an address `/territoires/kind/code/`; TerritoryUnknown if there is none."""
    if kind not in _LABELS:
        raise TerritoryUnknown(f"{kind!r} is not one of {', '.join(_LABELS)}")
    model = _STATISTICAL.get(kind, Territory)
    field = "slug" if model is Territory else "code"
    is_text = "\x00" not in code  # PostgreSQL refuses to look for one
    place = model.objects.filter(**{field: code}).first() if is_text else None
    if place is None:
        raise TerritoryUnknown(f"no {_LABELS[kind]} has the code {code!r}")
    return Perimeter(
        kind=kind,
        kind_label=_LABELS[kind],
        code=code,
        name=place.name,
        communes=_communes(kind, place).filter(is_divided=False),
        summary_key="" if model is Territory else f"{kind}:{code}",
        url=place.get_absolute_url(),
    )


def _communes(kind, place):
    if kind == "region":
        return Commune.objects.filter(departement__region=place)
    if kind == "departement":
        return Commune.objects.filter(departement=place)
    if kind == "epci":
        return Commune.objects.filter(epci=place)
    return place.communes.all()


def saved_territories(organisations):
    """Territories kept by some organisations, by name, each with its `commune_count`."""
    return (
        Territory.objects.filter(organisation__in=organisations)
        .select_related("organisation")
        .annotate(commune_count=Count("communes"))
        .order_by("name")
    )
