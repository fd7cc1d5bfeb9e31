import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.france.opening_hours import DAYS, expand_opening_hours


def expand(*ranges):
    return json.loads(expand_opening_hours(json.dumps(ranges)))


def test_a_range_of_days_becomes_one_line_a_day():
    assert expand(["lundi", "mercredi", [["08:30:00", "12:00:00"]]]) == [
        [0, "08:30", "12:00"],
        [1, "08:30", "12:00"],
        [2, "08:30", "12:00"],
    ]


def test_lines_come_in_the_order_of_the_week_and_of_the_day():
    assert expand(
        ["vendredi", "vendredi", [["14:00:00", "17:00:00"], ["09:00:00", "12:00:00"]]],
        ["mardi", "mardi", [["09:00:00", "12:00:00"]]],
    ) == [[1, "09:00", "12:00"], [4, "09:00", "12:00"], [4, "14:00", "17:00"]]


def test_a_range_may_run_past_sunday():
    assert [line[0] for line in expand(["samedi", "lundi", [["09:00:00", "12:00:00"]]])] == [
        0,
        5,
        6,
    ]


def test_a_range_without_an_end_is_one_day():
    assert expand(["jeudi", "", [["09:00:00", "12:00:00"]]]) == [[3, "09:00", "12:00"]]


@pytest.mark.parametrize(
    "interval", [["12:30:00", "12:30:00"], ["18:00:00", "09:00:00"], ["13:30:30", "13:30:59"]]
)
def test_an_interval_that_does_not_end_after_it_starts_is_left_out(interval):
    assert expand(["lundi", "lundi", [interval]]) == []


def test_seconds_are_dropped():
    assert expand(["lundi", "lundi", [["13:30:30", "17:30:00"]]]) == [[0, "13:30", "17:30"]]


def test_an_unknown_day_is_left_out_and_the_others_kept():
    assert expand(
        ["férié", "férié", [["09:00:00", "12:00:00"]]],
        ["lundi", "lundi", [["09:00:00", "12:00:00"]]],
    ) == [[0, "09:00", "12:00"]]


@pytest.mark.parametrize("text", ["[]", "", None])
def test_no_hours_give_an_empty_list(text):
    assert expand_opening_hours(text) == "[]"


def test_the_same_interval_told_twice_is_kept_once():
    monday = ["lundi", "lundi", [["09:00:00", "12:00:00"]]]

    assert len(expand(monday, monday)) == 1


@given(st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_range_goes_from_its_first_day_to_its_last_and_no_further(first, last):
    days = [line[0] for line in expand([first, last, [["09:00:00", "12:00:00"]]])]

    start, end = DAYS.index(first), DAYS.index(last)
    assert {start, end} <= set(days)
    assert len(days) == (end - start) % 7 + 1
