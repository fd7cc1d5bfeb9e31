"""The commune of a line, by its code of any recent year, or by its name and postal code."""

from functools import cached_property
from typing import NamedTuple

from maillage.apps.territory.models import Commune, FormerCommune, PostalCode
from maillage.sources.cells import parse_commune_code
from maillage.sources.codes import CodeMap
from maillage.sources.words import plain_words

_SAINTS = {"st": "saint", "ste": "sainte"}


class Place(NamedTuple):
    """A commune of today and its point, in degrees."""

    code: str
    name: str
    departement: str
    latitude: float
    longitude: float


class Places:
    """Communes of today, read once for a whole file."""

    def __init__(self):
        fields = ("code", "name", "departement_id", "latitude", "longitude")
        rows = Commune.objects.order_by("code").values_list(*fields)
        self.by_code = {row[0]: Place(*row) for row in rows}

    def find(self, *, code="", postal_code="", city=""):
        """The `Place` of a code, else of a name within a postal code. ValueError if not one."""
        if city and not code and city[:2].isdigit():
            code, city = city, ""
        if code:
            return self._of_code(code)
        here = [self.by_code[found] for found in self._by_postal_code.get(postal_code, ())]
        named = _name(city)
        same = [place for place in here if _name(place.name) == named] if named else here
        if not same and named:
            around = self._by_name.get(named, [])
            same = [place for place in around if _is_near(place, postal_code)]
        if len(same) != 1 and len(here) == 1:
            same = here
        if len(same) == 1:
            return same[0]
        given = " ".join(filter(None, (postal_code, city))) or "rien"
        raise ValueError(
            f"la commune ne se trouve pas avec «\u00a0{given[:60]}\u00a0». Donnez son code Insee."
        )

    def _of_code(self, text):
        try:
            code = self._codes.find(parse_commune_code(text)[0])
        except ValueError:
            code = None
        if code is None:
            raise ValueError(
                f"le code commune «\u00a0{text[:20]}\u00a0» n’existe pas. Donnez le code Insee, "
                "5 caractères."
            )
        return self.by_code[code]

    @cached_property
    def _codes(self):
        former = FormerCommune.objects.order_by("code").values_list("code", "successor_id")
        return CodeMap(today=frozenset(self.by_code), successors=dict(former))

    @cached_property
    def _by_postal_code(self):
        found = {}
        rows = PostalCode.objects.order_by("code", "commune_id").values_list("code", "commune_id")
        for code, commune in rows:
            found.setdefault(code, []).append(commune)
        return found

    @cached_property
    def _by_name(self):
        found = {}
        for place in self.by_code.values():
            found.setdefault(_name(place.name), []).append(place)
        return found


def _name(text):
    """A name as the post office and Insee both write it, without its CEDEX.

    >>> _name("ST-VAURY CEDEX 2") == _name("Saint-Vaury")
    True
    """
    words = plain_words(text).split(" cedex")[0].split()
    return " ".join(_SAINTS.get(word, word) for word in words)


def _is_near(place, postal_code):
    """A CEDEX has a postal code of its own, which begins as its département does."""
    return not postal_code or postal_code[:2] == place.departement.replace("A", "0")[:2]
