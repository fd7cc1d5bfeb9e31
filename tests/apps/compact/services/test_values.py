from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadDefinition
from maillage.apps.compact.models import DefinitionVersion, IndicatorValue, Target
from maillage.apps.compact.selectors.values import latest
from maillage.apps.compact.services.values import (
    compute_due,
    compute_for_review,
    keep,
    measure_target,
)
from maillage.apps.compact.shapes import Counted
from tests.apps.compact.factories import NOW, a_clause, a_compact

pytestmark = pytest.mark.django_db


def a_target(compact, indicator="care.seen", baseline="2026-T1", **values):
    values = {"clause": values.pop("clause", None) or a_clause(compact), "set_at": NOW} | values
    return Target.objects.create(compact=compact, indicator=indicator, baseline=baseline, **values)


def kept(compact, period="2026-T3", now=NOW):
    return keep(
        indicator_id="care.seen",
        area=compact.area,
        period=period,
        compact=compact,
        now=now,
        actor="system",
    )


def periods():
    return list(IndicatorValue.objects.order_by("pk").values_list("period", flat=True))


def test_a_value_is_kept_with_all_that_reproduces_it(indicators):
    compact = a_compact()
    indicators.write(needs_compact=True)
    indicators.gives("2026-T3", Counted(45, 60, sources=(("Agenda", "2026"),)))

    row = kept(compact)

    assert (row.value, row.numerator, row.denominator, row.compact) == (75, 45, 60, compact)
    assert (row.definition.indicator, row.definition.number) == ("care.seen", 1)
    assert 'title = "Personnes vues"' in row.definition.text
    assert (str(row.first), str(row.last)) == ("2026-07-01", "2026-09-30")
    assert row.inputs["sources"] == [["Agenda", "2026"]] and row.inputs["communes"] == 1
    line = AuditLine.objects.get()
    assert (line.action, line.subject) == ("indicator.computed", f"indicator_value:{row.pk}")


def test_an_indicator_that_is_the_same_for_all_is_kept_for_no_compact(indicators):
    indicators.write()
    indicators.gives("2026-T3", Counted(45, 60))

    assert kept(a_compact()).compact is None


def test_a_changed_definition_never_rewrites_old_values(indicators):
    compact = a_compact()
    indicators.write()
    indicators.gives("2026-T3", Counted(45, 60))
    old = kept(compact)

    indicators.write(version=2, per=1000)
    new = kept(compact, now=NOW + timedelta(days=1))

    old.refresh_from_db()
    assert (old.value, old.definition.number) == (75, 1)
    assert (new.value, new.definition.number) == (750, 2)
    texts = DefinitionVersion.objects.order_by("number").values_list("text", flat=True)
    assert ["per = 100\n" in text for text in texts] == [True, False]


def test_a_definition_that_changes_without_a_new_version_is_refused(indicators):
    compact = a_compact()
    indicators.write()
    indicators.gives("2026-T3", Counted(45, 60))
    kept(compact)

    indicators.write(per=1000)

    with pytest.raises(BadDefinition, match="raise version"):
        kept(compact)
    assert IndicatorValue.objects.count() == 1


def test_what_cannot_be_measured_is_kept_with_why_but_hides_no_value(indicators):
    compact = a_compact()
    indicators.write()
    assert kept(compact).why == "Rien à lire."
    indicators.gives("2026-T3", Counted(45, 60))
    measured = kept(compact)
    indicators.given.clear()

    assert kept(compact) == measured
    assert latest("care.seen", compact.area, "2026-T3").value == 75


def test_a_target_is_measured_at_its_baseline_and_ever_since(indicators):
    target = a_target(a_compact())
    indicators.write()

    assert measure_target(target=target, now=NOW, actor="system") == 4
    assert periods() == ["2026-T1", "2026-T2", "2026-T3", "2026-T4"]


def test_a_period_over_for_three_months_is_settled(indicators):
    target = a_target(a_compact())
    indicators.write()
    for code in ("2026-T1", "2026-T2", "2026-T3", "2026-T4"):
        indicators.gives(code, Counted(45, 60))
    measure_target(target=target, now=NOW, actor="system")

    assert measure_target(target=target, now=NOW, actor="system") == 2
    assert periods()[4:] == ["2026-T3", "2026-T4"]  # what happened is still being written down


def test_living_compacts_are_measured_once_a_month(indicators):
    a_target(a_compact(state="running"))
    a_target(a_compact(state="draft"))
    a_target(a_compact(state="ended"))
    indicators.write()

    assert compute_due(now=NOW) == 3  # baseline, last quarter, this one
    assert compute_due(now=NOW + timedelta(days=10)) == 0
    assert compute_due(now=NOW + timedelta(days=20)) == 3


def test_an_indicator_or_a_place_that_is_no_more_stops_no_other(indicators):
    compact = a_compact()
    a_target(compact, indicator="care.gone")
    a_target(compact)
    a_target(a_compact(area="commune:00000"))
    indicators.write()

    assert compute_due(now=NOW) == 3


def test_a_review_measures_again_whatever_the_month(indicators):
    compact = a_compact(state="in_review")
    a_target(compact)
    a_target(a_compact())
    indicators.write()
    compute_due(now=NOW)

    assert compute_for_review(compact=compact, now=NOW, actor="user:1") == 3


def test_declared_indicators_are_not_computed(indicators):
    target = a_target(a_compact())
    indicators.write(selector="")

    assert measure_target(target=target, now=NOW, actor="system") == 0
