"""An experiment as its pages show it: words, tables and the drawing of both groups."""

from django.utils import timezone

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.effect_words import against_the_rule, tell
from maillage.apps.compact.effect_words import shown as value_words
from maillage.apps.compact.enums import ExperimentState
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.effects import last_reading
from maillage.apps.compact.selectors.experiments import (
    is_finished,
    measure_words,
    problems_to_start,
    prospects,
    standing,
    steps,
)
from maillage.apps.compact.services.experiments import fingerprint_of
from maillage.web.components.words import count, date_in_words, short_number

from .experiments_drawn import lines_of


def card(standing_):
    """One experiment in the list."""
    experiment = standing_.experiment
    return {
        "experiment": experiment,
        "state": standing_.state,
        "to_do": standing_.to_do,
        "calendar": calendar(experiment),
        "decision": experiment.get_decision_display(),
    }


def shown(experiment, today):
    """Context of the page of one experiment."""
    is_draft = experiment.state == ExperimentState.DRAFT
    reading = last_reading(experiment)
    return {
        "standing": standing(experiment, today),
        "is_draft": is_draft,
        "is_running": experiment.state == ExperimentState.RUNNING,
        "is_finished": is_finished(experiment, today),
        "problems": problems_to_start(experiment, today) if is_draft else [],
        "prospects": prospects(experiment) if experiment.state != ExperimentState.DECIDED else [],
        "protocol": protocol(experiment),
        "calendar": calendar(experiment),
        "is_intact": is_draft or fingerprint_of(experiment.protocol) == experiment.fingerprint,
        "started": _day(experiment.started_at),
        "log": [_entry(entry) for entry in experiment.log.select_related("by")],
        "tables": [_table(table) for table in experiment.tables.select_related("by")],
        "told": tell(experiment, reading) if reading else None,
        "reading": _reading(experiment, reading) if reading else None,
        "decided": _day(experiment.decided_at),
        "is_against": against_the_rule(experiment, reading),
    }


def calendar(experiment):
    """When it is held, in words."""
    first, last = experiment.starts_on, experiment.ends_on
    if not first or not last:
        return "dates à fixer"
    return f"du {date_in_words(first)} au {date_in_words(last)}"


def protocol(experiment):
    """(label, text) of each promise, in the order one reads them."""
    places, others = (
        ", ".join(side.order_by("name", "pk").values_list("name", flat=True))
        for side in (experiment.communes, experiment.comparison)
    )
    pairs = [
        ("Hypothèse", experiment.hypothesis),
        ("Pour qui", experiment.audience),
        ("Menée par", experiment.organisation.name),
        ("Où l’on essaie", places),
        ("Communes de comparaison", others),
        ("Quand", calendar(experiment)),
        ("Mesures", _steps(experiment)),
        ("Ce qui est mesuré", _measure(experiment)),
        ("Plus petit effet utile", _least(experiment)),
        ("Règle de décision", experiment.rule),
    ]
    return [(label, unbroken(text)) for label, text in pairs]


def _least(experiment):
    if experiment.indicator:
        return value_words(experiment, experiment.least_effect)
    return short_number(experiment.least_effect)


def _measure(experiment):
    words = measure_words(experiment)
    if not words:
        return ""
    kind = "calculé par la plateforme" if experiment.indicator else "mesuré par les parties"
    return f"{words} ({kind} ; {experiment.get_better_display()})"


def _steps(experiment):
    found = steps(experiment)
    if found is None:
        return ""
    words = f"sur {experiment.get_step_display()} : {len(found.before)} avant le début, "
    words += f"{len(found.after)} ensuite"
    if found.left_over:
        words += f" ; {count(found.left_over, 'dernier jour', 'derniers jours')} hors mesure"
    return words


def _entry(entry):
    return {
        "kind": entry.get_kind_display(),
        "is_deviation": entry.kind == "deviation",
        "day": date_in_words(entry.day),
        "text": entry.text,
        "by": entry.by.full_name if entry.by else "",
    }


def _table(table):
    cells = sum(len(each) for each in table.values.values())
    by = f" par {table.by.full_name}" if table.by else ""
    return unbroken(f"{count(cells, 'valeur')}, données le {_day(table.at)}{by} : {table.source}")


def _reading(experiment, reading):
    values, drawing = reading.values, lines_of(reading.values)
    means = zip(values["periods"], drawing["place_means"], drawing["other_means"], strict=True)
    return {
        "day": _day(reading.at),
        "source": values["source"],
        "holes": [unbroken(f"{why} ({count(cells, 'mesure')})") for why, cells in values["holes"]],
        "drawing": drawing,
        "lowest": value_words(experiment, drawing["low"]),
        "highest": value_words(experiment, drawing["high"]),
        "rows": [
            (read_period(code).in_words, _cell(experiment, place), _cell(experiment, other))
            for code, place, other in means
        ],
    }


def _cell(experiment, mean):
    return "—" if mean is None else value_words(experiment, mean)


def _day(moment):
    return date_in_words(timezone.localtime(moment)) if moment else ""
