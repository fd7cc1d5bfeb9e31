"""The clock on the wall, through the nights when it changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from minute_by_minute import DAYS, ZONES, instant, minutes_showing

from maillage.engines.availability import exists, local_instant, local_interval
from maillage.engines.errors import InvalidInput

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVERY_FIVE_MINUTES = [time(hour, minute) for hour in range(24) for minute in range(0, 60, 5)]


def utc(*moment):
    return int(datetime(*moment, tzinfo=UTC).timestamp()) // 60


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_instants_are_those_read_on_the_clock(zone):
    for day, clock in product(DAYS, EVERY_FIVE_MINUTES):
        wall = datetime.combine(day, clock)

        assert local_instant(day, clock, zone) == instant(zone, day, wall)
        assert local_instant(day, clock, zone, is_end=True) == instant(zone, day, wall, is_end=True)
        assert exists(day, clock, zone) == (wall in minutes_showing(zone, day))


def test_half_past_two_in_spring_is_the_moment_the_clock_jumps():
    jump = utc(2026, 3, 29, 1)

    for clock in (time(2), time(2, 30), time(2, 59), time(3)):
        assert local_instant(SPRING, clock, PARIS) == jump
        assert local_instant(SPRING, clock, PARIS, is_end=True) == jump
    assert not exists(SPRING, time(2), PARIS)
    assert exists(SPRING, time(3), PARIS)


def test_half_past_two_in_autumn_starts_at_the_first_and_ends_at_the_second():
    assert local_instant(AUTUMN, time(2, 30), PARIS) == utc(2026, 10, 25, 0, 30)
    assert local_instant(AUTUMN, time(2, 30), PARIS, is_end=True) == utc(2026, 10, 25, 1, 30)
    assert exists(AUTUMN, time(2, 30), PARIS)


def test_the_clock_of_a_start_does_not_depend_on_the_fold_it_carries():
    assert local_instant(AUTUMN, time(2, 30, fold=1), PARIS) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "minutes"),
    [
        (SPRING, time(1), time(4), 120),
        (SPRING, time(2), time(3), 0),
        (SPRING - timedelta(days=1), time(22), time(6), 7 * 60),
        (AUTUMN, time(1), time(4), 240),
        (AUTUMN, time(2, 30), time(2, 45), 75),
        (date(2028, 2, 29), time(23), time(1), 120),
        (date(2028, 2, 28), time(8), time(8), 1440),
    ],
)
def test_an_interval_lasts_what_the_clock_lets_pass(day, starts, ends, minutes):
    start, end = local_interval(day, starts, ends, PARIS)

    assert end - start == minutes


def test_a_clock_that_changes_at_midnight_is_read_too():
    havana, day = ZoneInfo("America/Havana"), date(2026, 3, 8)

    assert not exists(day, time(0), havana)
    assert local_instant(day, time(0, 30), havana) == utc(2026, 3, 8, 5)
    assert local_instant(date(2026, 11, 1), time(0, 30), havana, is_end=True) == utc(
        2026, 11, 1, 5, 30
    )


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_a_day_for_which_no_clock_is_known_is_refused(day):
    with pytest.raises(InvalidInput, match="expected a day of 1900 to 2200"):
        local_interval(day, time(22), time(2), PARIS)
