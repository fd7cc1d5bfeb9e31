"""Open or not, at the clock of the place."""

from datetime import UTC, date, datetime, time

import pytest

from maillage.apps.territory.opening_hours import opening, public_holiday, time_zone

WEEKDAYS = [[day, "08:30", "12:00"] for day in range(5)] + [[1, "14:00", "17:30"]]


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-11-24T08:29:00+01:00", "closed"),
        ("2026-11-24T08:30:00+01:00", "open"),
        ("2026-11-24T11:59:59+01:00", "open"),
        ("2026-11-24T12:00:00+01:00", "closed"),
        ("2026-11-24T15:00:00+01:00", "open"),
        ("2026-11-28T10:00:00+01:00", "closed"),
    ],
)
def test_doors_open_at_the_minute_written_and_close_at_it(now, status):
    assert opening(WEEKDAYS, "23", at(now)).status == status


def test_summer_time_is_the_clock_people_read():
    winter, summer = at("2026-03-27T07:45:00+00:00"), at("2026-03-30T07:45:00+00:00")

    assert opening(WEEKDAYS, "23", winter).status == "open"  # 8:45 in Paris
    assert opening(WEEKDAYS, "23", summer).status == "open"  # 9:45 in Paris
    assert opening(WEEKDAYS, "23", at("2026-03-30T06:35:00+00:00")).status == "open"  # 8:35
    assert opening(WEEKDAYS, "23", at("2026-03-27T06:35:00+00:00")).status == "closed"  # 7:35


def test_overseas_places_keep_their_own_clock():
    noon_in_paris = at("2026-11-24T11:00:00+00:00")

    assert opening(WEEKDAYS, "974", noon_in_paris).status == "open"  # 15:00, a Tuesday
    assert opening(WEEKDAYS, "972", noon_in_paris).status == "closed"  # 7:00
    assert time_zone("976").key == "Indian/Mayotte"


def test_it_says_until_when_and_when_next():
    now = opening(WEEKDAYS, "23", at("2026-11-24T09:00:00+01:00"))
    friday_evening = opening(WEEKDAYS, "23", at("2026-11-27T18:00:00+01:00"))

    assert now.until == time(12, 0)
    assert (friday_evening.next_weekday, friday_evening.next_opens) == (0, time(8, 30))


def test_a_weekly_opening_already_past_today_comes_back_next_week():
    monday_only = [[0, "09:00", "10:00"]]

    late = opening(monday_only, "23", at("2026-11-23T11:00:00+01:00"))

    assert (late.status, late.next_weekday, late.next_opens) == ("closed", 0, time(9, 0))


def test_a_public_holiday_is_told_instead_of_promising_an_open_door():
    armistice = opening(WEEKDAYS, "23", at("2026-11-11T10:00:00+01:00"))

    assert armistice.status == "holiday"
    assert armistice.holiday == "Armistice"


def test_alsace_moselle_and_overseas_have_holidays_of_their_own():
    saint_stephen, abolition = date(2026, 12, 26), date(2026, 12, 20)

    assert public_holiday("67", saint_stephen) == public_holiday("57", saint_stephen) != ""
    assert public_holiday("23", saint_stephen) == ""
    assert public_holiday("974", abolition) != ""


def test_a_leap_day_is_a_day_like_another():
    assert opening(WEEKDAYS, "23", at("2028-02-29T09:00:00+01:00")).status == "open"


def test_unknown_hours_are_said_to_be_unknown():
    assert opening([], "23", at("2026-11-24T09:00:00+01:00")).status == "unknown"
