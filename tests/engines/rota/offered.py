"""Offers drawn at random, and the best filling of them by an outside solver."""

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from tiny_rotas import WEIGHTS

from maillage.engines.rota import Assignment, Centre, Problem, Volunteer

ROOMY = 99


@st.composite
def problems(draw, *, simple=False, most_volunteers=8):
    """Up to three centres and six weeks; simple: weeks may touch, room never lacks."""
    weeks = draw(st.integers(1, 6))
    names = [f"c{n}" for n in range(draw(st.integers(1, 3)))]
    centres = tuple(_centre(draw, name, weeks, simple) for name in names)
    count = draw(st.integers(0, most_volunteers))
    people = tuple(_volunteer(draw, f"v{n}", weeks, names, simple) for n in range(count))
    return Problem("", weeks, centres, people, WEIGHTS)


def _centre(draw, name, weeks, simple):
    lines, first = draw(st.integers(1, 2)), draw(st.integers(0, weeks - 1))
    beds = ROOMY if simple else draw(st.integers(lines, 3))
    vehicles = ROOMY if simple else draw(st.integers(0, 2))
    return Centre(name, lines, beds, vehicles, first, weeks - 1)


def _volunteer(draw, name, weeks, centres, simple):
    return Volunteer(
        name,
        senior=True,
        max_weeks=draw(st.integers(0, 3)),
        wanted_weeks=1,
        available=tuple(sorted(draw(st.sets(st.integers(0, weeks - 1))))),
        ready_from=draw(st.integers(0, 1)),
        beds=draw(st.integers(0, 3)),
        needs_vehicle=draw(st.booleans()),
        min_gap=1 if simple else draw(st.integers(0, 3)),
        accepts=dict.fromkeys(draw(st.sets(st.sampled_from(centres))), 0),
    )


def assignments_of(problem, offers, filling):
    """The `Assignment`s of a `Filling`."""
    return [
        Assignment(
            problem.volunteers[offers.giver[offer]].id,
            problem.centres[cell // offers.weeks].id,
            int(offers.week[offer]),
        )
        for offer, cell in enumerate(filling.cell)
        if cell >= 0
    ]


def most_filled(problem):
    """Most posts any rota fills, by integer programming straight from the hard rules."""
    keys = [
        (v, c, week)
        for v, volunteer in enumerate(problem.volunteers)
        for c, centre in enumerate(problem.centres)
        for week in volunteer.weeks
        if centre.id in volunteer.accepts and problem.lines[c, week]
    ]
    if not keys:
        return 0
    rows, limits = [], []
    for v, volunteer in enumerate(problem.volunteers):
        rows.append([key[0] == v for key in keys])
        limits.append(volunteer.max_weeks)
        gap = max(1, volunteer.min_gap)
        for first in range(problem.weeks):
            rows.append([key[0] == v and first <= key[2] < first + gap for key in keys])
            limits.append(1)
    for c in range(len(problem.centres)):
        for week in range(problem.weeks):
            here = [problem.volunteers[v] if (k, w) == (c, week) else None for v, k, w in keys]
            rows += [
                [each is not None for each in here],
                [each.beds if each else 0 for each in here],
                [each.needs_vehicle if each else 0 for each in here],
            ]
            limits += [getattr(problem, what)[c, week] for what in ("lines", "beds", "vehicles")]
    one = np.ones(len(keys))
    rules = LinearConstraint(np.array(rows, float), -np.inf, limits)
    return round(-milp(-one, integrality=one, bounds=Bounds(0, 1), constraints=rules).fun)
