"""Rules that tie volunteers to each other beyond one centre-week: newcomers a month, friends."""

from typing import NamedTuple

import numpy as np


class Ties(NamedTuple):
    """Int64 arrays.

    month : by choice, the limit its first visit counts in (-1: none)
    month_most : by limit, doctors new to a centre in a month
    month_weight : cost of each one above
    pair : by meeting (two friends, a centre, a week), the pair of friends
    first, second : by meeting, the choice of each friend
    pairs : their number
    pair_weight : cost of a pair that never meets
    """

    month: np.ndarray
    month_most: np.ndarray
    month_weight: int
    pair: np.ndarray
    first: np.ndarray
    second: np.ndarray
    pairs: int
    pair_weight: int


def ties_of(problem, choices):
    """The `Ties` of a problem; rules without a weight are left out."""
    weights = problem.weights
    month, most = _months(problem, choices)
    pairs = problem.together if weights.together else ()
    meetings = [
        (number, a, b)
        for number, pair in enumerate(pairs)
        for a, b in _meet(problem, choices, pair)
    ]
    pair, first, second = np.array(meetings, np.int64).reshape(-1, 3).T.copy()
    return Ties(
        month, most, weights.new_in_month, pair, first, second, len(pairs), weights.together
    )


def _months(problem, choices):
    limits, most = {}, []
    month = np.full(choices.week.size, -1, np.int64)
    if not problem.weights.new_in_month:
        return month, np.zeros(0, np.int64)
    for v, volunteer in enumerate(problem.volunteers):
        for o in range(choices.start[v], choices.start[v + 1]):
            centre = problem.centres[choices.centre[o]]
            if centre.reserve or centre.new_per_month is None or centre.id in volunteer.served:
                continue
            key = centre.id, problem.month_of(int(choices.week[o]))
            if key not in limits:
                limits[key] = len(most)
                most.append(centre.new_per_month)
            month[o] = limits[key]
    return month, np.array(most, np.int64)


def _meet(problem, choices, pair):
    """The choices by which two friends would share a centre and a week."""
    first, second = (_by_cell(problem, choices, name) for name in pair)
    return [(first[cell], second[cell]) for cell in first if cell in second]


def _by_cell(problem, choices, name):
    v = problem.volunteer_positions[name]
    own = range(choices.start[v], choices.start[v + 1])
    return {(int(choices.centre[o]), int(choices.week[o])): o for o in own}
