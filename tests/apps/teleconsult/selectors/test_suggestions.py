"""What is proposed to someone who describes a point, from what the portal knows around it."""

import pytest

from maillage.apps.teleconsult.selectors import suggestions
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import a_point
from tests.apps.territory.factories import CommuneFactory, SiteFactory, TownHallFactory

pytestmark = pytest.mark.django_db


def test_the_hours_of_the_town_hall_are_proposed_within_the_day():
    hall = TownHallFactory(opening_hours=[[0, "06:30", "12:00"], [1, "22:30", "23:45"]])

    proposed = suggestions.town_hall_hours(hall.commune)

    assert proposed == [[0, "07:00", "12:00"], [1, "22:30", "23:00"]]
    assert suggestions.town_hall_hours(CommuneFactory()) == []


def test_the_nearest_emergency_service_is_proposed_with_estimated_minutes():
    point = a_point(site=CareSiteFactory(latitude=47.36, longitude=3.39))
    assert suggestions.nearest_emergency(point.site) is None
    SiteFactory(kind="emergency", name="Urgences de Nevers", latitude=46.99, longitude=3.16)
    clamecy = CommuneFactory(name="Clamecy")
    SiteFactory(kind="emergency", name="Urgences", commune=clamecy, latitude=47.46, longitude=3.52)

    found = suggestions.nearest_emergency(point.site)

    assert (found.name, found.minutes, found.is_far) == ("Urgences, Clamecy", 18, False)
