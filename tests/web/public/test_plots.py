"""Drawings made by the server."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from maillage.web.public import plots


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def corners(path):
    """Absolute points of a path made of one start and relative steps."""
    start, steps = re.fullmatch(r"M(-?\d+ -?\d+)l([-\d ]+)z", path).groups()
    x, y = map(int, start.split())
    numbers = list(map(int, steps.split()))
    points = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def test_a_bar_is_as_tall_as_its_residents():
    plot = plots.histogram(["a", "b"], [7, 1], [50.0, 100.0], "Conclusion.")

    low, high = plot["bars"]
    assert (low["height"], high["height"]) == (plots.PLOT_HEIGHT // 2, plots.PLOT_HEIGHT)
    assert low["y"] + low["height"] == high["y"] + high["height"] == plots.PLOT_HEIGHT
    assert (low["css"], high["css"]) == ("class-7", "class-1")


def test_the_table_under_the_plot_says_the_same():
    plot = plots.histogram(["a", "b"], [7, 1], [50.0, 12345.0], "Conclusion.")

    assert plot["rows"] == [{"label": "a", "value": "50"}, {"label": "b", "value": "12\u202f345"}]
    assert plot["conclusion"] == "Conclusion."


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=7))
def test_bars_fill_the_width_and_stay_in_the_frame(residents):
    labels = [str(place) for place in range(len(residents))]

    bars = plots.histogram(labels, [1] * len(labels), residents, "")["bars"]

    assert all(0 <= bar["y"] <= plots.PLOT_HEIGHT for bar in bars)
    assert abs(bars[-1]["x"] + bars[-1]["width"] - plots.PLOT_WIDTH) < 0.5


def test_a_plot_of_nobody_draws_flat_bars():
    bars = plots.histogram(["a"], [4], [0.0], "")["bars"]

    assert bars[0]["height"] == 0


def test_north_is_up_and_east_is_right():
    (south_west, south_east, north_east, *_) = corners(
        plots.departement_path("23", square(2.0, 46.0, 2.5, 46.5))
    )

    assert south_west[0] < south_east[0]
    assert south_east[1] > north_east[1]


def test_metropolitan_france_lies_in_the_view_box():
    _, _, width, height = map(int, plots.VIEW_BOX.split())

    for x, y in corners(plots.departement_path("59", square(-5.1, 41.4, 9.5, 51.0))):
        assert 0 < x < width
        assert 0 < y < height


def test_overseas_departements_have_their_own_frame_on_the_left():
    reunion = corners(plots.departement_path("974", square(55.2, -21.4, 55.8, -20.9)))
    creuse = corners(plots.departement_path("23", square(1.4, 45.7, 2.6, 46.4)))

    assert max(x for x, _ in reunion) < min(x for x, _ in creuse)


def test_the_paris_area_is_drawn_larger_in_its_own_frame():
    outline = square(2.2, 48.8, 2.4, 48.9)

    def width(path):
        across = [x for x, _ in corners(path)]
        return max(across) - min(across)

    assert width(plots.city_path(outline)) > 5 * width(plots.departement_path("75", outline))


def test_points_that_fall_together_are_drawn_once():
    ring = [[2.0, 46.0], [2.0001, 46.0], [2.5, 46.0], [2.5, 46.5], [2.0, 46.0]]
    outline = json.dumps({"type": "Polygon", "coordinates": [ring]})

    points = corners(plots.departement_path("23", outline))

    assert all(p != q for p, q in zip(points, points[1:], strict=False))


def test_islands_are_drawn_apart():
    first = json.loads(square(2, 46, 3, 47))["coordinates"]
    second = json.loads(square(4, 46, 5, 47))["coordinates"]
    outline = json.dumps({"type": "MultiPolygon", "coordinates": [first, second]})

    assert plots.departement_path("23", outline).count("M") == 2
