"""Freshness, at its limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.offer.enums import Freshness
from maillage.apps.offer.freshness import (
    due_until,
    freshness,
    next_confirmation,
    oldest_trusted,
)

TODAY = date(2026, 11, 22)
DATES = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (180, "current"),
        (31, "current"),
        (30, "due"),
        (1, "due"),
        (0, "due"),
        (-1, "out_of_date"),
        (-90, "out_of_date"),
        (-91, "stale"),
        (-4000, "stale"),
    ],
)
def test_an_entry_ages_from_30_days_before_its_date_to_90_after(days, expected):
    assert freshness(TODAY + timedelta(days=days), TODAY) == expected


@pytest.mark.parametrize(
    ("confirm_before", "today", "expected"),
    [
        (date(2028, 2, 29), date(2028, 2, 29), "due"),
        (date(2028, 2, 29), date(2028, 3, 1), "out_of_date"),
        (date(2028, 2, 29), date(2028, 5, 29), "out_of_date"),
        (date(2028, 2, 29), date(2028, 5, 30), "stale"),
        (date(2028, 3, 30), date(2028, 2, 29), "due"),
        (date(2028, 3, 31), date(2028, 2, 29), "current"),
    ],
)
def test_29_february_is_a_day_like_another(confirm_before, today, expected):
    assert freshness(confirm_before, today) == expected


def test_what_is_confirmed_on_29_february_is_confirmed_for_180_days():
    assert next_confirmation(date(2028, 2, 29)) == date(2028, 8, 27)


@given(confirm_before=DATES, today=DATES)
def test_the_limits_given_to_the_database_are_those_of_the_words(confirm_before, today):
    state = freshness(confirm_before, today)

    assert (state == Freshness.STALE) == (confirm_before < oldest_trusted(today))
    assert (state == Freshness.CURRENT) == (confirm_before > due_until(today))
