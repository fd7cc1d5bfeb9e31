"""Both groups of an experiment, mean after mean, as two lines in a drawing of the server."""

WIDTH, HEIGHT, EDGE = 640, 240, 12


def lines_of(values):
    """The drawing of the `values` of a reading: means of complete communes, points, the start.

    >>> found = lines_of({"periods": ["a", "b"], "n_before": 1, "places": {"1": [2.0, 4.0]},
    ...                   "comparison": {"2": [2.0, 2.0], "3": [9.0, None]}})
    >>> found["place_means"], found["other_means"], found["start"]
    ([2.0, 4.0], [2.0, 2.0], '320')
    """
    places, others = (_means(values[side]) for side in ("places", "comparison"))
    known = [mean for mean in (*places, *others) if mean is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    n = len(values["periods"])
    step = (WIDTH - 2 * EDGE) / max(1, n - 1)

    def point(rank, mean):
        share = (mean - low) / (high - low) if high > low else 0.5
        return f"{EDGE + rank * step:.0f},{HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.0f}"

    def line(means):
        return [point(rank, mean) for rank, mean in enumerate(means) if mean is not None]

    return {
        "place_means": places,
        "other_means": others,
        "places": line(places),
        "others": line(others),
        "start": f"{EDGE + (values['n_before'] - 0.5) * step:.0f}",
        "low": low,
        "high": high,
        "width": WIDTH,
        "height": HEIGHT,
    }


def _means(rows):
    """Mean of each period over the communes that miss nothing; None when there is none."""
    complete = [row for row in rows.values() if None not in row]
    if not complete:
        return [None] * len(next(iter(rows.values()), []))
    return [sum(column) / len(complete) for column in zip(*complete, strict=True)]
