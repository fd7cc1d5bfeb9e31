"""The year to tick: what is offered, published, on holiday, and how far centres are."""

from datetime import date

import pytest

from maillage.apps.rota.selectors.year import WEEKS, centres_with_distance, year_of
from maillage.apps.rota.weeks import mondays
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.rota.factories import (
    MONDAY,
    TODAY,
    a_centre,
    a_collective,
    a_far_commune,
    a_post,
    a_reserve,
    a_volunteer,
    monday,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective(db):
    return a_collective()


def by_monday(volunteer):
    return {week.monday: week for week in year_of(volunteer, TODAY)}


def test_the_year_has_53_weeks_in_order_from_the_next_one(collective):
    volunteer = a_volunteer(collective)
    weeks = [week.monday for week in year_of(volunteer, TODAY)]
    after = [week.monday for week in year_of(volunteer, TODAY, after=1)]

    assert len(weeks) == len(after) == WEEKS
    assert weeks[0] == date(2026, 11, 23)
    assert weeks + after == mondays(weeks[0], 2 * WEEKS)


def test_offers_own_posts_and_holidays_are_seen(collective):
    volunteer = a_volunteer(collective, weeks=[MONDAY])
    mine = a_post(a_centre(collective).lines.get(), monday(1), volunteer)
    found = by_monday(volunteer)

    assert [found[monday(n)].is_offered for n in (0, 1)] == [True, False]
    assert [found[monday(n)].post for n in (0, 1)] == [None, mine]
    assert found[date(2026, 12, 21)].zones == "ABC"
    assert found[date(2027, 2, 15)].zones not in ("", "ABC")
    assert found[date(2027, 1, 11)].zones == ""


def test_places_without_a_doctor_are_counted_where_the_rota_is_published(collective):
    one, two = (a_centre(collective).lines.get() for _ in range(2))
    other = a_volunteer(collective)
    a_post(one, MONDAY, other)
    a_post(two, MONDAY)
    a_post(one, monday(1), other)
    a_post(a_reserve(collective).lines.get(), monday(1))
    a_post(a_centre().lines.get(), monday(1))
    found = by_monday(a_volunteer(collective))

    assert [found[monday(n)].empty for n in (0, 1, 2)] == [1, 0, None]
    assert found[MONDAY].post is None


def test_the_year_takes_as_many_queries_whatever_is_published(
    collective, django_assert_num_queries
):
    volunteer = a_volunteer(collective, weeks=[monday(n) for n in range(9)])
    line = a_centre(collective).lines.get()
    for number in range(8):
        a_post(line, monday(number), volunteer)

    with django_assert_num_queries(3):
        assert sum(week.post is not None for week in year_of(volunteer, TODAY)) == 8


def test_centres_come_nearest_first_with_kilometres_and_wishes(collective):
    home = CommuneFactory(latitude=46.0, longitude=2.0)
    volunteer = a_volunteer(collective, home=home)
    far, near = (
        a_centre(collective, name=name, site=CareSiteFactory(latitude=latitude, longitude=2.0))
        for name, latitude in (("A loin", 47.0), ("B près", 46.1))
    )
    a_reserve(collective)
    volunteer.wishes.create(centre=far, wish="preferred")

    rows = centres_with_distance(volunteer)

    # one degree of latitude: 6371.0088 km × π / 180 = 111.2 km
    assert rows == [(near, 11, ""), (far, 111, "preferred")]


def test_without_a_home_no_distance_is_made_up(collective):
    a_centre(collective)

    assert [km for _, km, _ in centres_with_distance(a_volunteer(collective))] == [None]
    volunteer = a_volunteer(collective, home=a_far_commune())
    assert centres_with_distance(volunteer)[0][1] > 400
