"""Find a commune by name, part of a name, former name, postal code or Insee code."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from rapidfuzz import fuzz, process

from maillage.apps.territory import names
from maillage.apps.territory.models import Commune, FormerCommune

_MOST_WORDS = 6


@dataclass(frozen=True)
class Found:
    """Communes found, the likeliest first.

    `former` gives, for a commune found under a name it no longer bears, that name.
    `approximate` says that nothing matched and that these only look alike.
    """

    communes: tuple[Commune, ...]
    former: dict[str, str]
    approximate: bool = False


def search_communes(query, *, limit=10):
    """Search with accents, case, hyphens and « St » ignored; at most `limit` communes."""
    words = names.plain(str(query)[: names.LONGEST_QUERY])
    if not words:
        return Found((), {})
    communes = list(_ranked(_matching(Commune.objects, words), words)[:limit])
    former = {}
    if len(communes) < limit:
        former = _former_names(words, communes, limit - len(communes))
        communes += list(_listed(former))
    if communes:
        return Found(tuple(communes), former)
    return Found(tuple(_alike(words, limit)), {}, approximate=True)


def _matching(manager, words):
    found = manager.all()
    for word in words.split()[:_MOST_WORDS]:
        found = found.filter(search_text__contains=f" {word}")
    return found


def _ranked(communes, words):
    bare = names.without_article(words)
    exact = [f" {article}{bare} |" for article in ("", "la ", "le ", "les ", "l ", "aux ")]
    whole = Q()
    for name in {*exact, f" {words} |"}:
        whole |= Q(search_text__startswith=name)
    rank = Case(
        When(code__iexact=words, then=Value(0)),
        When(whole, then=Value(1)),
        When(search_text__startswith=f" {words}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return (
        communes.annotate(rank=rank)
        .select_related("departement")
        .defer("departement__outline")
        .order_by("rank", "-population", "code")
    )


def _former_names(words, already, limit):
    """Names of former communes that match, by the code of the commune of today."""
    seen = {commune.code for commune in already}
    found = _matching(FormerCommune.objects, words).order_by("search_text")
    former = {}
    for line in found.exclude(successor__in=seen)[: limit * 3]:
        former.setdefault(line.successor_id, line.name)
    return dict(list(former.items())[:limit])


def _listed(codes):
    return (
        Commune.objects.filter(code__in=list(codes))
        .select_related("departement")
        .defer("departement__outline")
        .order_by("-population", "code")
    )


def _alike(words, limit):
    """Communes whose name looks like the words: for a slip of the finger."""
    if len(words) < 4 or words.isdigit():
        return []
    every = dict(Commune.objects.order_by("code").values_list("code", "search_text"))
    plain_names = {code: text.split("|")[0].strip() for code, text in every.items()}
    close = process.extract(words, plain_names, scorer=fuzz.ratio, score_cutoff=75, limit=limit)
    rank = {code: place for place, (_, _, code) in enumerate(close)}
    return sorted(_listed(rank), key=lambda commune: rank[commune.code])
