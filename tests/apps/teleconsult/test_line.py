"""Which rung a measured line holds."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.teleconsult.enums import Rung
from maillage.apps.teleconsult.errors import BadRequest
from maillage.apps.teleconsult.line import LADDER, Measures, checked, is_at_least, rung_of

GOOD = Measures(True, True, 8_000, 4_000, 40, 0.0)


@pytest.mark.parametrize(
    ("changed", "rung"),
    [
        ({}, Rung.HD),
        ({"up_kbps": 1_500}, Rung.HD),
        ({"up_kbps": 1_499}, Rung.VIDEO),
        ({"down_kbps": 749}, Rung.AUDIO),
        ({"down_kbps": 99}, Rung.TELEPHONE),
        ({"round_trip_ms": 301}, Rung.VIDEO),
        ({"round_trip_ms": 801}, Rung.TELEPHONE),
        ({"loss_percent": 5.1}, Rung.AUDIO),
        ({"loss_percent": None}, Rung.HD),
        ({"has_camera": False}, Rung.AUDIO),
        ({"has_microphone": False}, Rung.TELEPHONE),
    ],
)
def test_the_weakest_measure_decides_of_the_rung(changed, rung):
    assert rung_of(**vars(replace(GOOD, **changed))) == rung


@given(
    down=st.integers(0, 5_000),
    up=st.integers(0, 5_000),
    trip=st.integers(0, 2_000),
    loss=st.floats(0, 100),
    worse=st.sampled_from(["down_kbps", "up_kbps", "round_trip_ms", "loss_percent"]),
)
def test_a_worse_line_never_holds_a_better_rung(down, up, trip, loss, worse):
    measures = Measures(True, True, down, up, trip, loss)
    value = getattr(measures, worse)
    poorer = replace(measures, **{worse: value // 2 if worse.endswith("kbps") else value * 2})

    assert is_at_least(rung_of(**vars(measures)), rung_of(**vars(poorer)))


def test_the_ladder_goes_from_the_best_to_the_last_resort():
    assert [rung.value for rung in LADDER] == ["hd", "video", "audio", "telephone", "in_person"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("down_kbps", -1),
        ("down_kbps", 10_000_001),
        ("up_kbps", "900"),
        ("up_kbps", 3.5),
        ("up_kbps", True),
        ("round_trip_ms", None),
        ("loss_percent", nan),
        ("loss_percent", inf),
        ("loss_percent", 100.1),
    ],
)
def test_what_is_no_measure_is_refused_by_name(name, value):
    with pytest.raises(BadRequest) as refusal:
        checked(replace(GOOD, **{name: value}))

    assert list(refusal.value.errors) == [name]
