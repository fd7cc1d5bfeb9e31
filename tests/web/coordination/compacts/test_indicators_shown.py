"""A trend is drawn to scale: a year looks four times as long as a quarter."""

from types import SimpleNamespace

from maillage.apps.compact.periods import read_period
from maillage.web.coordination.compacts.indicators_shown import drawing


def _followed(*codes):
    points = [
        SimpleNamespace(
            period=read_period(code),
            value=SimpleNamespace(value=float(rank), shown=f"{rank}"),
            broken="",
            is_partial=False,
        )
        for rank, code in enumerate(codes, start=1)
    ]
    definition = SimpleNamespace(unit="%", decimals=0)
    return SimpleNamespace(points=points, goal=None, definition=definition)


def test_days_are_drawn_to_scale():
    marks = drawing(_followed("2025-T3", "2026-T3", "2026-T4"))["marks"]
    first, second, third = (float(mark["x"]) for mark in marks)
    assert abs((second - first) / (third - second) - 365 / 92) < 0.05


def test_one_value_is_a_point_without_a_line():
    drawn = drawing(_followed("2026-T3"))
    assert len(drawn["marks"]) == 1 and drawn["lines"] == []
