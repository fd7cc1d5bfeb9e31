"""Opening hours of a point: the clock of the place, changes of hour, public holidays."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.french import BLANK
from maillage.apps.teleconsult import hours

PARIS = ZoneInfo("Europe/Paris")
EVERY_DAY = [[day, "08:00", "20:00"] for day in range(7)]
LATE = [[day, "19:00", "23:00"] for day in range(7)]


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (datetime(2026, 3, 28, 7, 30, tzinfo=UTC), True),  # 8:30 in winter
        (datetime(2026, 3, 29, 6, 30, tzinfo=UTC), True),  # 8:30 in summer, changed that night
        (datetime(2026, 3, 28, 6, 30, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 18, 30, tzinfo=UTC), True),  # 19:30, back to winter
        (datetime(2026, 10, 24, 18, 30, tzinfo=UTC), False),  # 20:30
    ],
)
def test_the_hours_are_those_of_the_clock_on_the_wall_on_the_days_it_changes(instant, is_open):
    assert hours.is_open(EVERY_DAY, "23", instant) is is_open


def test_it_is_closed_at_23_05_and_at_the_very_minute_of_closing():
    just_before = datetime(2026, 3, 2, 22, 59, tzinfo=PARIS)

    assert hours.is_open(LATE, "23", just_before)
    assert not hours.is_open(LATE, "23", just_before + timedelta(minutes=1))
    assert not hours.is_open(LATE, "23", datetime(2026, 3, 2, 23, 5, tzinfo=PARIS))


def test_overseas_points_live_at_their_own_hour():
    six_in_paris = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)

    assert hours.is_open(EVERY_DAY, "974", six_in_paris)  # 9 in Réunion
    assert not hours.is_open(EVERY_DAY, "972", six_in_paris)  # 1 in Martinique


def test_a_point_is_closed_on_the_public_holidays_of_its_own_departement():
    good_friday = datetime(2026, 4, 3, 12, tzinfo=PARIS)

    assert hours.is_open(EVERY_DAY, "23", good_friday)
    assert not hours.is_open(EVERY_DAY, "67", good_friday)
    assert "jour férié" in hours.why_not_open(EVERY_DAY, "67", good_friday)


def test_the_next_opening_skips_holidays_and_may_be_later_the_same_day():
    mondays = [[0, "14:00", "17:00"], [0, "09:00", "12:00"]]
    noon = datetime(2026, 3, 2, 12, 30, tzinfo=PARIS)

    assert hours.next_opening(mondays, "23", noon) == datetime(2026, 3, 2, 14, tzinfo=PARIS)
    before_easter = datetime(2026, 4, 4, 12, tzinfo=PARIS)
    after_easter_monday = datetime(2026, 4, 13, 9, tzinfo=PARIS)
    assert hours.next_opening(mondays, "23", before_easter) == after_easter_monday
    assert hours.next_opening([], "23", noon) is None


def test_the_next_opening_is_said_as_one_says_it():
    monday = datetime(2026, 3, 2, 21, 0, tzinfo=PARIS)

    said = hours.why_not_open([[1, "08:30", "12:00"]], "23", monday)

    closed = "Ce point est fermé à cette heure."
    assert said == f"{closed} Il ouvre demain à 8{BLANK}h{BLANK}30."
    friday = hours.why_not_open([[4, "09:00", "12:00"]], "23", monday)
    assert friday == f"{closed} Il ouvre vendredi 6 mars à 9{BLANK}h."
    assert hours.why_not_open([], "23", monday) == closed


@given(
    minutes=st.integers(0, 2 * 365 * 1440),
    departement=st.sampled_from(["23", "67", "971", "974", "975"]),
)
def test_a_point_is_open_when_it_next_opens_and_not_a_minute_before(minutes, departement):
    week = [[0, "09:00", "12:00"], [3, "14:30", "19:00"]]
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    start = hours.next_opening(week, departement, at)

    assert start > at
    assert hours.is_open(week, departement, start)
    assert not hours.is_open(week, departement, start - timedelta(minutes=1))
