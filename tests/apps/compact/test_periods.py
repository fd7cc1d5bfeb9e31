"""Periods: how people write them, what they hold, what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.periods import between, read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
        (" 2026-10 ", date(2026, 10, 1), date(2026, 10, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-01-15..2026-06-30", date(2026, 1, 15), date(2026, 6, 30)),
    ],
)
def test_a_period_holds_both_its_ends(text, first, last):
    period = read_period(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-T5",
        "2026-13",
        "2026-02-30..2026-03-01",
        "0001",
        "9999-T4",
        "2026/10",
        "٢٠٢٦",
    ],
)
def test_what_is_not_a_period_is_refused_with_what_to_write(text):
    with pytest.raises(BadQuestion, match="2026-T3"):
        read_period(text)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(BadQuestion, match="échangez"):
        read_period("2026-06-30..2026-01-15")


def test_a_period_begins_and_ends_at_midnight_in_paris_whatever_the_season():
    period = read_period("2026-T1")
    assert period.begins == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert period.ends == datetime(2026, 3, 31, 22, tzinfo=UTC)


@given(st.dates(date(1950, 1, 1), date(2900, 1, 1)), st.integers(0, 800))
def test_the_period_before_touches_it_and_is_as_long(first, days):
    period = between(first, first + timedelta(days=days))
    assert period.before.last == first - timedelta(days=1)
    assert period.before.days == period.days
    assert read_period(period.code) == period


@pytest.mark.parametrize(("text", "before"), [("2026", "2025"), ("2026-03", "2026-02")])
def test_the_period_before_a_year_or_a_month_is_one(text, before):
    assert read_period(text).before == read_period(before)
