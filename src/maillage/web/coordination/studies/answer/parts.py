"""Parts of a study's page: chosen places, who remains far, costs, all communes."""

from collections import Counter
from itertools import islice

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify

from maillage.apps.studies.enums import Aim
from maillage.web.components.words import BLANK, count, date_in_words, number

from .terms import terms_of

FIRST_GAINING = 3
FIRST_FAR = 10
MOST_LISTED = 500  # beyond, the page would be heavier than the file that holds them all


def commune_url(code, name):
    """Address of a commune's public page; empty for a code that cannot have one."""
    try:
        return reverse("public:commune", args=[code, slugify(name) or "commune"])
    except NoReverseMatch:
        return ""


def places(study, planned):
    """Each chosen place in words. `planned`: {(place id, response key): PlannedSite}."""
    names = _names(study.result)
    return [
        _place(study, number_, place, names, planned.get((place["id"], place["response"])))
        for number_, place in enumerate(study.result["places"], start=1)
    ]


def _place(study, number_, place, names, planned):
    terms = terms_of(study.result)
    was_served = study.result["summary"]["before"]["inside"] is not None
    gaining = [_gaining(line, terms, was_served) for line in place["gained_communes"]]
    commune = names.get(place["commune"], "")
    return {
        "number": number_,
        "id": place["id"],
        "name": place["name"],
        "commune": "" if commune == place["name"] else commune,
        "url": commune_url(place["commune"], commune) if commune else "",
        "response": place["response"],
        "response_name": place["response_name"],
        "sentences": [*_why(place, terms, study.aim), *_stability(study.result, place)],
        "gaining": gaining[:FIRST_GAINING],
        "also_gaining": gaining[FIRST_GAINING:],
        "decided": f"Décidé le {_day(planned.decided_at)}" if planned else "",
    }


def _day(moment):
    return date_in_words(timezone.localtime(moment))


def _gaining(line, terms, was_served):
    code, name, residents, before, after = line
    change = terms.change(before, after) if was_served else terms.spoken(after)
    return {
        "name": name,
        "url": commune_url(code, name),
        "text": f"{count(residents, 'habitant')}, {change}",
    }


def _why(place, terms, aim):
    said = ["Vous avez demandé ce lieu."] if place["role"] == "forced" else []
    gained, alone = place["gained"], place["alone"]
    verb = "passe" if gained < 2 else "passent"
    if gained:
        said.append(f"{count(gained, 'habitant')} {verb} {terms.inside}.")
    elif aim in (Aim.COVER, Aim.LIFT) and not alone:
        said.append(f"Ce lieu ne fait passer personne {terms.inside}.")
    if place["mean_after"] is not None:
        said.append(_nearest(place, terms))
    return [*said, *_alone(alone, terms)]


def _alone(residents, terms):
    if not residents:
        return []
    who, plural = count(residents, "habitant"), residents >= 2
    if terms.is_score:
        would = "resteraient" if plural else "resterait"
        return [f"Sans lui, {who} {would} {_limit(terms)}."]
    would = "n’auraient" if plural else "n’aurait"
    return [f"Sans lui, {who} {would} rien d’autre {terms.inside}."]


def _nearest(place, terms):
    served = count(place["served"], "habitant")
    if terms.is_score:
        return f"Il sert {served}, qui ont alors {terms.spoken(place['mean_after'], 1)} en moyenne."
    if place["mean_before"] is None:
        how = f"à {terms.spoken(place['mean_after'], 1)} en moyenne"
        return f"C’est le lieu le plus proche de {served}, {how}."
    before, after = terms.figure(place["mean_before"], 1), terms.spoken(place["mean_after"], 1)
    if round(place["mean_before"], 1) <= round(place["mean_after"], 1):
        return f"C’est le lieu le plus proche de {served}, à {after} en moyenne."
    return (
        f"C’est le lieu le plus proche de {served}{BLANK}: leur trajet moyen passe de "
        f"{before} à {after}."
    )


def _stability(result, place):
    """How often the place is kept when trips change, and how often it or a neighbour is."""
    draws = result["stability"]
    if place["stability"] is None or not draws or not draws["done"]:
        return []
    kept, near = (round(place[share] * draws["done"]) for share in ("stability", "stability_near"))
    spread = f"±{number(100 * draws['spread'])}{BLANK}%"
    done = draws["done"]
    how = f"aucun des {done}{BLANK}essais" if not kept else f"{count(kept, 'essai')} sur {done}"
    said = f"Gardé dans {how} où les temps de trajet changent de {spread}"
    if near == kept:
        return [f"{said}."]
    return [
        f"{said}{BLANK}; dans {number(near)}, c’est lui ou un lieu à moins de "
        f"{draws['near_km']}{BLANK}km."
    ]


