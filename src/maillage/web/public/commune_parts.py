"""What a commune's page shows, part by part, in words."""

from maillage.apps.compact.selectors.public import compacts_of_commune
from maillage.apps.territory import names, selectors
from maillage.apps.territory.enums import Profession
from maillage.apps.territory.need import standardised_population
from maillage.apps.territory.selectors.comparisons import parts_of, scores_of
from maillage.web.components.words import BLANK, count, number, percent

from . import published, score_words, town_hall

_AGE_FIELDS = ("aged_0_19", "aged_20_64", "aged_65_plus")
_AGE_LABELS = ("ont moins de 20 ans", "ont de 20 à 64 ans", "ont 65 ans ou plus")


def everything_about(commune, now):
    """Context of the commune's page and of its print sheet."""
    arrondissements, former, postal_codes = parts_of(commune)
    lines = selectors.score_lines(commune)
    ages = _ages(commune, arrondissements)
    travel = selectors.default_travel_time_set()
    return {
        "commune": commune,
        "trail": _trail(commune),
        "residents": _residents(commune),
        "postal_codes": postal_codes,
        "scores": [_score(line) for line in lines],
        **_without_score(commune, lines),
        "ages": _age_figures(ages),
        "need": _need(ages, lines),
        "travel": travel,
        "services": _services(commune, travel),
        "hall": town_hall.contact(commune),
        "hours": town_hall.hours(commune, now),
        "neighbours": _neighbours(commune, lines),
        "neighbour_vintage": lines[0].vintage if _has_gp(lines) else None,
        "arrondissements": arrondissements,
        "former": former,
        "compacts": compacts_of_commune(commune)[:5],
    }


def _trail(commune):
    steps = [(place.name, place.get_absolute_url()) for place in _above(commune)]
    trail = [{"label": "Accueil", "url": "/"}]
    trail += [{"label": label, "url": url} for label, url in steps]
    return [*trail, {"label": commune.name, "url": None}]


def _above(commune):
    """Région, département and commune of an arrondissement; Mayotte is both of the first two."""
    region, departement = commune.departement.region, commune.departement
    places = [departement] if region.name == departement.name else [region, departement]
    return [*places, commune.parent] if commune.parent_id else places


def _residents(commune):
    if commune.population is None:
        return ""
    if commune.population == 0:
        return "Cette commune n’a plus d’habitant."
    return f"{count(commune.population, 'habitant')}."


def _score(line):
    france = line.france.mean if line.france else None
    details = [
        score_words.rank_sentence(line.share_worse_off),
        score_words.trend_sentence(line.trend),
        score_words.without_older_sentence(line.profession, line.score_without_older),
    ]
    return {
        "title": score_words.title(line.profession),
        "unit": score_words.column_title(line.profession),
        "source_label": f"Drees, {line.vintage}",
        "sentence": score_words.access_sentence(line.profession, line.score, france),
        "details": [sentence for sentence in details if sentence],
        "rows": _comparison(line),
    }


def _comparison(line):
    places = [("Son département", line.departement), ("La France", line.france)]
    rows = [(label, line.vintage, place.mean) for label, place in places if place]
    rows = [("La commune", year, value) for year, value in reversed(line.trend)] + rows
    return [
        {"label": label, "vintage": year, "figure": number(value, 1)} for label, year, value in rows
    ]


def _without_score(commune, lines):
    """Which of the two silences it is, and the ministry's figures of the département instead."""
    if lines:
        return {"silence": "", "published": [], "is_loadable": False}
    if selectors.latest_vintages():
        silence = "La Drees ne publie pas de score pour cette commune."
        return {"silence": silence, "published": [], "is_loadable": False}
    figures = published.departement_sentences(commune.departement_id)
    silence = "Le score officiel de la commune n’est pas chargé ici."
    return {"silence": silence, "published": figures, "is_loadable": True}


def _ages(commune, arrondissements):
    """Residents by age group; None where no source gives them. Paris adds its arrondissements."""
    places = arrondissements or [commune]
    groups = [[getattr(place, field) for field in _AGE_FIELDS] for place in places]
    if any(None in group for group in groups):
        return None
    return [sum(column) for column in zip(*groups, strict=True)]


def _age_figures(ages):
    if not ages or not sum(ages):
        return []
    return [
        {"label": label, "value": percent(size / sum(ages)), "unit": "", "note": ""}
        for label, size in zip(_AGE_LABELS, ages, strict=True)
    ]


def _need(ages, lines):
    if not ages or not sum(ages):
        return ""
    official = lines[0].standardised_population if _has_gp(lines) else None
    need = standardised_population(*ages) if official is None else official
    return score_words.need_sentence(sum(ages), need, estimated=official is None)


def _has_gp(lines):
    return bool(lines) and lines[0].profession == Profession.GP


def _services(commune, travel):
    return [_service(near, commune, travel) for near in selectors.nearest_sites(commune, travel)]


def _service(near, commune, travel):
    site = near.site
    distance = _distance(near, travel)
    if site.commune and commune.code in (site.commune_id, site.commune.parent_id):
        distance = f"dans la commune, {distance}"
    kind = site.get_kind_display()
    return {
        "kind": score_words.capital(kind),
        "name": "" if site.name == kind else site.name,
        "address": _address(site),
        "distance": score_words.capital(distance),
    }


def _address(site):
    """Its address in readable case, and its commune where neither name nor address says it."""
    address = site.address.title() if site.address.isupper() else site.address
    town = site.commune.name if site.commune else ""
    if names.plain(town) in names.plain(f"{site.name} {address}"):
        town = ""
    return ", ".join(part for part in (address, town) if part)


def _distance(near, travel):
    if near.minutes is None:
        return f"à {number(near.km)}{BLANK}km à vol d’oiseau"
    error = number(travel.mean_absolute_error_minutes, 1)
    return f"environ {number(near.minutes)}{BLANK}min (estimé, ±{BLANK}{error}{BLANK}min)"


def _neighbours(commune, lines):
    near = selectors.neighbours(commune)
    scores = {}
    if _has_gp(lines):
        codes = [neighbour.code for neighbour, _ in near]
        scores = scores_of(codes, Profession.GP, lines[0].vintage)
    return [
        {
            "name": neighbour.name,
            "url": neighbour.get_absolute_url(),
            "km": f"{number(max(km, 1))}{BLANK}km",
            "figure": number(scores[neighbour.code], 1) if neighbour.code in scores else "",
        }
        for neighbour, km in near
    ]
