"""Whether a point can welcome someone now, which points are near, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.teleconsult.selectors import points
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import NOW, a_point, an_open_point
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
WEEK = [[day, "08:00", "20:00"] for day in range(7)]


def at(latitude, longitude=3.4, **values):
    commune = CommuneFactory(latitude=latitude, longitude=longitude)
    return a_point(site=CareSiteFactory(commune=commune), opening_hours=WEEK, **values)


def test_an_open_point_in_its_hours_welcomes_people():
    assert points.why_closed(an_open_point(), NOW) == ""


@pytest.mark.parametrize(
    ("state", "said"), [("preparing", "se prépare"), ("closed", "jusqu’à nouvel ordre")]
)
def test_a_point_that_is_not_open_says_so_even_in_its_hours(state, said):
    point = an_open_point(state=state)

    assert said in points.why_closed(point, NOW)
    assert points.next_opening(point, NOW) is None


def test_out_of_its_hours_a_point_says_when_it_opens():
    point, at_23_05 = an_open_point(), datetime(2026, 3, 2, 22, 5, tzinfo=UTC)

    assert "ouvre demain à 8\u00a0h" in points.why_closed(point, at_23_05)
    assert points.next_opening(point, at_23_05) == datetime(2026, 3, 3, 7, tzinfo=UTC)


def test_points_near_are_the_open_ones_within_reach_quickest_first():
    home = CommuneFactory(latitude=47.36, longitude=3.39)
    far, near = at(47.60, state="open"), at(47.40, state="open")
    at(47.37, state="preparing")
    at(49.0, state="open")

    found = points.points_near(home, NOW)

    assert [each.point for each in found] == [near, far]
    assert found[0].minutes == pytest.approx(1.33 + 1.15 * found[0].km)
    assert found[0].is_open
    assert found[0].opens_at is None
    assert points.points_near(CommuneFactory(latitude=43.0, longitude=0.0), NOW) == []


def test_a_point_near_that_is_closed_now_says_when_it_opens():
    home, _ = CommuneFactory(latitude=47.36, longitude=3.39), at(47.40, state="open")

    (found,) = points.points_near(home, NOW + timedelta(hours=12))

    assert not found.is_open
    assert found.opens_at == datetime(2026, 3, 3, 7, tzinfo=UTC)


def test_people_find_the_points_of_their_own_organisation():
    mine, other = a_point(), a_point()
    relay = MembershipFactory(organisation=mine.organisation, role="relay").user
    practitioner = MembershipFactory(organisation=other.organisation, role="practitioner").user

    assert list(points.points_of(relay)) == [mine]
    assert list(points.points_of(practitioner)) == []