def far(result):
    """Communes outside the threshold after, most residents first, and what they add up to."""
    terms = terms_of(result)
    rows = [row for row in _rows(result) if not terms.holds(row["after"]) and row["residents"]]
    rows.sort(key=lambda row: (-row["residents"], row["name"]))
    residents = sum(row["residents"] for row in rows)
    shown = [_far_line(row, terms) for row in rows[:MOST_LISTED]]
    verb = "reste" if residents < 2 else "restent"
    there = f"dans {count(len(rows), 'commune')}"
    limit = _limit(terms)
    sentence = f"{count(residents, 'habitant')} {verb} {limit}, {there}."
    if not rows:
        sentence = "Plus personne ne reste à l’écart." if result["summary"]["residents"] else ""
    return {
        "sentence": sentence,
        "first": shown[:FIRST_FAR],
        "others": shown[FIRST_FAR:],
        "left_out": _left_out(len(rows)),
    }


def _limit(terms):
    if terms.is_score:
        return f"sous {terms.inside.removeprefix('à ').removesuffix(' ou plus')}"
    return terms.inside.replace("à moins de", "à plus de")


def _far_line(row, terms):
    return {
        "name": row["name"],
        "url": row["url"],
        "text": f"{terms.spoken(row['after'])} ({number(row['residents'])}{BLANK}hab.)",
    }


def communes(result):
    """Every commune before and after, most residents first, as the table under the map."""
    terms = terms_of(result)
    rows = sorted(_rows(result), key=lambda row: (-(row["residents"] or 0), row["name"]))
    return [
        row
        | {
            "shown_residents": "" if row["residents"] is None else number(row["residents"]),
            "shown_before": terms.short(row["before"]),
            "shown_after": terms.short(row["after"]),
            "is_better": row["before"] != row["after"],
            "number": row["place"] + 1 if row["place"] >= 0 else "",
        }
        for row in islice(rows, MOST_LISTED)
    ]


def left_out(result):
    """How many communes the table leaves to the file, in words; empty for none."""
    return _left_out(len(result["communes"]["code"]))


def _left_out(total):
    return number(total - MOST_LISTED) if total > MOST_LISTED else ""


def _rows(result):
    columns = result["communes"]
    keys = ("code", "name", "residents", "before", "after", "place")
    # One reverse for all: reversing 4,000 addresses costs more than the rest of the page.
    pattern = reverse("public:commune", args=["00000", "nom"])
    for values in zip(*(columns[key] for key in keys), strict=True):
        row = dict(zip(keys, values, strict=True))
        slug = slugify(row["name"]) or "commune"
        yield row | {"url": pattern.replace("00000-nom", f"{row['code']}-{slug}")}


def _names(result):
    return dict(zip(result["communes"]["code"], result["communes"]["name"], strict=True))


def costs(study):
    """What each kind of opening costs and offers, with the sources of its figures."""
    opened = Counter(place["response"] for place in study.result["places"])
    return [
        {
            "name": entry["name"],
            "opened": number(opened[entry["key"]]),
            "consultations": number(entry["consultations_per_year"]),
            "cost": f"{number(entry['cost_per_year'])}{BLANK}€",
            "total": f"{number(entry['cost_per_year'] * opened[entry['key']])}{BLANK}€",
            "status": _status(entry),
            "sources": [entry["capacity_source"], entry["cost_source"]],
        }
        for entry in study.responses
        if opened[entry["key"]]
    ]


def _status(entry):
    if entry["is_edited"]:
        return "chiffres changés par vous"
    return "" if entry["is_measured"] else "proposition, à vérifier"


def cost_sentence(result):
    """The sum, in one sentence."""
    opened = len(result["places"])
    if not opened:
        return "Aucun lieu n’est ouvert."
    subject, cost = (
        ("Ce lieu", "coûte") if opened == 1 else (f"Ces {opened}{BLANK}lieux", "coûtent")
    )
    offer = "offre" if opened == 1 else "offrent"
    return (
        f"{subject} {cost} environ {number(result['cost_per_year'])}{BLANK}€ par an et {offer} "
        f"jusqu’à {count(result['consultations_per_year'], 'consultation')} par an."
    )
