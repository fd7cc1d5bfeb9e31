"""An answer on paper: a tagged, accessible PDF (PDF/UA-1) set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
"""

import json
from datetime import UTC
from pathlib import Path

import typst

from maillage.apps.studies.selectors import planned_sites_of
from maillage.web.components.words import date_in_words

from . import method, parts, words
from .map import SIDES, scale_rows
from .svg import COLOURS, drawing_of
from .terms import terms_of

SOURCE = Path(__file__).parent / "typst" / "study.typ"
MOST_FAR = 30


def as_pdf(study):
    """Bytes of the PDF; the same study gives the same bytes."""
    moment = (study.ended_at or study.launched_at).astimezone(UTC)
    return typst.compile(
        SOURCE.read_bytes(),
        sys_inputs={"data": json.dumps(paper(study), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(moment.timestamp()),
    )


def paper(study):
    """What the sheet says, as plain values: the same words as the page."""
    result, terms = study.result, terms_of(study.result)
    far = parts.far(result)
    moment = study.ended_at or study.launched_at
    return {
        "title": study.name,
        "subtitle": f"Scénario pour {study.perimeter_name}, {study.organisation.name}",
        "date": date_in_words(moment),
        "day": [moment.year, moment.month, moment.day],
        "headline": words.headline(study),
        "figures": words.key_figures(result),
        "sentences": [*words.quality(study), *words.cautions(study)],
        "maps": _maps(result),
        "has_open": bool(result["existing"]),
        "scale_title": words.scale_title(terms),
        "scale": [row | {"colour": _colour(row)} for row in scale_rows(result, terms)],
        "places": [_place(place) for place in parts.places(study, planned_sites_of(study))],
        "far": far["sentence"],
        "far_communes": _texts([*far["first"], *far["others"]][:MOST_FAR]),
        "inside": terms.inside,
        "mean_label": words.mean_label(terms),
        "worst_label": words.worst_label(terms),
        "variations": words.variation_rows(study),
        "variation_sentences": words.variation_sentences(study),
        "cost": parts.cost_sentence(result),
        "costs": parts.costs(study),
        "method": method.method(study),
        "provenance": method.provenance(study),
    }


def _maps(result):
    drawing = drawing_of(result)
    return {side: drawing.on_paper(side) for side in SIDES} if drawing else {}


def _colour(row):
    return "" if row["css"] == "class-none" else COLOURS[row["css"]]


def _place(place):
    kept = ("number", "name", "commune", "response_name", "sentences", "decided")
    return {key: place[key] for key in kept} | {"gaining": _texts(place["gaining"])}


def _texts(lines):
    return [[line["name"], line["text"]] for line in lines]
