"""What the pages of indicators show: sentences, drawings, tables, and the commands behind them."""

from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.definitions import FOLDER
from maillage.apps.compact.grains import GRAINS, grain_of, when
from maillage.apps.compact.numbers import with_unit, written
from maillage.apps.compact.periods import read_period
from maillage.web.components.words import BLANK, count

WIDTH, HEIGHT, MARGIN = 700, 160, 12
PEOPLE = {
    "none": "",
    "numerator": "le nombre compté est un nombre de personnes",
    "denominator": "le total est un nombre de personnes",
    "both": "le nombre compté et le total sont des nombres de personnes",
}
DIRECTIONS = {
    "up": "une valeur plus haute est meilleure",
    "down": "une valeur plus basse est meilleure",
    "none": "aucun sens n’est meilleur",
}


def card(followed, can_hold):
    """One followed indicator in a list, and at the head of its own page."""
    definition, target = followed.definition, followed.target
    shown = {
        "pk": target.pk,
        "title": definition.title if definition else target.indicator,
        "sentence": followed.sentence,
        "verdict": followed.verdict,
        "clause": target.clause,
        "can_hold": can_hold,
        "is_declared": bool(definition and definition.is_declared),
        "drawing": drawing(followed),
    }
    if definition:
        shown["grain"] = GRAINS[grain_of(read_period(target.baseline))]
        shown["baseline"] = when(read_period(target.baseline))
        if target.goal is not None:
            shown["goal"] = with_unit(target.goal, definition.unit, definition.decimals)
        shown["due_on"] = date_in_words(target.due_on) if target.due_on else ""
    return shown


def drawing(followed):
    """The trend as drawn: one line for each stretch that nothing breaks; None without a value.

    Days are drawn to scale; values from zero, or from the lowest when it is negative. Places are
    text: a template would write a number with a comma.
    """
    values = [each.value.value for each in followed.points if each.value.value is not None]
    if not values:
        return None
    goals = [] if followed.goal is None else [followed.goal]
    low, high = min(0, *values, *goals), max(0, *values, *goals)
    marks, lines = [], [[]]
    first, last = followed.points[0].period.last, followed.points[-1].period.last
    for point in followed.points:
        if point.broken:
            lines.append([])
        if point.value.value is None:
            continue
        x = _place(point.period.last, first, last)
        y = _height(point.value.value, low, high)
        told = f"{when(point.period)}{BLANK}: {point.value.shown}"
        marks.append({"x": x, "y": y, "is_partial": point.is_partial, "told": told})
        if not point.is_partial:
            lines[-1].append(f"{x},{y}")
    unit, decimals = followed.definition.unit, followed.definition.decimals
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "marks": marks,
        "lines": [" ".join(line) for line in lines if len(line) > 1],
        "goal": _height(followed.goal, low, high) if goals else None,
        "scale": f"de {written(low, decimals)} à {with_unit(high, unit, decimals)}",
        "span": f"de {followed.points[0].period.code} à {followed.points[-1].period.code}",
    }


def _place(day, first, last):
    share = (day - first) / (last - first) if last > first else 0.0
    return f"{MARGIN + share * (WIDTH - 2 * MARGIN):.1f}"


def _height(value, low, high):
    share = (value - low) / (high - low) if high > low else 0.0
    return f"{HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN):.1f}"


def rows(followed):
    """The table under the drawing: every kept period, the latest first."""
    definition = followed.definition
    return [_row(definition, point) for point in reversed(followed.points)]


def _row(definition, point):
    value, row = point.value, point.row
    can_redo = not value.is_declared and value.version == definition.version
    declaration = getattr(row, "declaration", None)
    return {
        "when": when(point.period),
        "is_partial": point.is_partial,
        "shown": value.shown,
        "counted": counted(value),
        "version": value.version,
        "communes": count(value.communes, "commune"),
        "computed_on": date_in_words(timezone.localdate(value.computed_at)),
        "broken": point.broken,
        "notes": value.notes,
        "command": command(value) if can_redo else "",
        "declaration": declaration,
    }


def counted(value):
    """Numerator and denominator in one cell; empty when there is no share."""
    if value.numerator is None or value.denominator is None:
        return ""
    return f"{_plain(value.numerator)} sur {_plain(value.denominator)}"


def command(value):
    """What recomputes a value, typed in a terminal where Maillage is installed."""
    words = f"maillage indicators run {value.indicator} --territory {value.area}"
    words = f"{words} --period {value.period}"
    return f"{words} --compact {value.compact}" if value.compact else words


def sources(followed):
    """Data sets behind the values, each once, the latest first."""
    told = {}
    for point in reversed(followed.points):
        for name, vintage in point.value.sources:
            told.setdefault(f"{name} ({vintage})" if vintage else name)
    return list(told)


def about(definition):
    """Every field of a definition, as (label, text), the empty ones left out."""
    fields = (
        ("Pourquoi", definition.why),
        ("Ce qui est compté", definition.numerator),
        ("Rapporté à", definition.denominator),
        ("Ce qui ne compte pas", definition.exclusions),
        ("Unité", definition.unit),
        ("Comment le lire", DIRECTIONS[definition.direction]),
        ("Mesuré", GRAINS[definition.every]),
        ("Moins de 11 personnes", _suppression(definition)),
        ("Source", definition.source),
        ("Version", f"{definition.version}, fichier {FOLDER.name}/{definition.id}.toml"),
        ("Écrit par", definition.written_by),
        ("Relecture", definition.checked_by),
        ("À relire le", date_in_words(definition.next_review)),
    )
    return [(label, text) for label, text in fields if text]


def _suppression(definition):
    told = PEOPLE[definition.people]
    return told and f"non publié{BLANK}: {told}."


def _plain(number):
    return written(number, 0 if float(number).is_integer() else 1)
