"""Find a territory to study, and see how it changed since."""

from dataclasses import dataclass

from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.models import Departement, Epci, Region
from maillage.apps.territory.names import LONGEST_QUERY, plain, without_article
from maillage.apps.territory.selectors import get_perimeter
from maillage.apps.territory.selectors.perimeters import saved_territories

MOST_FOUND = 12


@dataclass(frozen=True)
class FoundPerimeter:
    """A territory one may study; `kind` and `code` as in its address."""

    kind: str
    code: str
    name: str
    detail: str


@dataclass(frozen=True)
class PerimeterChange:
    """Communes (code, name) the territory lost or gained since the study was launched."""

    lost: tuple = ()
    gained: tuple = ()
    is_gone: bool = False

    def __bool__(self):
        return bool(self.lost or self.gained or self.is_gone)


def find_perimeters(query, *, organisations):
    """Saved territories of these organisations, then régions, départements and EPCI, by words.

    Without words: the saved territories alone.
    """
    saved = [
        FoundPerimeter("enregistre", territory.slug, territory.name, "votre territoire")
        for territory in saved_territories(organisations)
    ]
    words = plain(str(query)[:LONGEST_QUERY])
    if not words:
        return saved
    every = [*saved, *_statistical()]
    matching = [found for found in every if _holds(found, words)]
    order = sorted(matching, key=lambda found: without_article(plain(found.name)) != words)
    return order[:MOST_FOUND]


def _statistical():
    kinds = (
        ("region", Region.objects.order_by("name"), "région"),
        ("departement", Departement.objects.order_by("code").defer("outline"), "département"),
        ("epci", Epci.objects.order_by("name"), "intercommunalité"),
    )
    for kind, places, label in kinds:
        for place in places:
            detail = f"{label} {place.code}" if kind == "departement" else label
            yield FoundPerimeter(kind, place.code, place.name, detail)


def _holds(found, words):
    text = f" {plain(found.name)} {found.code.lower()}"
    return all(f" {word}" in text for word in words.split())


def perimeter_change(study):
    """How the territory changed since the study was computed; nothing while it has no answer."""
    if not study.has_answer:
        return PerimeterChange()
    communes = study.result["communes"]
    before = dict(zip(communes["code"], communes["name"], strict=True))
    try:
        perimeter = get_perimeter(study.perimeter_kind, study.perimeter_code)
    except TerritoryUnknown:
        return PerimeterChange(is_gone=True)
    today = dict(perimeter.communes.order_by("name").values_list("code", "name"))
    return PerimeterChange(
        lost=tuple((code, name) for code, name in before.items() if code not in today),
        gained=tuple((code, name) for code, name in today.items() if code not in before),
    )
