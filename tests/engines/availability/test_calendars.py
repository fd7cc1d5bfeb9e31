"""What a calendar refuses to hold, and what it says then."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from mondays import DAY, NINE, calendar, open_day, rule

from maillage.engines.availability import Busy, Range, ranges
from maillage.engines.errors import EngineError, InvalidInput

NOT_A_CLOCK = "expected a time of the clock of the place"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"step_minutes": 0}, "step_minutes is 0; expected a whole number from 5 to 240"),
        ({"capacity": 0}, "capacity is 0; expected a whole number from 1 to 500"),
        ({"capacity": 501}, "capacity is 501"),
        ({"starts": time(9, 0, 30)}, NOT_A_CLOCK),
        ({"ends": time(10, tzinfo=UTC)}, NOT_A_CLOCK),
        ({"ends": "10:00"}, NOT_A_CLOCK),
    ],
)
def test_an_opening_that_cannot_be_is_refused(changes, said):
    for build in (rule, open_day):
        with pytest.raises(InvalidInput, match=said):
            build(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"every_weeks": 0}, "every_weeks is 0; expected a whole number from 1 to 12"),
        ({"every_weeks": 13}, "every_weeks is 13"),
        ({"weekdays": frozenset({7})}, "weekdays is 7; .*0 for Monday to 6 for Sunday"),
        ({"first_day": datetime(2026, 1, 5, tzinfo=UTC)}, "first_day is .* expected a date"),
        ({"last_day": "2026-01-05"}, "last_day is '2026-01-05'; expected a date"),
        ({"skips": frozenset({5})}, "skips is 5; expected a date"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(changes, said):
    with pytest.raises(InvalidInput, match=said):
        rule(**changes)


def test_an_open_day_needs_a_day():
    with pytest.raises(InvalidInput, match="day is None; expected a date"):
        open_day(day=None)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Busy(NINE, NINE - 1, seat=1), "bookings holds an interval from"),
        (lambda: Busy(NINE, NINE, seat=1), "lasts 0 minutes; expected 1 or more"),
        (lambda: Busy(NINE, NINE + 20, seat=0), "seat is 0"),
        (lambda: Busy(NINE, NINE + 20, seat=501), "seat is 501"),
        (lambda: Busy(float(NINE), NINE + 20, seat=1), "bookings start is"),
        (lambda: calendar(closed=[(NINE, NINE - 1)]), "closed holds an interval from"),
        (lambda: calendar(elsewhere=[(NINE, NINE - 1)]), "elsewhere holds an interval from"),
        (lambda: calendar(rooms_busy=[(1, NINE, NINE - 1)]), "rooms_busy holds an interval"),
        (lambda: calendar(closed=[(0, 10**12)]), "closed end is 1000000000000; expected"),
    ],
)
def test_an_interval_that_goes_backwards_or_nowhere_is_refused(build, said):
    with pytest.raises(InvalidInput, match=said) as refused:
        build()

    assert isinstance(refused.value, EngineError)
    assert refused.value.exit_code == 10


def test_ranges_are_drawn_whole_even_where_they_are_closed():
    found = calendar(
        rule(),
        open_days=[open_day(starts=time(8), room=4)],
        closed=[(NINE, NINE + DAY)],
        bookings=[Busy(NINE, NINE + 20, seat=1)],
    )

    assert ranges(found, first=NINE + 30, last=NINE + 31) == [
        Range(NINE - 60, NINE + 60, 20, 1, frozenset({1}), 4),
        Range(NINE, NINE + 60, 20, 1, frozenset({1}), None),
    ]
    assert ranges(found, first=NINE + 60, last=NINE + DAY) == []


def test_ranges_of_a_window_that_goes_backwards_are_refused():
    with pytest.raises(InvalidInput, match="first is .*, after last"):
        ranges(calendar(rule()), first=NINE, last=NINE - 1)


def test_an_opening_that_the_change_of_clock_empties_is_not_drawn():
    gap = open_day(day=date(2026, 3, 29), starts=time(2), ends=time(3))
    found = calendar(open_days=[gap], zone=ZoneInfo("Europe/Paris"))

    assert ranges(found, first=NINE, last=NINE + 365 * DAY) == []


def test_a_rule_that_lasts_for_ever_opens_in_a_hundred_years():
    century = rule(last_day=date.max)
    monday = NINE + 7 * DAY * 5000

    assert [each.start for each in ranges(calendar(century), first=monday, last=monday + 1)] == [
        monday
    ]
