from datetime import date

import pytest

from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.grains import grain_of, holding, since, when
from maillage.apps.compact.periods import read_period


def test_two_days_are_followed_by_nothing():
    with pytest.raises(BadQuestion, match="2025-T4"):
        grain_of(read_period("2026-01-01..2026-02-01"))


def test_periods_since_a_baseline_are_as_long_as_it_and_stop_today():
    found = since(read_period("2024"), date(2026, 11, 16), 8)

    assert [period.code for period in found] == ["2025", "2026"]


def test_a_baseline_of_today_is_followed_by_nothing():
    assert since(read_period("2026-11"), date(2026, 11, 30), 8) == []


def test_the_first_day_of_a_quarter_is_in_it():
    assert holding("quarter", date(2026, 10, 1)).code == "2026-T4"
    assert holding("month", date(2026, 12, 31)).code == "2026-12"


def test_a_period_is_said_inside_a_sentence():
    told = [when(read_period(code)) for code in ("2026", "2026-T2", "2026-01")]
    told.append(when(read_period("2026-01-01..2026-01-02")))

    assert told == [
        *("en 2026", "au 2e trimestre 2026", "en janvier 2026"),
        "du 1er janvier 2026 au 2 janvier 2026",
    ]
