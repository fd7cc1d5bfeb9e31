"""Scenarios side by side: one column each, the same rows, and what sets them apart."""

from maillage.web.components.words import BLANK, count, number

from . import words
from .map import scale_rows
from .svg import drawing_of
from .terms import terms_of


def everything_about(studies):
    """What `compare.html` shows of two to four answered studies."""
    terms = _terms(studies[0])  # one scale for all the maps
    is_drawn = _same_measure(studies)
    return {
        "studies": studies,
        "rows": _rows(studies),
        "conclusions": _conclusions(studies) if _are_alike(studies) else [],
        "warnings": _warnings(studies),
        "maps": _maps(studies, terms) if is_drawn else [],
        "scale": _scale(studies, terms) if is_drawn else [],
        "scale_title": words.scale_title(terms),
        "place_rows": _place_rows(studies),
        "shared": _shared(studies),
    }


def _rows(studies):
    """[{label, cells}]; labels stay general, since thresholds may differ: cells say theirs."""
    lines = (
        ("Ce qui compte", _aim),
        ("Habitants à portée", _inside),
        ("En moyenne", lambda study: _terms(study).spoken(_after(study)["mean"], 1)),
        ("La commune la moins bien placée", _worst),
        ("Lieux ouverts", lambda study: number(len(study.result["places"]))),
        ("Coût par an", lambda study: f"{number(study.result['cost_per_year'])}{BLANK}€"),
        ("Consultations par an", lambda study: number(study.result["consultations_per_year"])),
        ("Qualité", _quality),
    )
    return [{"label": label, "cells": [cell(study) for study in studies]} for label, cell in lines]


def _terms(study):
    return terms_of(study.result)


def _after(study):
    return study.result["summary"]["after"]


def _aim(study):
    return study.get_aim_display().replace("N minutes", f"{study.minutes}{BLANK}minutes")


def _inside(study):
    return f"{number(_after(study)['inside'] or 0)} {_terms(study).inside}"


def _worst(study):
    after = _after(study)
    name = f" ({after['worst_commune'][1]})" if after["worst_commune"] else ""
    return f"{_terms(study).spoken(after['worst'])}{name}"


def _quality(study):
    facts = study.result["quality"]
    return "prouvé, le meilleur possible" if facts["proven"] else _gap(facts["gap"])


def _gap(gap):
    if gap is None:
        return "non prouvé"
    return f"au plus {words.gap_in_words(gap)} de mieux possible"


def _same_measure(studies):
    return len({study.result["measure"] for study in studies}) == 1


def _same_threshold(studies):
    return len({_terms(study) for study in studies}) == 1


def _same_communes(studies):
    return len({frozenset(study.result["communes"]["code"]) for study in studies}) == 1


def _are_alike(studies):
    return _same_threshold(studies) and _same_communes(studies)


def _warnings(studies):
    said = []
    if not _same_communes(studies):
        said.append(
            "Ces scénarios ne portent pas sur les mêmes communes\u00a0: leurs nombres d’habitants "
            "ne se comparent pas."
        )
    if not _same_measure(studies):
        said.append(
            "Ces scénarios ne mesurent pas la même chose\u00a0: les uns comptent des minutes, les "
            "autres des consultations. Les cartes ne sont donc pas dessinées."
        )
    elif not _same_threshold(studies):
        said.append(
            "Ces scénarios n’ont pas la même durée de trajet à ne pas dépasser\u00a0: leurs "
            "nombres d’habitants à portée ne se comparent pas."
        )
    return said


def _conclusions(studies):
    """Which one reaches the most residents, which one costs the least; a tie names nobody."""
    inside = _terms(studies[0]).inside
    most = _alone_at_best(studies, lambda study: -(_after(study)["inside"] or 0))
    least = _alone_at_best(studies, lambda study: study.result["cost_per_year"])
    said = []
    if most:
        people = count(_after(most)["inside"], "habitant")
        said.append(f"{_quoted(most)} met le plus d’habitants {inside}{BLANK}: {people}.")
    if least:
        cost = number(least.result["cost_per_year"])
        said.append(f"{_quoted(least)} coûte le moins{BLANK}: {cost}{BLANK}€ par an.")
    return said


def _quoted(study):
    return f"«{BLANK}{study.name}{BLANK}»"


def _alone_at_best(studies, worth):
    best = min(map(worth, studies))
    first = [study for study in studies if worth(study) == best]
    return first[0] if len(first) == 1 else None


def _maps(studies, terms):
    drawings = ((study, drawing_of(study.result, f"c{study.pk}-", terms)) for study in studies)
    return [{"study": study, "drawing": drawing} for study, drawing in drawings if drawing]


def _scale(studies, terms):
    """Classes used by at least one of the maps, best first."""
    used = {}
    for study in studies:
        used |= {row["css"]: row["label"] for row in scale_rows(study.result, terms)}
    return [{"css": css, "label": used[css], "count": None} for css in sorted(used)]


def _place_rows(studies):
    """[{name, cells}]: each place opened somewhere and the response it has in each study."""
    names, openings = {}, {}
    for at, study in enumerate(studies):
        for place in study.result["places"]:
            names[place["id"]] = place["name"]
            openings.setdefault(place["id"], {}).setdefault(at, []).append(place["response_name"])
    order = sorted(openings, key=lambda key: (-len(openings[key]), names[key]))
    return [
        {
            "name": names[key],
            "cells": [", ".join(openings[key].get(at, [])) for at in range(len(studies))],
            "is_everywhere": len(openings[key]) == len(studies),
        }
        for key in order
    ]


def _shared(studies):
    """One sentence: how many places all of them open."""
    rows = _place_rows(studies)
    common = [row["name"] for row in rows if row["is_everywhere"]]
    if not common:
        return "Aucun lieu n’est commun à tous ces scénarios."
    start = count(len(common), "lieu", "lieux")
    verb = "est commun" if len(common) == 1 else "sont communs"
    return f"{start} {verb} à tous{BLANK}: {', '.join(common)}."
