"""What an experiment changed: its values per commune and step, then their honest reading."""

from dataclasses import asdict, dataclass

import numpy as np

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.definitions import definition
from maillage.apps.compact.enums import Better
from maillage.apps.compact.errors import NotMeasured
from maillage.engines.effect import Panel, difference_in_differences
from maillage.engines.errors import InvalidInput

from . import values
from .experiments import steps

MET, AGAINST, UNCLEAR = "met", "against", "unclear"


@dataclass(frozen=True)
class Measured:
    """The values of an experiment; None where there is none, and `holes` says why: [(why, cells)].

    periods : codes in order, of which the first `n_before` come before the start
    places, comparison : {code of a commune: [value or None]}
    source : where they come from; version : of the indicator's definition, None for typed values
    """

    periods: list[str]
    n_before: int
    places: dict[str, list]
    comparison: dict[str, list]
    holes: list
    source: str
    version: int | None


def measure(experiment):
    """`Measured` values of a protocol, computed now or typed. Raises `NotMeasured` without any."""
    found = steps(experiment)
    read = _computed if experiment.indicator else _typed
    cell, source, version = read(experiment)
    holes = {}
    sides = [
        {
            code: [_noted(cell, code, period, holes) for period in found.all]
            for code in sorted(side.values_list("code", flat=True))
        }
        for side in (experiment.communes, experiment.comparison)
    ]
    return Measured(
        periods=[period.code for period in found.all],
        n_before=len(found.before),
        places=sides[0],
        comparison=sides[1],
        holes=sorted(holes.items()),
        source=source,
        version=version,
    )


def effect_of(measured):
    """The fields of `engines.effect.Effect` as JSON keeps them: None for what cannot be known.

    Raises `NotMeasured` when no commune of one side has all its values.
    """
    rows = [*measured.places.values(), *measured.comparison.values()]
    is_treated = np.arange(len(rows)) < len(measured.places)
    try:
        panel = Panel(np.array(rows, float), is_treated, measured.n_before)
        found = difference_in_differences(panel)
    except InvalidInput as error:
        raise NotMeasured(_no_reading(measured)) from error
    codes = [*measured.places, *measured.comparison]
    return _plain(asdict(found)) | {"dropped": [codes[rank] for rank in found.dropped]}


def verdict(effect, better, least_effect):
    """What the rule of the protocol makes of an effect: `MET`, `AGAINST` or `UNCLEAR`.

    Met: the whole interval is on the good side and the estimate reaches `least_effect`. Against:
    the whole interval is on the bad side, or under `least_effect`.

    >>> verdict({"interval": {"estimate": -4.0, "low": -6.0, "high": -2.0}}, "lower", 3.0)
    'met'
    """
    interval = effect["interval"]
    if interval["low"] is None:
        return UNCLEAR
    sign = 1 if better == Better.HIGHER else -1
    low, high = sorted((sign * interval["low"], sign * interval["high"]))
    if low > 0 and sign * interval["estimate"] >= least_effect:
        return MET
    return AGAINST if high < max(least_effect, 0.0) or high < 0 else UNCLEAR


def last_reading(experiment):
    """The last `Reading`, or None."""
    return experiment.readings.order_by("-at", "-pk").first()


def _computed(experiment):
    told = definition(experiment.indicator)
    areas = {}

    def cell(code, period):
        areas.setdefault(code, read_area(f"commune:{code}"))
        try:
            found = values.compute(experiment.indicator, areas[code], period, experiment.compact)
        except NotMeasured as error:
            return None, str(error)
        return found.value, found.why

    return cell, told.source, told.version


def _typed(experiment):
    table = experiment.tables.order_by("-at", "-pk").first()
    if table is None:
        raise NotMeasured(
            "Aucune valeur n’a été donnée : déposez d’abord le tableau des mesures, commune par "
            "commune."
        )

    def cell(code, period):
        value = table.values.get(code, {}).get(period.code)
        return value, "" if value is not None else "valeur non donnée"

    return cell, table.source, None


def _noted(cell, code, period, holes):
    value, why = cell(code, period)
    if value is None:
        holes[why] = holes.get(why, 0) + 1
    return value


def _no_reading(measured):
    why = measured.holes[0][0] if measured.holes else "valeur manquante"
    return (
        "Aucune commune d’un des deux côtés n’a toutes ses mesures : rien ne peut être comparé. "
        f"Ce qui manque le plus souvent : {why}"
    )


def _plain(value):
    """numpy and nan as JSON has them: plain numbers, None."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(value) if np.isfinite(value) else None
    return value
