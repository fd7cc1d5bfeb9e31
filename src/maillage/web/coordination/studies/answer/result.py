"""Everything the page of an answer shows, in the order it is read."""

from maillage.apps.studies.selectors import planned_sites_of

from . import method, parts, words
from .map import scale_rows
from .svg import drawing_of
from .terms import terms_of


def everything_about(study, *, can_change):
    result, terms = study.result, terms_of(study.result)
    drawing = drawing_of(result)
    return {
        "study": study,
        "can_change": can_change,
        "headline": words.headline(study),
        "figures": words.key_figures(result),
        "quality": words.quality(study),
        "cautions": words.cautions(study),
        "changes": method.territory_since(study),
        "replayed_from": method.replayed_from(study),
        "map": drawing,
        "scale": scale_rows(result, terms),
        "scale_title": words.scale_title(terms),
        "places": parts.places(study, planned_sites_of(study)),
        "far": parts.far(result),
        "variation_rows": words.variation_rows(study),
        "variation_sentences": words.variation_sentences(study),
        "inside": terms.inside,
        "mean_label": words.mean_label(terms),
        "worst_label": words.worst_label(terms),
        "costs": parts.costs(study),
        "cost_sentence": parts.cost_sentence(result),
        "communes": parts.communes(result),
        "communes_left_out": parts.left_out(result),
        "method": method.method(study),
        "provenance": method.provenance(study),
        "replays": method.replays(study),
    }


def scale_title(terms):
    return (
        "Consultations par an et par habitant" if terms.is_score else "Temps de trajet en voiture"
    )
