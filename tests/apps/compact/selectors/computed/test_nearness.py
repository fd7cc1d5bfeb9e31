"""Residents near a place or far from one, by minutes worked by hand: 1.33 + 1.15 a kilometre."""

from datetime import date

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.rota.factories import a_centre, a_reserve
from tests.apps.teleconsult.factories import a_point
from tests.apps.territory.factories import (
    CommuneFactory,
    DatasetFactory,
    DepartementFactory,
    SiteFactory,
    TravelTimeSetFactory,
)

from .worked import measured, parts

pytestmark = pytest.mark.django_db
KM = 1 / 111.195  # degrees of latitude


@pytest.fixture
def creuse():
    """Three communes 0, 11 and 13 km north of a place, one without census; one of the Allier.

    11 km are 13.98 minutes, 13 km are 16.28.
    """
    TravelTimeSetFactory()
    for name, km, people in (("Ajain", 0, 900), ("Bord", 11, 80), ("Loin", 13, 20)):
        CommuneFactory(
            name=name, latitude=46 + km * KM, longitude=2.0, population=people,
            aged_0_19=0, aged_20_64=people * 3 // 4, aged_65_plus=people // 4,
        )  # fmt: skip
    CommuneFactory(name="Inconnue", latitude=46, longitude=2, no_ages=True)
    allier = DepartementFactory(code="03", name="Allier")
    CommuneFactory(departement=allier, epci=None, latitude=46, longitude=2, population=5000)
    return read_area("departement:23")


def _here(**values):
    point = {"latitude": 46, "longitude": 2} | values
    return CareSiteFactory(commune__departement__code="03", **point)


def test_residents_near_a_point_live_within_fifteen_minutes_of_one_that_is_open(creuse):
    a_point(site=_here(), state="open")
    a_point(site=_here(latitude=46 + 13 * KM))  # in preparation
    found = measured("access.residents_near_point", creuse)
    assert (found.numerator, found.denominator, found.people) == (980, 1000, None)
    assert "1 commune hors du calcul" in found.notes[1]
    assert parts("access.older_near_point", creuse) == (245, 250)


def test_without_any_point_nobody_is_near_one(creuse):
    assert parts("access.residents_near_point", creuse) == (0, 1000)


def test_residents_near_a_centre_have_a_line_open_on_the_last_day(creuse):
    centre = a_centre(site=_here(), beds=0, vehicles=0)
    centre.lines.update(closes_on=date(2026, 6, 30))
    a_reserve(centre.collective)
    assert parts("access.residents_near_centre", creuse, "2026-06") == (980, 1000)
    assert parts("access.residents_near_centre", creuse, "2026-07") == (0, 1000)


def test_residents_far_from_a_pharmacy_are_beyond_fifteen_minutes(creuse):
    SiteFactory(latitude=46, longitude=2)
    SiteFactory(latitude=46 + 13 * KM, longitude=2, kind="hospital")
    found = measured("access.residents_far_from_pharmacy", creuse)
    assert (found.numerator, found.denominator) == (20, 1000)
    assert found.sources[0][1] == "2026"


def test_residents_far_from_emergencies_are_beyond_thirty_minutes(creuse):
    # 25 km from the first commune (30.08 minutes), 14 and 12 km from the others.
    SiteFactory(latitude=46 + 25 * KM, longitude=2, kind="emergency")
    assert parts("access.residents_far_from_emergency", creuse) == (900, 1000)


def test_a_kind_of_place_that_is_not_loaded_is_not_measured_and_says_how_to_load_it(creuse):
    DatasetFactory(kind="finess", vintage="2027")  # a later load, so that trees are built again
    with pytest.raises(NotMeasured, match="finess"):
        measured("access.residents_far_from_emergency", creuse)


def test_a_territory_without_census_is_not_measured(creuse):
    unknown = CommuneFactory(no_ages=True, departement__code="976", epci=None)
    with pytest.raises(NotMeasured, match="population"):
        measured("access.residents_near_point", unknown)
