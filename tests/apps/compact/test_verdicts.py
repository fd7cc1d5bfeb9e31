from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.compact.verdicts import Verdict, breaks, is_reached, together, verdict


def like(direction, decimals=1):
    return SimpleNamespace(direction=direction, decimals=decimals)


@pytest.mark.parametrize(
    ("direction", "before", "after", "expected"),
    [
        ("up", 10, 12, "up"),
        ("up", 12, 10, "down"),
        ("down", 12, 10, "up"),
        ("down", 10, 12, "down"),
        ("up", 200, 201, "still"),  # half of one per cent
        ("up", 1.21, 1.24, "still"),  # the same once shown
        ("up", 0, 3, "up"),
        ("none", 10, 12, "unjudged"),
        ("none", 10, 10, "still"),
    ],
)
def test_a_change_is_judged_by_the_way_that_is_better(direction, before, after, expected):
    assert verdict(like(direction), before, after) == expected


@given(before=st.floats(0, 1e6), after=st.floats(0, 1e6))
def test_what_is_better_one_way_is_worse_the_other(before, after):
    opposite = {Verdict.UP: Verdict.DOWN, Verdict.DOWN: Verdict.UP, Verdict.STILL: Verdict.STILL}

    up = verdict(like("up"), before, after)

    assert verdict(like("down"), before, after) == opposite[up]


def test_an_objective_that_both_advances_and_recedes_is_said_so():
    assert together(["up", "down", "still"]) == Verdict.MIXED
    assert together(["still", "unmeasured"]) == Verdict.STILL
    assert together([]) == Verdict.UNMEASURED


def test_a_goal_is_reached_at_it_or_beyond_in_the_better_way():
    assert is_reached(like("up"), 80, 80) and not is_reached(like("up"), 79.9, 80)
    assert is_reached(like("down"), 5, 7) and not is_reached(like("down"), 8, 7)
    assert is_reached(like("none"), 5, 7) is None


def test_two_values_are_compared_only_with_the_same_definition_and_communes():
    def value(version=1, communes=2, fingerprint="a"):
        return SimpleNamespace(version=version, communes=communes, fingerprint=fingerprint)

    assert breaks(value(), value()) == ""
    assert "version 1, puis 2" in breaks(value(), value(version=2))
    assert "2\u00a0communes, puis 3" in breaks(value(), value(communes=3, fingerprint="b"))
    assert "pas les mêmes" in breaks(value(), value(fingerprint="b"))
