from datetime import timedelta

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import BadQuestion, NotMeasured
from maillage.apps.compact.models import IndicatorValue
from maillage.apps.compact.selectors.values import attempt, compute, latest
from maillage.apps.compact.services.values import keep
from maillage.apps.compact.shapes import Counted
from tests.apps.compact.factories import NOW, a_compact
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return f"commune:{CommuneFactory().code}"


def test_a_share_is_per_times_numerator_over_denominator(indicators, area):
    indicators.write(decimals=1)
    indicators.gives("2026-T3", Counted(45, 60, sources=(("Agenda", "2026"),), notes=("Partiel.",)))

    found = compute("care.seen", area, "2026-T3")

    assert (found.value, found.numerator, found.denominator) == (75.0, 45, 60)
    assert found.shown == "75,0\u00a0%"
    assert (found.sources, found.notes) == ((("Agenda", "2026"),), ("Partiel.",))
    assert (found.area, found.period, found.compact) == (area, "2026-T3", "")
    assert not IndicatorValue.objects.exists()


def test_a_number_is_its_numerator(indicators, area):
    indicators.write(denominator="", per=1, unit="personnes")
    indicators.gives("2026", Counted(1234))

    assert compute("care.seen", area, "2026").shown == "1\u202f234\u00a0personnes"


def test_a_denominator_of_0_has_no_object_and_never_crashes(indicators, area):
    indicators.write(people="both")
    indicators.gives("2026", Counted(0, 0))

    found = compute("care.seen", area, "2026")

    assert (found.value, found.is_withheld) == (None, False)
    assert found.shown.startswith("Sans objet")


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_a_median_of_nothing_has_no_object(indicators, area, nothing):
    indicators.write(denominator="", per=1)
    indicators.gives("2026", Counted(nothing, people=0))

    assert compute("care.seen", area, "2026").why.startswith("Sans objet")


def test_a_withheld_value_keeps_neither_of_its_parts(indicators, area):
    indicators.write(people="both")
    indicators.gives("2026", Counted(58, 60))

    found = compute("care.seen", area, "2026")

    assert found.is_withheld
    assert (found.value, found.numerator, found.denominator) == (None, None, None)
    assert "moins de 11" in found.why


def test_what_cannot_be_measured_is_raised_or_told(indicators, area):
    indicators.write()

    with pytest.raises(NotMeasured, match="Rien à lire"):
        compute("care.seen", area, "2026")
    told = attempt("care.seen", area, "2026")
    assert (told.value, told.is_measured, told.why) == (None, False, "Rien à lire.")


def test_nothing_computes_a_declared_indicator(indicators, area):
    indicators.write(selector="")

    with pytest.raises(NotMeasured, match="une partie le déclare"):
        compute("care.seen", area, "2026")


def test_an_indicator_of_one_compact_asks_for_it(indicators, area):
    indicators.write(needs_compact=True)
    indicators.gives("2026", Counted(45, 60))
    compact = a_compact(slug="creteil")

    with pytest.raises(BadQuestion, match="--compact"):
        compute("care.seen", area, "2026")
    with pytest.raises(BadQuestion, match="elle"):
        compute("care.seen", area, "2026", "elle")
    assert compute("care.seen", area, "2026", "creteil").compact == "creteil"
    assert compute("care.seen", area, "2026", compact).value == 75


@pytest.mark.parametrize(
    ("where", "period"), [("commune:00000", "2026"), ("mars", "2026"), (None, "2026-13")]
)
def test_an_unknown_place_or_period_is_refused(indicators, area, where, period):
    indicators.write()

    with pytest.raises(BadQuestion):
        attempt("care.seen", where or area, period)


def test_the_fingerprint_changes_with_the_communes(indicators):
    indicators.write()
    indicators.gives("2026", Counted(45, 60))
    CommuneFactory()
    before = compute("care.seen", read_area("departement:23"), "2026")
    CommuneFactory()

    after = compute("care.seen", read_area("departement:23"), "2026")

    assert (before.communes, after.communes) == (1, 2)
    assert before.fingerprint != after.fingerprint


def test_the_last_kept_value_is_the_one_shown(indicators, area):
    indicators.write()
    for share in (30, 45):
        indicators.gives("2026", Counted(share, 60))
        at = NOW + timedelta(minutes=share)
        keep(indicator_id="care.seen", area=area, period="2026", now=at, actor="system")

    found = latest("care.seen", area, "2026")

    assert (found.value, found.computed_at) == (75, NOW + timedelta(minutes=45))
    assert found.shown == compute("care.seen", area, "2026").shown
    assert latest("care.seen", area, "2025") is None
