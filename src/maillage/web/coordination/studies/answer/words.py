"""A study's answer in sentences: what is gained, how good it is, what to be careful about."""

from math import ceil, isfinite

from maillage.apps.studies.enums import Aim, State
from maillage.web.components.words import BLANK, count, number, percent

from .terms import terms_of

STOPPED = "Le calcul a été arrêté avant la fin\u00a0: voici la meilleure répartition trouvée."
OUT_OF_TIME = (
    "Le calcul a utilisé tout le temps prévu sans finir sa preuve\u00a0: voici la meilleure "
    "répartition trouvée."
)
PROVEN = "C’est la meilleure répartition possible\u00a0: c’est prouvé."
NOTHING_OPEN = "Aucun lieu n’a été compté comme déjà ouvert\u00a0: avant, il n’y a donc rien."
NO_BOUND = "On ne sait pas dire de combien une autre répartition pourrait faire mieux."


def headline(study):
    """One sentence: what these openings change, in the terms of what was asked."""
    summary, terms = study.result["summary"], terms_of(study.result)
    if study.aim in (Aim.WORST, Aim.MEAN):
        key, subject = {
            Aim.WORST: ("worst", "La commune la plus éloignée"),
            Aim.MEAN: ("mean", "Le trajet moyen"),
        }[study.aim]
        return _moved(subject, summary["before"][key], summary["after"][key], terms)
    return _gathered(summary, terms)


def _gathered(summary, terms):
    before, after = summary["before"]["inside"], summary["after"]["inside"] or 0
    if before is None:
        whole = number(summary["residents"])
        return f"{count(after, 'habitant')} {terms.inside}, sur {whole}"
    if after > before:
        return f"{count(after - before, 'habitant')} de plus {terms.inside}"
    return f"Aucun habitant de plus {terms.inside}"


def _moved(subject, before, after, terms):
    decimals = 1 if subject.endswith("moyen") else 0
    verb = "est à" if subject.startswith("La") else "est de"
    if after is None:
        return f"{subject}{BLANK}: {terms.unreached}"
    if before is None:
        return f"{subject} {verb} {terms.spoken(after, decimals)}"
    if round(after, 1) >= round(before, 1):
        return f"{subject} reste à {terms.spoken(after, decimals)}"
    return f"{subject} passe de {terms.figure(before, decimals)} à {terms.spoken(after, decimals)}"


def key_figures(result):
    """What `key_figures.html` takes: after, with before in the note."""
    summary, terms = result["summary"], terms_of(result)
    before, after = summary["before"], summary["after"]
    whole = count(summary["residents"], "habitant")
    return [
        {
            "label": f"Habitants {terms.inside}",
            "value": number(after["inside"] or 0),
            "unit": "",
            "note": f"sur {whole}{_before(before['inside'], number)}",
        },
        {
            "label": mean_label(terms),
            "value": terms.short(after["mean"], 1),
            "unit": "",
            "note": _before(before["mean"], lambda v: terms.short(v, 1)).removeprefix(f"{BLANK}; "),
        },
        {
            "label": worst_label(terms),
            "value": terms.short(after["worst"]),
            "unit": "",
            "note": _worst_note(before, after, terms),
        },
    ]


def mean_label(terms):
    return "Consultations par an, en moyenne" if terms.is_score else "Trajet moyen d’un habitant"


def worst_label(terms):
    return "Commune la moins bien servie" if terms.is_score else "Commune la plus éloignée"


def scale_title(terms):
    return "Consultations par an et par habitant" if terms.is_score else "Trajet en voiture"


def _before(value, shown):
    return "" if value is None else f"{BLANK}; avant{BLANK}: {shown(value)}"


def _worst_note(before, after, terms):
    name = after["worst_commune"][1] if after["worst_commune"] else ""
    if before["worst"] is None:
        return name
    there = f" ({before['worst_commune'][1]})" if before["worst_commune"] else ""
    return f"{name}{BLANK}; avant{BLANK}: {terms.short(before['worst'])}{there}"


