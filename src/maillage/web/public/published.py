"""The ministry's figures by département, shown where its scores by commune are not loaded."""

from functools import cache

from maillage.apps.territory.enums import Profession
from maillage.apps.territory.selectors import national_figures
from maillage.web.components.words import BLANK, number

from .score_words import access_sentence


@cache
def _figures():
    return national_figures()


@cache
def _by_departement():
    return {row["departement"]: row for row in _figures().table.to_dicts()}


def national(profession):
    """The latest published figures of France for a profession: a dict with `vintage`, `mean`, …"""
    lines = [line for line in _figures().national if line["profession"] == profession]
    return max(lines, key=lambda line: line["vintage"])


def departement_means():
    """(vintage, {code: consultations a year}) of GPs, France under « france »."""
    line = national(Profession.GP)
    rows = _by_departement()
    means = {code: row[f"gp_{line['vintage']}"] for code, row in rows.items()}
    known = {code: mean for code, mean in means.items() if mean is not None}
    return int(line["vintage"]), {**known, "france": line["mean"]}


def departement_sentences(code):
    """[{sentence, source_label}] of a département, GPs first; [] where nothing is published."""
    row = _by_departement().get(code)
    if row is None:
        return []
    sentences = [_sentence(profession, row) for profession in Profession.values]
    sentences.insert(1, _share_sentence(row))
    return [line for line in sentences if line]


def _sentence(profession, row):
    france = national(profession)
    mean = row[f"{profession}_{france['vintage']}"]
    if mean is None:
        return None
    said = access_sentence(profession, mean, france["mean"], where="dans le département")
    return {"sentence": said, "source_label": f"Drees, {france['vintage']}"}


def _share_sentence(row):
    france = national(Profession.GP)
    share = row[f"gp_share_under_2_5_{france['vintage']}"]
    if share is None:
        return None
    said = (
        f"{number(share, 1)}{BLANK}% de ses habitants ont moins de 2,5{BLANK}consultations "
        f"par an{BLANK}; {number(france['share_under_2_5'], 1)}{BLANK}% en France."
    )
    return {"sentence": said, "source_label": f"Drees, {france['vintage']}"}
