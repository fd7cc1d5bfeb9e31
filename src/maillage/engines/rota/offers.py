"""The offers of a rota as arrays: who may come to which centre in which week.

A *cell* is a centre in a week: number ``centre * weeks + week``. A reserve is no cell: its doctors
are counted among those still free.
"""

from typing import NamedTuple

import numpy as np


class Offers(NamedTuple):
    """What the compiled steps of `filling` read; int64 arrays.

    lines, beds, vehicles : by cell
    first, last : where the candidates of each cell begin and end in ``who`` and ``by``
    who, by : candidates of the cells and the offer each would use; first those who leave room for
        the other lines, then those with the fewest choices
    most, gap, needs_beds, needs_vehicle : by volunteer; ``most``: weeks they can give
    giver, week, locked : by offer; ``locked``: the cell of a fixed assignment, -1 for none
    """

    weeks: int
    lines: np.ndarray
    beds: np.ndarray
    vehicles: np.ndarray
    first: np.ndarray
    last: np.ndarray
    who: np.ndarray
    by: np.ndarray
    most: np.ndarray
    gap: np.ndarray
    needs_beds: np.ndarray
    needs_vehicle: np.ndarray
    giver: np.ndarray
    week: np.ndarray
    locked: np.ndarray


class Line(NamedTuple):
    """One doctor's chair of a centre all year: the posts of the cells with at least ``level``."""

    centre: int
    level: int


def offers_of(problem):
    """The `Offers` of a `Problem`."""
    reserve = np.array([centre.reserve for centre in problem.centres], bool)
    lines = np.where(reserve[:, None], 0, problem.lines).ravel()
    people = problem.volunteers
    given = [(v, week) for v, each in enumerate(people) for week in each.weeks]
    giver, week = np.array(given, np.int64).reshape(-1, 2).T.copy()
    room = problem.beds.ravel(), problem.vehicles.ravel()
    needs = np.array([(each.beds, each.needs_vehicle) for each in people], np.int64)
    needs = needs.reshape(-1, 2).T.copy()
    cell, by = _choices(problem, given)
    order = _order(lines, room, needs[:, giver[by]], cell, giver[by])
    cell, by = cell[order], by[order]
    bounds = np.searchsorted(cell, np.arange(lines.size + 1))
    return Offers(
        problem.weeks,
        lines,
        *room,
        bounds[:-1],
        bounds[1:],
        giver[by],
        by,
        np.array([most_weeks(each) for each in people], np.int64),
        np.array([max(1, each.min_gap) for each in people], np.int64),
        *needs,
        giver,
        week,
        _locked(problem, given, lines),
    )


def lines_of(offers):
    """Every `Line`: first lines of all centres, then second ones; the easiest to fill first.

    A centre is easy when those who accept it have many weeks to give and few other choices.
    """
    by_centre = offers.lines.reshape(-1, offers.weeks)
    cell_of = np.repeat(np.arange(offers.lines.size), offers.last - offers.first)
    share = offers.most / np.maximum(1, np.bincount(offers.who, minlength=offers.most.size))
    support = np.bincount(cell_of // offers.weeks, share[offers.who], by_centre.shape[0])
    most = by_centre.max(axis=1, initial=0)
    ease = np.argsort(-np.round(support / np.maximum(1, most), 9), kind="stable")
    return [
        Line(int(centre), level)
        for level in range(1, most.max(initial=0) + 1)
        for centre in ease
        if most[centre] >= level
    ]


def most_weeks(volunteer):
    """Weeks the volunteer can give: `max_weeks` or what `min_gap` leaves of the offers.

    >>> from maillage.engines.rota.problem import Volunteer
    >>> most_weeks(Volunteer("v1", True, 3, 1, (0, 2, 4), 0, 1, False, 3, {}))
    2
    """
    count, last = 0, None
    for week in volunteer.weeks:
        if last is None or week - last >= max(1, volunteer.min_gap):
            count, last = count + 1, week
    return min(count, volunteer.max_weeks)


def _choices(problem, given):
    """(cell, offer) of every offer at every centre accepted."""
    rows = problem.centre_positions
    accepted = [[rows[centre] for centre in each.accepts] for each in problem.volunteers]
    pairs = [
        (row * problem.weeks + week, offer)
        for offer, (v, week) in enumerate(given)
        for row in accepted[v]
    ]
    return np.array(pairs, np.int64).reshape(-1, 2).T


def _order(lines, room, needs, cell, who):
    """Positions of the choices that fit in their cell, in the order `Offers` gives them."""
    kept = np.flatnonzero(
        (lines[cell] > 0) & (needs[0] <= room[0][cell]) & (needs[1] <= room[1][cell])
    )
    cell, who, needs = cell[kept], who[kept], needs[:, kept]
    crowds = needs[0] * lines[cell] > room[0][cell]
    crowds |= needs[1] * lines[cell] > room[1][cell]
    choices = np.bincount(who, minlength=who.max(initial=0) + 1)
    return kept[np.lexsort((kept, choices[who], crowds, cell))]


def _locked(problem, given, lines):
    locked = np.full(len(given), -1)
    position = {pair: offer for offer, pair in enumerate(given)}
    for volunteer, centre, week in problem.fixed:
        cell = problem.centre_positions[centre] * problem.weeks + week
        if lines[cell]:
            locked[position[problem.volunteer_positions[volunteer], week]] = cell
    return locked
