"""Where a compact or an indicator holds: `france`, `commune:94028`, `departement:58` …

The kinds with a code are `commune`, `epci`, `departement`, `region` and `enregistre` (a territory
that an organisation saved). Several areas together (`union`) count each commune once.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from maillage.apps.territory.errors import TerritoryError
from maillage.apps.territory.models import Commune
from maillage.apps.territory.selectors.perimeters import get_perimeter

from .errors import BadQuestion

FRANCE = "france"
_EXPECTED = (
    "écrivez france, commune:94028, epci:200034825, departement:58, region:75 "
    "ou enregistre:nom-du-territoire"
)


@dataclass(frozen=True)
class Area:
    """A set of communes with a name. `spec` is how it is written; `communes` carry figures:
    arrondissements stand for Paris, Lyon and Marseille.
    """

    spec: str
    name: str
    communes: QuerySet

    @property
    def kind(self):
        return self.spec.partition(":")[0]


def read_area(spec):
    """The `Area` of what someone typed; raises `BadQuestion`."""
    kind, _, code = str(spec).strip().partition(":")
    if kind == FRANCE and not code:
        return Area(FRANCE, "France", Commune.objects.filter(is_divided=False))
    if kind == "commune":
        return _commune(code)
    try:
        found = get_perimeter(kind, code)
    except TerritoryError:
        raise BadQuestion(
            f"« {str(spec)[:60]} » n’est pas un territoire connu : {_EXPECTED}."
        ) from None
    return Area(f"{kind}:{code}", found.name, found.communes)


def union(areas, *, spec, name):
    """One area for several: a commune that is in two of them counts once."""
    wanted = Q(pk__in=[])
    for area in areas:
        wanted |= Q(pk__in=area.communes.order_by().values("pk"))
    return Area(spec, name, Commune.objects.filter(wanted))


def _commune(code):
    commune = Commune.objects.filter(code=code).first() if "\x00" not in code else None
    if commune is None:
        raise BadQuestion(f"Aucune commune n’a le code Insee « {code[:10]} » ; {_EXPECTED}.")
    communes = Commune.objects.filter(code=code)
    if commune.is_divided:
        communes = Commune.objects.filter(parent=commune)
    return Area(f"commune:{code}", commune.name, communes)
