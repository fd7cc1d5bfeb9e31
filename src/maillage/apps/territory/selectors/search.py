"""Find a commune by name, part of a name, former name, postal code or Insee code.

Names are searched in memory: 37,000 short texts, read once a process and again when France is
loaded anew. A database scan of the same texts takes several times longer at each keystroke.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from maillage.apps.territory import names
from maillage.apps.territory.models import Commune, Dataset, FormerCommune

_MOST_WORDS = 6
_SHORTEST_GUESS = 4
_LIKENESS = 75  # of 100: one slip in a short name, two in a long one


@dataclass(frozen=True)
class Found:
    """Communes found, the likeliest first.

    `former` gives, for a commune found under a name it no longer bears, that name.
    `approximate` says that nothing matched and that these only look alike.
    """

    communes: tuple[Commune, ...]
    former: dict[str, str]
    approximate: bool = False


class _Name(NamedTuple):
    text: str
    bare: str  # the name alone, without its article
    code: str
    residents: int
    former: str


def search_communes(query, *, limit=10):
    """Search with accents, case, hyphens and « St » ignored; at most `limit` communes."""
    words = names.plain(str(query)[: names.LONGEST_QUERY])
    if not words:
        return Found((), {})
    known = _known_names()
    best = _best(known, words, limit)
    if best:
        former = {name.code: name.former for name in best if name.former}
        return Found(_communes([name.code for name in best]), former)
    return Found(_communes(_alike(known, words, limit)), {}, approximate=True)


def _known_names():
    loads = Dataset.objects.filter(kind="france").order_by("pk")
    stamp = loads.values_list("loaded_at", flat=True).first()
    return _read_names(stamp) if stamp else _read_names.__wrapped__(None)


@lru_cache(maxsize=1)
def _read_names(stamp):
    communes = Commune.objects.order_by("code").values_list("search_text", "code", "population")
    former = FormerCommune.objects.order_by("code").values_list(
        "search_text", "successor_id", "successor__population", "name"
    )
    every = [(*row, "") for row in communes] + list(former)
    known = [
        _Name(text, names.without_article(text[1:].partition(" |")[0]), code, residents or 0, name)
        for text, code, residents, name in every
    ]
    return sorted(known, key=lambda name: (-name.residents, name.code, name.former))


def _best(known, words, limit):
    """The best name of each commune that holds every word; `known` has the largest first."""
    matching = known
    for word in words.split()[:_MOST_WORDS]:
        needle = f" {word}"
        matching = [name for name in matching if needle in name.text]
    bare, start = names.without_article(words), f" {words}"

    def rank(name):
        if name.bare == bare or name.code.lower() == words:
            place = 0
        else:
            place = 1 if name.text.startswith(start) else 2
        return place + 0.5 if name.former else place

    best = {}
    for name in sorted(matching, key=rank)[: limit * 3]:
        best.setdefault(name.code, name)
    return list(best.values())[:limit]


def _alike(known, words, limit):
    """Codes of communes whose name looks like the words: for a slip of the finger."""
    if len(words) < _SHORTEST_GUESS or words.isdigit():
        return []
    choices = {place: name.bare for place, name in enumerate(known)}
    bare = names.without_article(words)
    close = process.extract(bare, choices, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=limit)
    return list(dict.fromkeys(known[place].code for _, _, place in close))


def _communes(codes):
    """The communes of these codes, in this order."""
    found = Commune.objects.select_related("departement").defer("departement__outline")
    by_code = found.in_bulk(codes)
    return tuple(by_code[code] for code in codes)
