"""What an indicator is worth: computed anew from the platform, or as it was kept on a day."""

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import datetime

from maillage.apps.accounts.french import unbroken
from maillage.apps.booking.statistics import WITHHELD
from maillage.apps.compact.areas import Area, read_area
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.errors import BadQuestion, NotMeasured
from maillage.apps.compact.models import Compact, IndicatorValue
from maillage.apps.compact.numbers import with_unit
from maillage.apps.compact.periods import Period, read_period

from . import computed
from .suppression import tells_too_much

NO_OBJECT = unbroken("Sans objet : rien à compter sur cette période.")


@dataclass(frozen=True)
class Value:
    """An indicator over a perimeter and a period, with all that reproduces it.

    `value` is None when it is withheld (then so are numerator and denominator), without object or
    not measured: `why` says which, in French. `communes` counts those of the perimeter and
    `fingerprint` changes when they do. `computed_at` is None for a
    fresh computation; `is_measured` is False when nothing allowed one.
    """

    indicator: str
    version: int
    title: str
    unit: str
    decimals: int
    area: str
    area_name: str
    period: str
    compact: str
    numerator: float | None
    denominator: float | None
    value: float | None
    is_withheld: bool
    why: str
    sources: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    is_declared: bool
    communes: int
    fingerprint: str
    computed_at: datetime | None = None
    is_measured: bool = True

    @property
    def shown(self):
        """The value with its unit as French writes it, else why there is none."""
        return self.why or with_unit(self.value, self.unit, self.decimals)


def compute(indicator_id, area, period, compact=None):
    """The `Value` of now, from the rows of the platform; nothing is kept.

    area : an `Area` or how it is written; period : a `Period` or its code;
    compact : a `Compact`, its slug, or None for indicators that need none.

    Raises `BadQuestion` when one of them does not exist, `NotMeasured` when nothing allows it.
    """
    definition = definition_of(indicator_id)
    area = area if isinstance(area, Area) else read_area(area)
    period = period if isinstance(period, Period) else read_period(period)
    compact = _compact_for(definition, compact)
    if definition.is_declared:
        raise NotMeasured(
            f"« {definition.title} » ne se calcule pas : une partie le déclare, avec une pièce."
        )
    counted = computed.COMPUTED[definition.selector](area, period, compact)
    return from_counted(definition, counted, area, period, compact)


def from_counted(definition, counted, area, period, compact):
    """The `Value` of what was counted or declared, withheld where it tells too much."""
    base = _empty(definition, area, period, compact)
    base = replace(base, sources=tuple(counted.sources), notes=tuple(counted.notes))
    if counted.denominator == 0 or not _is_number(counted.numerator):
        return replace(base, denominator=counted.denominator, why=NO_OBJECT)
    if tells_too_much(counted, definition.people):
        return replace(base, is_withheld=True, why=WITHHELD)
    value = counted.numerator
    if counted.denominator is not None:
        value = definition.per * counted.numerator / counted.denominator
    return replace(base, numerator=counted.numerator, denominator=counted.denominator, value=value)


def attempt(indicator_id, area, period, compact=None):
    """Like `compute`, but what cannot be measured is a `Value` that says why."""
    area = area if isinstance(area, Area) else read_area(area)
    period = period if isinstance(period, Period) else read_period(period)
    try:
        return compute(indicator_id, area, period, compact)
    except NotMeasured as error:
        definition = definition_of(indicator_id)
        base = _empty(definition, area, period, _compact_for(definition, compact))
        return replace(base, is_measured=False, why=str(error))


def latest(indicator_id, area_spec, period_code, compact=None):
    """The last kept `Value`; None when none was ever kept. Same arguments as `compute`."""
    definition = definition_of(indicator_id)
    rows = rows_of(definition, area_spec, _compact_for(definition, compact))
    row = rows.filter(period=period_code).order_by("-computed_at", "-pk").first()
    return None if row is None else kept_value(definition, row)


def rows_of(definition, area_spec, compact):
    """Kept rows of an indicator over a perimeter, every version, with their declarations."""
    if not definition.needs_compact:
        compact = None
    rows = IndicatorValue.objects.filter(
        definition__indicator=definition.id, area=area_spec, compact=compact
    )
    return rows.select_related("definition", "compact").order_by("first", "computed_at", "pk")


def kept_value(definition, row):
    """The `Value` of a kept row, with the title of today and the version of then."""
    inputs = row.inputs
    return Value(
        indicator=definition.id,
        version=row.definition.number,
        title=definition.title,
        unit=definition.unit,
        decimals=definition.decimals,
        area=row.area,
        area_name=inputs["area_name"],
        period=row.period,
        compact=row.compact.slug if row.compact else "",
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        is_withheld=row.is_withheld,
        why=row.why,
        sources=tuple(map(tuple, inputs["sources"])),
        notes=tuple(inputs["notes"]),
        is_declared=row.is_declared,
        communes=inputs["communes"],
        fingerprint=inputs["fingerprint"],
        computed_at=row.computed_at,
    )


def fingerprint_of(area):
    """(how many communes, 16 characters that change when one of them does)."""
    codes = sorted(area.communes.order_by().values_list("code", flat=True).distinct())
    return len(codes), hashlib.sha256(" ".join(codes).encode()).hexdigest()[:16]


def _empty(definition, area, period, compact):
    communes, fingerprint = fingerprint_of(area)
    return Value(
        indicator=definition.id,
        version=definition.version,
        title=definition.title,
        unit=definition.unit,
        decimals=definition.decimals,
        area=area.spec,
        area_name=area.name,
        period=period.code,
        compact=compact.slug if compact and definition.needs_compact else "",
        numerator=None,
        denominator=None,
        value=None,
        is_withheld=False,
        why="",
        sources=(),
        notes=(),
        is_declared=definition.is_declared,
        communes=communes,
        fingerprint=fingerprint,
    )


def _compact_for(definition, compact):
    """The compact an indicator is counted on; None for one that needs none."""
    if not definition.needs_compact:
        return None
    if compact is None:
        raise BadQuestion(
            f"« {definition.title} » se mesure pour une convention : dites laquelle "
            "(--compact et son nom dans l’adresse de sa page)."
        )
    if isinstance(compact, Compact):
        return compact
    found = Compact.objects.filter(slug=str(compact)).first() if "\x00" not in compact else None
    if found is None:
        raise BadQuestion(f"Aucune convention ne s’appelle « {compact[:60]} ».")
    return found


def _is_number(value):
    return value is not None and math.isfinite(value)
