"""A measure in words: one value, the bounds of its classes, its legend, where it is explained."""

from maillage.apps.territory.selectors.tables import shades_of
from maillage.web.components.words import BLANK, count, number, short_number

NO_FIGURE = "chiffre non publié"
_FULL_TIME = ("équivalent temps plein", "équivalents temps plein")


def family(measure):
    """What the measure is about: `gp`, `staff`, `minutes`, `age` or `need`."""
    if measure.source == "apl":
        return "gp" if measure.slug.startswith("acces-gp-") else "staff"
    return {"travel": "minutes", "population": "need" if measure.estimated else "age"}[
        measure.source
    ]


def anchor(measure):
    """Where the sources page explains the measure."""
    return {"gp": "score", "staff": "score", "age": "ages", "need": "besoin"}.get(
        family(measure), "temps"
    )


def figure(measure, value):
    """The value alone, for a table; words when there is none."""
    if value is None:
        return NO_FIGURE
    decimals = {"gp": 1, "staff": 1, "minutes": 0, "age": 0, "need": 2}[family(measure)]
    unit = {"minutes": f"{BLANK}min", "age": f"{BLANK}%"}.get(family(measure), "")
    return f"{number(value, decimals)}{unit}"


def spoken(measure, value):
    """The value with its unit, as said of one commune; « estimé » where it is."""
    if value is None:
        return NO_FIGURE
    kind, shown = family(measure), figure(measure, value)
    if kind == "gp":
        noun = "consultation" if round(value, 1) < 2 else "consultations"
        return f"{shown}{BLANK}{noun} par an et par habitant"
    if kind == "staff":
        return f"{shown}{BLANK}{measure.unit if round(value, 1) >= 2 else _singular(measure.unit)}"
    if kind == "minutes":
        return f"environ {shown} en voiture (estimé)"
    if kind == "age":
        return f"{shown} d’habitants de 65 ans et plus"
    return f"besoin de soins {shown}{BLANK}fois la moyenne (estimé)"


def _singular(unit):
    return unit.replace(_FULL_TIME[1], _FULL_TIME[0])


def class_labels(bounds):
    """Classes in words, ascending; one class when there is no bound.

    >>> class_labels([1.5, 2.5])
    ['moins de 1,5', 'de 1,5 à moins de 2,5', '2,5 ou plus']
    """
    shown = [short_number(bound) for bound in bounds]
    if not shown:
        return ["toutes les communes"]
    middle = [f"de {low} à moins de {high}" for low, high in zip(shown, shown[1:], strict=False)]
    return [f"moins de {shown[0]}", *middle, f"{shown[-1]} ou plus"]


def legend(measure, spread, communes_without):
    """What `legend.html` takes, the best served class first."""
    labels = class_labels(spread.bounds)
    shades = shades_of(range(len(labels)), len(labels), measure.better)
    classes = [
        {"label": label, "css": f"class-{shade}", "count": count(communes, "commune")}
        for label, shade, communes in zip(labels, shades, spread.communes_by_class, strict=True)
    ]
    if measure.better == "higher":
        classes.reverse()
    if communes_without:
        classes.append(
            {
                "label": NO_FIGURE,
                "css": "class-none",
                "count": count(communes_without, "commune"),
            }
        )
    return classes
