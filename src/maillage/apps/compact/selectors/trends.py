"""An indicator period after period, and where two periods cannot be compared."""

from dataclasses import dataclass

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.definitions import Definition
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.grains import grain_of, when
from maillage.apps.compact.models import IndicatorValue
from maillage.apps.compact.periods import Period, read_period
from maillage.apps.compact.verdicts import Verdict, breaks, verdict

from .values import Value, kept_value, rows_of

_JUDGED = {
    Verdict.UP: "mieux qu’au début",
    Verdict.DOWN: "moins bien qu’au début",
    Verdict.STILL: "comme au début",
    Verdict.UNJUDGED: "à lire sans juger",
}


@dataclass(frozen=True)
class Point:
    """The last kept value of a period. `broken` says why it does not follow the point before.

    is_partial : the period is not over, and the number still grows: it is not compared
    """

    period: Period
    value: Value
    row: IndicatorValue
    is_partial: bool
    broken: str = ""

    @property
    def is_comparable(self):
        return self.value.value is not None and not self.is_partial


@dataclass(frozen=True)
class Trend:
    """Points are oldest first; `conclusion` is one sentence in French."""

    definition: Definition
    points: tuple[Point, ...]
    conclusion: str


def trend(indicator_id, area_spec, today, compact=None, grain=None):
    """The `Trend` of kept values: those of every `grain`, the indicator's own when not given."""
    definition = definition_of(indicator_id)
    grain, last_rows = grain or definition.every, {}
    for row in rows_of(definition, area_spec, compact):
        last_rows[row.period] = row
    points = []
    for code, row in last_rows.items():
        period = read_period(code)
        if _grain(period) == grain:
            value = kept_value(definition, row)
            is_partial = definition.grows and period.last >= today
            broken = breaks(points[-1].value, value) if points else ""
            points.append(Point(period, value, row, is_partial, broken))
    return Trend(definition, tuple(points), conclusion_of(definition, points))


def conclusion_of(definition, points):
    """One sentence on the last stretch of values that nothing breaks."""
    stretch = []
    for point in points:
        stretch = [] if point.broken else stretch
        if point.is_comparable:
            stretch.append(point)
    if not stretch:
        return "Aucune période entière n’a encore pu être mesurée."
    first, last = stretch[0], stretch[-1]
    told = f"{last.value.shown} {when(last.period)}"
    if first is last:
        return unbroken(f"{told} : une seule valeur, pas encore de tendance.")
    judged = _JUDGED[verdict(definition, first.value.value, last.value.value)]
    return unbroken(f"{told}, contre {first.value.shown} {when(first.period)} : {judged}.")


def _grain(period):
    try:
        return grain_of(period)
    except BadQuestion:  # two days: a value of its own, that nothing follows
        return None
