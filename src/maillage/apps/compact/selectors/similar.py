"""Territories that look like another: by density, age and access to care.

Each criterion is a number; two territories are as far apart as the mean square of their
differences, each counted in standard deviations among all the territories of the same kind.
"""

from dataclasses import dataclass

import numpy as np

from maillage.apps.accounts.french import BLANK, unbroken
from maillage.apps.compact.areas import Area, read_area
from maillage.apps.compact.numbers import written
from maillage.apps.territory.enums import Profession, SiteKind
from maillage.apps.territory.models import Commune, OfficialScore
from maillage.apps.territory.selectors.datasets import latest_vintages
from maillage.apps.territory.selectors.measures import minutes_to_nearest
from maillage.apps.territory.selectors.site_trees import site_kinds
from maillage.sources.density import LEVELS

_FIELDS = {
    "commune": "code",
    "epci": "epci_id",
    "enregistre": "epci_id",
    "departement": "departement_id",
    "region": "departement__region_id",
}
_KINDS = {"enregistre": "epci"}  # a saved territory is compared with intercommunalities
_AMONG = {
    "commune": "les communes",
    "epci": "les intercommunalités",
    "enregistre": "les intercommunalités",
    "departement": "les départements",
    "region": "les régions",
}
_NEAREST = (SiteKind.HEALTH_HOUSE, SiteKind.HEALTH_CENTRE, SiteKind.PHARMACY)
_FAR = 3  # standard deviations, on average, from which nothing is alike


@dataclass(frozen=True)
class Criterion:
    """One column: `values` by commune code, weighted by residents into a territory's own.

    is_log : the values are powers of ten
    """

    name: str
    unit: str
    decimals: int
    values: dict
    is_log: bool = False

    def written(self, value):
        return written(round(10**value, -2) if self.is_log else value, self.decimals)


@dataclass(frozen=True)
class Alike:
    """`closeness`: 100 for the same numbers, 0 three standard deviations away. `words`: both."""

    area: Area
    closeness: int
    words: str


@dataclass(frozen=True)
class Similar:
    """`criteria` says in French among what and on what; `places` are the closest first."""

    criteria: str
    places: tuple[Alike, ...]


def similar(area, limit=5):
    """The `Similar` of an `Area`: at most `limit` places of its kind, none of which touches it.

    No place for France, or when the criteria are not known there.
    """
    if area.kind not in _FIELDS:
        return Similar("La France entière ne se compare pas ici : elle n’a pas de semblable.", ())
    rows, criteria = _communes(_FIELDS[area.kind]), _criteria()
    told = _told(area, criteria)
    inside = set(area.communes.order_by().values_list("code", flat=True))
    keys = np.array([key or "" for _, key, _ in rows])
    own = np.array([code in inside for code, _, _ in rows])
    table = np.array([[each.values.get(code, np.nan) for each in criteria] for code, _, _ in rows])
    weights = np.array([residents for _, _, residents in rows], float)
    if not own.any():
        return Similar(told, ())
    here = np.average(table[own], axis=0, weights=weights[own])
    known = ~own & (keys != "") & np.isfinite(table).all(axis=1)
    names, places = np.unique(keys[known], return_inverse=True)
    if not np.isfinite(here).all() or not names.size:
        return Similar(told, ())
    there = _by_place(table[known], weights[known], places, names.size)
    touching = np.isin(names, keys[own])
    return Similar(told, tuple(_closest(area, criteria, here, (names, there, touching), limit)))


def _told(area, criteria):
    told = f"Parmi {_AMONG[area.kind]} : {', '.join(each.name for each in criteria)}."
    if len(criteria) < 3:
        told += " L’accès aux soins n’est pas chargé : il ne compte pas."
    return unbroken(told)


def _communes(field):
    communes = Commune.objects.filter(is_divided=False, population__gt=0).order_by("code")
    return list(communes.values_list("code", field, "population"))


def _criteria():
    communes = Commune.objects.filter(is_divided=False, population__gt=0)
    found = [_density(communes), _older(communes), _access(communes)]
    return [each for each in found if each is not None]


def _density(communes):
    levels = dict(communes.exclude(density="").order_by("code").values_list("code", "density"))
    if levels:
        ranks = {label: rank for rank, label in enumerate(LEVELS, start=1)}
        values = {code: ranks[label] for code, label in levels.items() if label in ranks}
        return Criterion("densité (niveau de l’Insee, de 1 à 7)", "sur 7", 1, values)
    pairs = communes.order_by("code").values_list("code", "population")
    values = {code: np.log10(residents) for code, residents in pairs}
    name = "taille de la commune (la densité de l’Insee n’est pas chargée)"
    return Criterion(name, "habitants", 0, values, is_log=True)


def _older(communes):
    ages = ("aged_0_19", "aged_20_64", "aged_65_plus")
    rows = communes.filter(aged_65_plus__isnull=False).order_by("code").values_list("code", *ages)
    values = {code: 100 * row[-1] / sum(row) for code, *row in rows if sum(row)}
    return Criterion("part des 65 ans et plus", "% de 65 ans et plus", 1, values)


def _access(communes):
    vintage = latest_vintages().get(Profession.GP)
    if vintage is not None:
        scores = OfficialScore.objects.filter(profession=Profession.GP, vintage=vintage)
        values = dict(scores.order_by("commune").values_list("commune_id", "score"))
        name = f"accès aux médecins généralistes ({vintage})"
        return Criterion(name, "consultations par an", 1, values)
    kind = next((kind for kind in _NEAREST if kind in site_kinds()), None)
    if kind is None:
        return None
    values = minutes_to_nearest(kind, communes)
    label = SiteKind(kind).label
    return Criterion(f"minutes jusqu’au plus proche lieu : {label}", "minutes", 0, values)


def _by_place(table, weights, places, count):
    total = np.bincount(places, weights, count)
    sums = [np.bincount(places, column * weights, count) for column in table.T]
    return np.column_stack(sums) / total[:, None]


def _closest(area, criteria, here, candidates, limit):
    names, there, touching = candidates
    spread = there.std(axis=0)
    spread[spread == 0] = 1.0
    apart = np.sqrt((((there - here) / spread) ** 2).mean(axis=1))
    apart[touching] = np.inf
    kind = _KINDS.get(area.kind, area.kind)
    for place in np.argsort(apart, kind="stable")[:limit]:
        if np.isfinite(apart[place]):
            closeness = max(0, round(100 * (1 - apart[place] / _FAR)))
            words = _words(criteria, there[place], here)
            yield Alike(read_area(f"{kind}:{names[place]}"), closeness, words)


def _words(criteria, there, here):
    told = [
        f"{each.written(value)}{BLANK}{each.unit} (ici {each.written(own)})"
        for each, value, own in zip(criteria, there, here, strict=True)
    ]
    return f"{f'{BLANK}; '.join(told)}."
