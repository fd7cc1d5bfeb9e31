"""The history of a line as a small drawing: one dot a test, from the worst rung to the best."""

from maillage.apps.teleconsult.line import LADDER

WIDTH, HEIGHT, EDGE = 600, 160, 12


def draw(tests):
    """Dots and their line, oldest first, in a box of `WIDTH` by `HEIGHT`; None under two tests."""
    if len(tests) < 2:
        return None
    dots = [
        {"x": _across(place, len(tests)), "y": _height(test.rung), "rung": test.rung}
        for place, test in enumerate(reversed(tests))
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "dots": dots,
        "path": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "levels": [{"y": _height(rung), "label": rung.label} for rung in LADDER],
    }


def _across(place, count):
    return round(EDGE + (WIDTH - 2 * EDGE) * place / (count - 1))


def _height(rung):
    step = (HEIGHT - 2 * EDGE) / (len(LADDER) - 1)
    return round(EDGE + step * LADDER.index(rung))
