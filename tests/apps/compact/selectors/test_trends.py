from datetime import date, timedelta

import pytest

from maillage.apps.compact.selectors.trends import trend
from maillage.apps.compact.services.values import keep
from maillage.apps.compact.shapes import Counted
from tests.apps.compact.factories import NOW, TODAY
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
AREA = "departement:23"


@pytest.fixture(autouse=True)
def _one_commune(indicators):
    CommuneFactory()
    indicators.write()


def keep_all(indicators, **shares):
    """`keep_all(indicators, **{"2026-T1": 40})`: shares of 60, kept in that order."""
    for period, share in shares.items():
        indicators.gives(period, Counted(share, 60) if share is not None else Counted(0, 0))
        keep(indicator_id="care.seen", area=AREA, period=period, now=NOW, actor="system")


def test_a_trend_is_the_last_value_of_each_period_oldest_first(indicators):
    keep_all(indicators, **{"2026-T2": 45, "2026-T1": 30, "2026": 20})
    keep_all(indicators, **{"2026-T2": 48})

    found = trend("care.seen", AREA, TODAY)

    assert [(p.period.code, p.value.value) for p in found.points] == [
        ("2026-T1", 50),
        ("2026-T2", 80),
    ]
    assert "80\u00a0% au 2e trimestre 2026, contre 50\u00a0% au 1er trimestre 2026" in (
        found.conclusion
    )
    assert found.conclusion.endswith("mieux qu’au début.")
    assert [p.period.code for p in trend("care.seen", AREA, TODAY, grain="year").points] == ["2026"]


def test_no_trend_is_drawn_across_a_change_of_communes(indicators):
    keep_all(indicators, **{"2026-T1": 30})
    CommuneFactory()
    keep_all(indicators, **{"2026-T2": 45, "2026-T3": 48})

    found = trend("care.seen", AREA, TODAY)

    broken = [point.broken for point in found.points]
    assert broken[0] == broken[2] == ""
    assert "1\u00a0commune, puis 2." in broken[1]
    assert "1er trimestre" not in found.conclusion


def test_no_trend_is_drawn_across_two_versions(indicators):
    keep_all(indicators, **{"2026-T1": 30})
    indicators.write(version=2)
    keep_all(indicators, **{"2026-T2": 45})

    found = trend("care.seen", AREA, TODAY)

    assert "version 1, puis 2" in found.points[1].broken
    assert [point.value.version for point in found.points] == [1, 2]
    assert "une seule valeur" in found.conclusion


def test_a_count_over_a_period_that_goes_on_is_not_compared(indicators):
    indicators.write(denominator="", per=1, unit="personnes")
    indicators.gives("2026-T3", Counted(60))
    indicators.gives("2026-T4", Counted(20))
    for period in ("2026-T3", "2026-T4"):
        keep(indicator_id="care.seen", area=AREA, period=period, now=NOW, actor="system")

    found = trend("care.seen", AREA, TODAY)
    assert [point.is_partial for point in found.points] == [False, True]
    assert "20\u00a0personnes" not in found.conclusion

    after = trend("care.seen", AREA, date(2026, 12, 31) + timedelta(days=1))
    assert after.conclusion.endswith("moins bien qu’au début.")


def test_values_without_object_make_no_trend(indicators):
    keep_all(indicators, **{"2026-T1": None})

    found = trend("care.seen", AREA, TODAY)

    assert len(found.points) == 1
    assert found.conclusion == "Aucune période entière n’a encore pu être mesurée."
