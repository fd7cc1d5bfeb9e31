"""The centres' side of a rota: who may share a centre and a week, and what that costs.

A *cell* is an open centre-week. Its volunteers matter to it only by their *kind* (beds, vehicle,
senior, first-timer, where these make a difference there); a *mix* is how many of each kind share
it. Beds, vehicles, seniors and beginners are exact in a list of mixes, which no sum of halves is.
"""

from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb
from typing import NamedTuple

import numpy as np

from maillage.engines.errors import InvalidInput

MOST_MIXES = 7_000


class Cells(NamedTuple):
    """Int64 arrays. A *row* is a kind in a cell: as many come as its mix counts.

    row : by choice
    rows : their number
    chain_start : first cell of each run of open weeks of a centre, and the end of the last one
    twice : by chain, cost of two weeks running without anybody
    empty : by cell, cost when nobody comes
    mix_start : by cell, its mixes (then the end)
    mix_cost : by mix, posts left empty included
    part_start : by mix, its parts (then the end)
    part_row, part_count : by part
    """

    row: np.ndarray
    rows: int
    chain_start: np.ndarray
    twice: np.ndarray
    empty: np.ndarray
    mix_start: np.ndarray
    mix_cost: np.ndarray
    part_start: np.ndarray
    part_row: np.ndarray
    part_count: np.ndarray


class _Rules(NamedTuple):
    """What makes a difference in one cell."""

    lines: int
    beds: int
    vehicles: int
    empty_post: int
    no_senior: int
    first_timer: int


def cells_of(problem, choices):
    """The `Cells` of a problem.

    Raises `InvalidInput` for a centre with more ways to share it than can be listed.
    """
    present = _present(problem, choices)
    row = np.zeros(choices.week.size, np.int64)
    rows, chains, twice, empty, mixes, costs, parts = 0, [], [], [], [0], [], []
    for position, centre in enumerate(problem.centres):
        open_before = False
        for week in range(problem.weeks):
            rules = _rules(problem, centre, position, week)
            if rules.lines > 0 and not open_before:
                chains.append(len(empty))
                twice.append(0 if centre.reserve else problem.weights.empty_twice)
            open_before = rules.lines > 0
            if not open_before:
                continue
            here = present.get((position, week), [])
            kinds, listed = _mixes_here(problem, centre.id, rules, here)
            for choice, kind in kinds:
                row[choice] = rows + kind
            for cost, mix in listed:
                costs.append(cost)
                parts.append([(rows + kind, count) for kind, count in mix])
            rows += max((kind for _, kind in kinds), default=-1) + 1
            empty.append(rules.lines * rules.empty_post)
            mixes.append(len(costs))
    return Cells(row, rows, *_arrays([*chains, len(empty)], twice, empty, mixes, costs, parts))


def _arrays(chains, twice, empty, mixes, costs, parts):
    flat = [part for mix in parts for part in mix]
    by_part = np.array(flat, np.int64).reshape(-1, 2).T.copy()
    start = np.concatenate([[0], np.cumsum([len(mix) for mix in parts])])
    return *(np.array(a, np.int64) for a in (chains, twice, empty, mixes, costs, start)), *by_part


def _present(problem, choices):
    """Cell → its choices, and what their volunteers bring: (beds, vehicle, senior, beginner)."""
    traits = [
        (v.beds, int(v.needs_vehicle), int(v.senior), int(v.first_time)) for v in problem.volunteers
    ]
    owner = np.repeat(np.arange(len(traits)), np.diff(choices.start)).tolist()
    present = {}
    cells = zip(choices.centre.tolist(), choices.week.tolist(), strict=True)
    for choice, cell in enumerate(cells):
        present.setdefault(cell, []).append((choice, traits[owner[choice]]))
    return present


def _rules(problem, centre, position, week):
    weights = problem.weights
    return _Rules(
        int(problem.lines[position, week]),
        int(problem.beds[position, week]),
        int(problem.vehicles[position, week]),
        weights.reserve if centre.reserve else weights.empty_post,
        weights.no_senior if centre.senior_required and not centre.reserve else 0,
        0 if centre.reserve else weights.first_timer,
    )


def _mixes_here(problem, name, rules, here):
    """((choice, kind) of those who may come, and the (cost, mix) allowed)."""
    most_beds = sum(sorted((traits[0] for _, traits in here), reverse=True)[: rules.lines])
    # One alone always has room: the choices already fit the beds and vehicles of the cell.
    matters = (
        rules.lines > 1 and most_beds > rules.beds,
        rules.lines > 1 and rules.vehicles < rules.lines,
        rules.no_senior > 0,
        rules.first_timer > 0,
    )
    kind_of = [
        tuple(trait if counts else 0 for trait, counts in zip(traits, matters, strict=True))
        for _, traits in here
    ]
    kinds = sorted(set(kind_of))
    if comb(len(kinds) + rules.lines, rules.lines) > MOST_MIXES:
        raise InvalidInput(
            f"centre {name!r} has {rules.lines} lines for {len(kinds)} kinds of volunteers: too "
            "many ways to share a week; split it into centres of at most 3 lines"
        )
    number = {kind: position for position, kind in enumerate(kinds)}
    counts = tuple(min(rules.lines, kind_of.count(kind)) for kind in kinds)
    numbered = [(choice, number[kind]) for (choice, _), kind in zip(here, kind_of, strict=True)]
    return numbered, _mixes(tuple(kinds), counts, rules)


@lru_cache(maxsize=512)
def _mixes(kinds, counts, rules):
    """Every (cost, ((kind, count), ...)) of 1 to ``lines`` volunteers who fit together."""
    found = []
    for size in range(1, rules.lines + 1):
        for drawn in combinations_with_replacement(range(len(kinds)), size):
            mix = tuple((kind, drawn.count(kind)) for kind in sorted(set(drawn)))
            if _fits(mix, kinds, counts, rules):
                found.append((_mix_cost(mix, size, kinds, rules), mix))
    return found


def _fits(mix, kinds, counts, rules):
    beds = sum(kinds[kind][0] * count for kind, count in mix)
    vehicles = sum(kinds[kind][1] * count for kind, count in mix)
    enough = all(count <= counts[kind] for kind, count in mix)
    return enough and beds <= rules.beds and vehicles <= rules.vehicles


def _mix_cost(mix, size, kinds, rules):
    cost = (rules.lines - size) * rules.empty_post
    if not any(kinds[kind][2] for kind, _ in mix):
        cost += rules.no_senior
    if all(kinds[kind][3] for kind, _ in mix):
        cost += size * rules.first_timer
    return cost
