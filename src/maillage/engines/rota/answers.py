"""Forecasts as decoded JSON, for the terminal and the pages."""

import numpy as np

DIGITS = 4


def forecast_answer(found):
    """A `Forecast` as a dict of plain numbers, texts and lists."""
    weeks = range(found.posts.shape[1])
    return {
        **_assumed(found),
        "posts": int(found.posts.sum()),
        "planned": int(found.planned.sum()),
        "planned_at_most": found.planned_at_most,
        "filled": spread_answer(found.filled),
        "empty": spread_answer(found.empty) | {"least_mean": _round(found.least_empty)},
        "lines": len(found.lines),
        "held": count_answer(found.held) | {"at_most": found.held_at_most.number},
        "nearly_held": count_answer(found.nearly_held),
        "short_weeks": found.short_weeks.tolist(),
        "weeks": [
            {
                "week": week,
                "posts": int(found.posts[:, week].sum()),
                "empty": spread_answer(found.week_empty, week),
                "hole": chance_answer(found.week_hole, week),
            }
            for week in weeks
        ],
        "centres": [_centre(found, row) for row in range(len(found.centres))],
    }


def gauge_answer(found):
    """A `Gauge` as a dict of plain numbers and lists."""
    return {
        **_assumed(found),
        "marks": [
            {
                "volunteers": mark.volunteers,
                "held": _reach(mark.held),
                "nearly_held": _reach(mark.nearly_held),
            }
            for mark in found.marks
        ],
    }


def need_answer(found):
    """A `Need` as a dict of plain numbers and lists."""
    return {
        "accepting": found.accepting,
        "taken_from_others": spread_answer(found.taken),
        "empty_by_week": _round(found.empty),
        "held_today": chance_answer(found.held_today),
        "nearly_held_today": chance_answer(found.nearly_held_today),
        "to_hold": _recruits(found.to_hold),
        "to_nearly_hold": _recruits(found.to_nearly_hold),
    }


def chance_answer(chance, at=()):
    """A `Chance` (or one of an array of them) as a dict."""
    return {name: _round(np.asarray(value)[at]) for name, value in vars(chance).items()}


def spread_answer(spread, at=()):
    """A `Spread` (or one of an array of them) as a dict."""
    return {name: _round(np.asarray(value)[at]) for name, value in vars(spread).items()}


def count_answer(count):
    """A `Count` as a dict."""
    return dict(vars(count))


def _centre(found, row):
    return {
        "centre": found.centres[row],
        "posts": int(found.posts[row].sum()),
        "planned": int(found.planned[row].sum()),
        "filled": spread_answer(found.centre_filled, row),
        "lines": [
            {
                "line": line.level,
                "held": chance_answer(found.line_held, number),
                "nearly_held": chance_answer(found.line_nearly_held, number),
            }
            for number, line in enumerate(found.lines)
            if line.centre == row
        ],
        "empty_by_week": _round(found.cell_empty[row]),
        "hole_by_week": _round(found.cell_hole.share[row]),
    }


def _reach(reach):
    return {
        "opened": _round(reach.opened),
        **count_answer(reach.held),
        "spread": spread_answer(reach.spread),
    }


def _recruits(recruits):
    return {
        "number": recruits.number,
        "by_month": list(recruits.by_month),
        "held": chance_answer(recruits.held),
        "enough": recruits.enough,
    }


def _assumed(found):
    return vars(found.assumptions) | {"draws": found.draws}


def _round(value):
    return np.round(np.asarray(value, float), DIGITS).tolist()
