"""Areas, local days and the last day of a period, as every measure reads them."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.computed.rows import (
    check_holds_today,
    inside,
    last_day,
    within,
)
from maillage.apps.offer.models import CareSite
from tests.apps.compact.factories import TODAY, a_compact, an_event
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

from .worked import REUNION, area_of, at, in_reunion

pytestmark = pytest.mark.django_db


def _sites(area):
    return set(CareSite.objects.filter(inside(area, "commune")))


def test_what_is_written_on_lyon_is_in_lyon_but_not_in_one_of_its_arrondissements():
    lyon = CommuneFactory(name="Lyon", is_divided=True)
    first, second = (CommuneFactory(name=name, parent=lyon) for name in ("1er", "2e"))
    whole, part = CareSiteFactory(commune=lyon), CareSiteFactory(commune=first)
    other = CareSiteFactory(commune=second)
    CareSiteFactory(commune=CommuneFactory(departement=DepartementFactory(code="03"), epci=None))

    assert _sites(area_of(lyon)) == {whole, part, other}
    assert _sites(read_area("departement:23")) == {whole, part, other}
    assert _sites(area_of(first)) == {part}
    assert len(_sites(read_area("france"))) == 4


@pytest.mark.parametrize(
    ("commune", "start", "is_inside"),
    [
        (CommuneFactory, at(1, 1, 0), True),
        (CommuneFactory, at(1, 1, 0) - timedelta(minutes=1), False),
        (CommuneFactory, at(12, 31, 23, 59), True),
        (CommuneFactory, at(1, 1, 0, year=2027), False),
        (in_reunion, at(1, 1, 0, zone=REUNION), True),
        (in_reunion, at(1, 1, 0, zone=REUNION) - timedelta(minutes=1), False),
        (in_reunion, at(1, 1, 0, zone=REUNION, year=2027), False),
        (CommuneFactory, at(1, 1, 0, zone=REUNION), False),
    ],
)
def test_a_day_is_that_of_the_clock_of_the_commune(commune, start, is_inside):
    event = an_event(a_compact(area="france"), commune=commune(), starts_at=start)
    inside_2026 = type(event).objects.filter(within(read_period("2026"), "starts_at", "commune"))
    assert inside_2026.exists() == is_inside


def test_a_period_under_way_is_read_today_and_one_to_come_is_not():
    assert last_day(read_period("2026-10")) == date(2026, 10, 31)
    assert last_day(read_period("2026")) == TODAY
    with pytest.raises(NotMeasured, match="commence le 1er décembre 2026"):
        last_day(read_period("2026-12"))


@pytest.mark.parametrize("code", ["2026-10", "2026-12"])
def test_what_has_only_a_present_state_is_not_measured_in_another_period(code):
    check_holds_today(read_period("2026"), "de l’annuaire")
    with pytest.raises(NotMeasured, match="l’état du jour de l’annuaire"):
        check_holds_today(read_period(code), "de l’annuaire")