def quality(study):
    """How good the answer is; never « best » without a proof."""
    facts = study.result["quality"]
    if facts["proven"]:
        return [PROVEN]
    if not facts["is_cut_short"]:
        return [_gap_sentence(facts["gap"])]
    why = STOPPED if study.state == State.STOPPED else OUT_OF_TIME
    return [why, _gap_sentence(facts["gap"])]


def _gap_sentence(gap):
    if gap is None or not isfinite(gap):
        return NO_BOUND
    return f"Aucune autre répartition ne peut faire plus de {gap_in_words(gap)} mieux."


def gap_in_words(gap):
    """A gap in per cent with one decimal, rounded up: it is a promise.

    >>> gap_in_words(0.003), gap_in_words(0.0031)
    ('0,3\\xa0%', '0,4\\xa0%')
    """
    return percent(max(ceil(round(gap * 1000, 6)), 1) / 1000, 1)


def cautions(study):
    """What the reader must keep in mind: how times are known, the study's own notes."""
    times = study.result["times"]
    said = [] if study.result["summary"]["before"]["inside"] is not None else [NOTHING_OPEN]
    if study.aim == Aim.LIFT:
        said.append(official_sentence(study))
    if times["is_estimated"]:
        error = times["error_minutes"]
        known = (
            ""
            if error is None
            else f"{BLANK}: l’écart moyen avec la réalité est de {number(error, 1)}{BLANK}minutes"
        )
        said.append(f"Les temps de trajet sont estimés{known}.")
    return [*said, *study.result["notes"]]


def official_sentence(study):
    """Which part of a score is official, which is ours."""
    years = [year for what, year in study.vintages if "accessib" in what.lower() or "APL" in what]
    vintage = f" ({years[0]})" if years else ""
    return (
        f"Le chiffre d’avant est celui du ministère{vintage}, publié par la DREES. "
        "Ce que les ouvertures ajoutent est estimé."
    )


def variation_rows(study):
    """One line for one place fewer, as many, one more; `is_current` marks the answer's own."""
    terms = terms_of(study.result)
    opened = len(study.result["places"])
    return [
        {
            "sites": count(line["sites"], "lieu", "lieux"),
            "is_current": line["sites"] == opened,
            "inside": number(line["inside"]),
            "mean": terms.short(line["mean"], 1),
            "worst": terms.short(line["worst"]),
            "proven": "prouvé" if line["is_proven"] else "meilleur trouvé",
        }
        for line in study.result["variations"]
    ]


def variation_sentences(study):
    """What one place fewer would lose and one more would bring, in the terms of the aim."""
    by_sites = {line["sites"]: line for line in study.result["variations"]}
    opened = len(study.result["places"])
    here = by_sites.get(opened)
    if here is None:
        return []
    sides = ((opened - 1, "Avec un lieu de moins"), (opened + 1, "Avec un lieu de plus"))
    return [
        f"{start}{BLANK}: {_variation(study, here, by_sites[sites])}."
        for sites, start in sides
        if sites in by_sites
    ]


def _variation(study, here, other):
    terms = terms_of(study.result)
    if study.aim in (Aim.WORST, Aim.MEAN):
        key, subject, decimals = {
            Aim.WORST: ("worst", "la commune la plus éloignée serait à", 0),
            Aim.MEAN: ("mean", "le trajet moyen serait de", 1),
        }[study.aim]
        now = terms.figure(here[key], decimals)
        return f"{subject} {terms.spoken(other[key], decimals)} au lieu de {now}"
    change = other["inside"] - here["inside"]
    if not change:
        return f"autant d’habitants {terms.inside}"
    side = "de plus" if change > 0 else "de moins"
    return f"{count(abs(change), 'habitant')} {side} {terms.inside}"
