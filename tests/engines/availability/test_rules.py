"""What is said of rules: checked on every date, one by one."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from minute_by_minute import clocks, is_open_on, walls
from mondays import MONDAY, rule

from maillage.engines.availability import overlaps, rule_never_opens

# Two rules of at most 4 weeks repeat together every 12 weeks at most.
LONGEST = timedelta(weeks=30)
near = st.integers(-20, 20).map(lambda days: MONDAY + timedelta(days=days))


@st.composite
def some_rules(draw):
    first_day = draw(near)
    return rule(
        first_day=first_day,
        last_day=draw(st.one_of(st.none(), near)),
        weekdays=draw(st.frozensets(st.integers(0, 6), max_size=2)),
        every_weeks=draw(st.integers(1, 4)),
        starts=draw(clocks),
        ends=draw(clocks),
        step_minutes=draw(st.sampled_from([5, 60, 240])),
        skips=draw(st.frozensets(near, max_size=3)),
    )


def opened(found):
    """(start, end) on the wall of each day on which a rule opens, over thirty weeks."""
    days = [MONDAY - timedelta(days=21) + timedelta(days=each) for each in range(LONGEST.days)]
    return [walls(found, day) for day in days if is_open_on(found, day)]


@given(some_rules(), some_rules())
def test_rules_overlap_when_some_day_they_open_together(one, other):
    together = any(
        start < stop and begin < end for start, end in opened(one) for begin, stop in opened(other)
    )

    assert overlaps(one, other) == overlaps(other, one) == together


@given(some_rules())
def test_a_rule_never_opens_when_no_date_has_room_for_a_step(found):
    step = timedelta(minutes=found.step_minutes)
    opens = any(end - start >= step for start, end in opened(found))

    assert (rule_never_opens(found) == "") == opens


@given(some_rules())
def test_a_rule_overlaps_itself_if_it_has_a_day(found):
    assume(opened(found))

    assert overlaps(found, found)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"weekdays": frozenset()}, "it names no weekday"),
        ({"last_day": date(2026, 1, 4)}, "its last day, 2026-01-04, is before its first"),
        (
            {"first_day": date(2026, 1, 6), "last_day": date(2026, 1, 11)},
            "none of its weekdays comes between 2026-01-06 and 2026-01-11",
        ),
        ({"last_day": MONDAY, "skips": frozenset({MONDAY})}, "it skips all its days"),
        ({"ends": time(9, 15)}, "it lasts 15 minutes, less than its step of 20"),
        ({"ends": time(9, 20)}, ""),
        ({"starts": time(23, 50), "ends": time(0, 10)}, ""),
        ({"last_day": MONDAY}, ""),
    ],
)
def test_it_is_said_why_a_rule_never_opens(changes, why):
    said = rule_never_opens(rule(**changes))

    assert said.startswith(why)
    assert bool(said) == bool(why)


def test_the_second_week_comes_too_late_for_a_rule_that_ends_before_it():
    late = rule(first_day=date(2026, 1, 9), every_weeks=2, last_day=date(2026, 1, 18))

    assert "none of its weekdays" in rule_never_opens(late)
    assert rule_never_opens(replace(late, last_day=date(2026, 1, 19))) == ""


def test_rules_that_touch_do_not_overlap():
    assert not overlaps(rule(), rule(starts=time(10), ends=time(11)))
    assert overlaps(rule(), rule(starts=time(9, 59), ends=time(11)))


def test_rules_that_alternate_weeks_do_not_overlap():
    odd = rule(every_weeks=2)
    even = rule(every_weeks=2, first_day=MONDAY + timedelta(weeks=1))

    assert not overlaps(odd, even)
    assert overlaps(odd, replace(even, every_weeks=3))


def test_a_night_overlaps_the_morning_that_follows_it():
    night = rule(weekdays=frozenset({6}), starts=time(22), ends=time(9, 30))

    assert overlaps(night, rule())
    assert overlaps(rule(), night)
    assert not overlaps(replace(night, ends=time(9)), rule())
    assert not overlaps(replace(night, weekdays=frozenset({0})), rule())


def test_a_night_begun_on_the_eve_of_a_rule_s_only_day_overlaps_it():
    eve = rule(
        first_day=MONDAY - timedelta(days=8),
        last_day=MONDAY - timedelta(days=1),
        weekdays=frozenset({6}),
        starts=time(22),
        ends=time(9, 30),
    )
    only = rule(last_day=MONDAY)

    assert overlaps(eve, only)
    assert overlaps(only, eve)


def test_rules_every_eleven_and_twelve_weeks_meet_once_in_two_and_a_half_years():
    eleven = rule(every_weeks=11)
    twelve = rule(every_weeks=12, first_day=MONDAY + timedelta(weeks=1))
    # 11 a = 1 + 12 b first holds for a = 11, b = 10: 121 weeks on.
    meeting = MONDAY + timedelta(weeks=121)

    assert overlaps(eleven, twelve)
    assert overlaps(eleven, replace(twelve, last_day=meeting))
    assert not overlaps(eleven, replace(twelve, last_day=meeting - timedelta(days=1)))
    assert overlaps(eleven, replace(twelve, skips=frozenset({meeting})))


def test_two_rules_kept_apart_by_holidays_meet_after_the_last_one():
    holidays = frozenset(MONDAY + timedelta(weeks=each) for each in range(52))

    assert overlaps(rule(), rule(skips=holidays))
    assert not overlaps(rule(last_day=max(holidays)), rule(skips=holidays))
