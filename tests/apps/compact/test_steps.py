from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.compact.periods import read_period
from maillage.apps.compact.steps import steps_of

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def codes(*given):
    return [step.code for step in steps_of(*given).all]


def test_months_quarters_and_years_of_the_calendar_have_their_own_code():
    assert codes(date(2026, 1, 1), date(2026, 2, 28), 1, 1) == ["2025-12", "2026-01", "2026-02"]
    assert codes(date(2026, 4, 1), date(2026, 9, 30), 3, 1) == ["2026-T1", "2026-T2", "2026-T3"]
    assert codes(date(2026, 1, 1), date(2026, 12, 31), 12, 1) == ["2025", "2026"]


def test_a_start_within_a_month_counts_months_from_that_day():
    found = steps_of(date(2026, 1, 15), date(2026, 3, 20), 1, 1)

    assert [step.code for step in found.after] == [
        "2026-01-15..2026-02-14",
        "2026-02-15..2026-03-14",
    ]
    assert found.before[0].code == "2025-12-15..2026-01-14"
    assert found.left_over == 6


@pytest.mark.parametrize("last", [date(2026, 1, 1), date(2026, 1, 30)])
def test_a_time_shorter_than_a_step_has_no_measure(last):
    assert steps_of(date(2026, 1, 1), last, 1, 1).after == ()


@given(first=DAYS, length=st.integers(0, 500), months=st.sampled_from([1, 3, 12]))
def test_steps_follow_each_other_without_gap_up_to_the_end(first, length, months):
    last = first + timedelta(days=length)

    found = steps_of(first, last, months, 4)

    day = timedelta(days=1)
    for earlier, later in zip(found.all, found.all[1:], strict=False):
        assert later.first == earlier.last + day
    assert found.before[-1].last + day == first
    end = found.after[-1].last if found.after else first - day
    assert end + timedelta(days=found.left_over) == last
    assert all(read_period(step.code) == step for step in found.all)
