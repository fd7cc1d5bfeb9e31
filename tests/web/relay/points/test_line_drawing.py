"""The drawing of a line's history: time from left to right, the best rung on top."""

from types import SimpleNamespace

from maillage.web.relay.points.line_drawing import EDGE, HEIGHT, WIDTH, draw


def history(*rungs):
    """Tests as the page reads them: the latest first."""
    return [SimpleNamespace(rung=rung) for rung in reversed(rungs)]


def test_one_test_is_no_history():
    assert draw([]) is None
    assert draw(history("hd")) is None


def test_time_goes_right_and_a_better_rung_is_higher():
    dots = draw(history("in_person", "audio", "hd"))["dots"]

    assert [dot["rung"] for dot in dots] == ["in_person", "audio", "hd"]
    assert [dot["x"] for dot in dots] == [EDGE, WIDTH // 2, WIDTH - EDGE]
    assert [dot["y"] for dot in dots] == [HEIGHT - EDGE, HEIGHT // 2, EDGE]
