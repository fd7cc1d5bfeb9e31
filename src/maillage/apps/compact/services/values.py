"""Keep what indicators are worth: asked by a person, or once a month by itself."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.compact.areas import Area, read_area
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.enums import LIVING
from maillage.apps.compact.errors import BadDefinition, CompactError
from maillage.apps.compact.grains import holding, since
from maillage.apps.compact.models import DefinitionVersion, IndicatorValue, Target
from maillage.apps.compact.periods import Period, read_period
from maillage.apps.compact.selectors import values

MOST_PERIODS = 8  # of one target, its baseline apart
SETTLES_AFTER = timedelta(days=92)  # what happened is still written down some weeks afterwards
log = structlog.get_logger("maillage.compact")


def keep(*, indicator_id, area, period, compact=None, now, actor):
    """Compute an indicator and keep it, or why it cannot be measured: the `IndicatorValue`.

    Same arguments and errors as `selectors.values.compute`, but `NotMeasured` is kept as such,
    unless this version was measured there before: that row is then given back.
    """
    definition = definition_of(indicator_id)
    area = area if isinstance(area, Area) else read_area(area)
    period = period if isinstance(period, Period) else read_period(period)
    value = values.attempt(indicator_id, area, period, compact)
    if not value.is_measured:
        before = _of_this_version(definition, value, compact).filter(value__isnull=False).last()
        if before is not None:
            return before
    with transaction.atomic():
        return store(value, period, compact=compact, now=now, actor=actor)


def store(value, period, *, compact, now, actor):
    """Write a `Value` and its audit line inside the caller's transaction: the `IndicatorValue`."""
    definition = definition_of(value.indicator)
    row = IndicatorValue.objects.create(
        definition=_version_of(definition, now),
        compact=compact if value.compact else None,
        area=value.area,
        period=period.code,
        first=period.first,
        last=period.last,
        numerator=value.numerator,
        denominator=value.denominator,
        value=value.value,
        is_withheld=value.is_withheld,
        is_declared=value.is_declared,
        why=value.why,
        inputs={
            "sources": [list(source) for source in value.sources],
            "notes": list(value.notes),
            "area_name": value.area_name,
            "communes": value.communes,
            "fingerprint": value.fingerprint,
        },
        computed_at=now,
    )
    audit.record(
        actor=actor,
        action="indicator.declared" if value.is_declared else "indicator.computed",
        subject=f"indicator_value:{row.pk}",
        details={"version": value.version},
    )
    return row


def measure_target(*, target, now, actor, most=MOST_PERIODS, fresh_since=None):
    """Keep a target's indicator at its baseline, then over its last `most` periods until now.

    A period that its version measured well after its end is not computed again, nor is one
    measured at `fresh_since` or later. Returns how many were.
    """
    definition, measured = definition_of(target.indicator), 0
    if definition.is_declared:
        return 0
    baseline = read_period(target.baseline)
    for period in (baseline, *since(baseline, timezone.localdate(now), most)):
        if not _is_fresh(target, definition, period, fresh_since):
            keep(
                indicator_id=definition.id,
                area=target.compact.area,
                period=period,
                compact=target.compact,
                now=now,
                actor=actor,
            )
            measured += 1
    return measured


def compute_due(*, now):
    """Measure every target of a living compact that was not this month; how many values."""
    month = holding("month", timezone.localdate(now))
    targets = Target.objects.filter(compact__state__in=LIVING)
    return _measure_all(targets, now=now, actor=audit.SYSTEM, fresh_since=month.begins)


def compute_for_review(*, compact, now, actor):
    """Measure all the targets of a compact now; how many values were kept."""
    targets = Target.objects.filter(compact=compact)
    return _measure_all(targets, now=now, actor=actor, fresh_since=None)


def _measure_all(targets, *, now, actor, fresh_since):
    measured = 0
    for target in targets.select_related("compact").order_by("pk"):
        try:
            measured += measure_target(
                target=target, now=now, actor=actor, most=2, fresh_since=fresh_since
            )
        except CompactError as error:  # a perimeter or an indicator that is no more
            log.warning("indicator_skipped", target=target.pk, error=type(error).__name__)
    return measured


def _is_fresh(target, definition, period, fresh_since):
    rows = values.rows_of(definition, target.compact.area, target.compact)
    fresh = Q(computed_at__gte=period.ends + SETTLES_AFTER, value__isnull=False)
    if fresh_since is not None:
        fresh |= Q(computed_at__gte=fresh_since)
    rows = rows.filter(period=period.code, definition__number=definition.version)
    return rows.filter(fresh).exists()


def _of_this_version(definition, value, compact):
    rows = values.rows_of(definition, value.area, compact)
    return rows.filter(period=value.period, definition__number=value.version)


def _version_of(definition, now):
    row, _ = DefinitionVersion.objects.get_or_create(
        indicator=definition.id,
        number=definition.version,
        defaults={"meaning": definition.meaning, "text": definition.text, "kept_at": now},
    )
    if row.meaning != definition.meaning:
        raise BadDefinition(
            f"{definition.id}.toml: it no longer counts what its version {definition.version} "
            "counted; raise version"
        )
    return row
