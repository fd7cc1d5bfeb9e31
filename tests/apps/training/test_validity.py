"""Whole months, counted as the law counts them."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.training.validity import add_months, last_day, renewal_opens

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("trained_on", "expected"),
    [
        (date(2026, 11, 22), date(2028, 11, 22)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
    ],
)
def test_the_last_day_has_the_same_number_or_ends_its_month(trained_on, expected):
    assert last_day(trained_on, 24) == expected


@pytest.mark.parametrize(
    ("renewed_on", "expected"),
    [
        (date(2027, 12, 1), date(2029, 12, 1)),  # a day too early: nothing is added
        (date(2027, 12, 2), date(2030, 3, 2)),
        (date(2028, 3, 2), date(2030, 3, 2)),
        (date(2028, 3, 3), date(2030, 3, 3)),  # a day too late
    ],
)
def test_renewed_in_its_last_three_months_it_follows_the_old_one(renewed_on, expected):
    assert last_day(renewed_on, 24, previous=date(2028, 3, 2)) == expected


@given(day=DAYS, months=st.integers(-600, 600))
def test_a_month_later_is_in_the_month_that_the_calendar_says(day, months):
    moved = add_months(day, months)

    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, calendar.monthrange(moved.year, moved.month)[1])


@given(day=DAYS, later=st.integers(0, 800))
def test_who_trains_later_is_never_trained_for_less_long(day, later):
    previous = last_day(day, 24)
    renewed_on = day + timedelta(days=later)
    renewed = last_day(renewed_on, 24, previous=previous)

    assert renewed >= last_day(renewed_on, 24)
    assert renewed <= add_months(renewed_on, 28)  # three months gained, never two periods at once
    assert renewal_opens(previous) <= previous
