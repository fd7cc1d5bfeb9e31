"""Rotas small enough to try every one, and a random problem that uses every rule."""

import random
from dataclasses import replace
from itertools import pairwise, product

from maillage.engines.rota import (
    PREFERRED,
    REFUSED,
    Assignment,
    Centre,
    Problem,
    UnusualWeeks,
    Volunteer,
    Weights,
    evaluate,
)

WEIGHTS = Weights(1000, 400, 120, 1, 15, 25, 200)
ALL_WEIGHTS = Weights(1000, 400, 120, 1, 15, 25, 7, 31, 43, 57, 61, 5, 13, 3)


def a_centre(name="ajain", **told):
    """A centre of one line, open in weeks 0 to 3."""
    usual = {"lines": 1, "beds": 2, "vehicles": 1, "open_from": 0, "open_to": 3}
    return Centre(name, **(usual | told))


def a_volunteer(name, available=(0, 1, 2, 3), accepts=None, **told):
    """A senior doctor who may give one week, at Ajain, ten points away."""
    usual = {"senior": True, "max_weeks": 1, "wanted_weeks": 1, "ready_from": 0, "beds": 1}
    usual |= {"needs_vehicle": False, "min_gap": 1, "served": frozenset({"ajain"})}
    return Volunteer(
        name, available=tuple(available), accepts=accepts or {"ajain": 10}, **(usual | told)
    )


def a_problem(centres, volunteers, **told):
    """Four weeks, the usual weights."""
    return Problem(
        "",
        **({"weeks": 4, "weights": WEIGHTS} | told),
        centres=tuple(centres),
        volunteers=tuple(volunteers),
    )


def random_problem(seed, *, rules=True):
    """Two centres and a reserve, three or four weeks, three or four volunteers."""
    rng = random.Random(seed)
    weeks = rng.choice((3, 4))
    centres = [_centre(rng, name, weeks) for name in ("c1", "c2")]
    if rng.random() < 0.4:
        centres.append(Centre("r", 1, 9, 9, 0, weeks - 1, reserve=True))
    names = [centre.id for centre in centres]
    volunteers = tuple(_volunteer(rng, f"v{i}", weeks, names) for i in range(rng.choice((3, 4))))
    problem = Problem("", weeks, tuple(centres), volunteers, WEIGHTS)
    if not rules:
        return problem
    return replace(
        problem,
        weights=ALL_WEIGHTS,
        together=(("v0", "v1"),) if rng.random() < 0.5 else (),
        months=tuple(week // 2 for week in range(weeks)),
        holidays=frozenset(week for week in range(weeks) if rng.random() < 0.4),
        return_every=rng.choice((0, 2)),
    )


def _centre(rng, name, weeks):
    lines = rng.choice((1, 1, 2))
    unusual = ()
    if rng.random() < 0.3:
        unusual = (UnusualWeeks(1, 1, lines=rng.choice((0, 1, 2)), beds=rng.choice((1, 2))),)
    return Centre(
        name,
        lines,
        beds=rng.choice((1, 2, 3)),
        vehicles=rng.choice((0, 1, 2)),
        open_from=rng.choice((0, 0, 1)),
        open_to=weeks - 1,
        senior_required=rng.random() < 0.5,
        new_per_month=rng.choice((None, 0, 1)),
        unusual=unusual,
    )


def _volunteer(rng, name, weeks, centres):
    accepted = [centre for centre in centres if rng.random() < 0.7] or centres[:1]
    return Volunteer(
        name,
        senior=rng.random() < 0.6,
        max_weeks=rng.choice((1, 2, 3)),
        wanted_weeks=rng.choice((0, 1, 2)),
        available=tuple(week for week in range(weeks) if rng.random() < 0.7),
        ready_from=rng.choice((0, 0, 0, 1)),
        beds=rng.choice((1, 1, 2)),
        needs_vehicle=rng.random() < 0.5,
        min_gap=rng.choice((1, 1, 2)),
        accepts={centre: rng.randrange(12) for centre in accepted},
        served=frozenset(centre for centre in centres if rng.random() < 0.3),
        two_running=rng.choice((None, PREFERRED, REFUSED)),
        first_time=rng.random() < 0.4,
        holidays_served=rng.choice((0, 1)),
    )


def every_rota(problem):
    """Every rota that keeps the hard rules, as tuples of assignments."""
    choices = [list(_schedules(problem, volunteer)) for volunteer in problem.volunteers]
    for chosen in product(*choices):
        rota = tuple(each for schedule in chosen for each in schedule)
        if _holds(problem, rota):
            yield rota


def _schedules(problem, volunteer):
    options = [(None, *volunteer.accepts) for _ in volunteer.weeks]
    for places in product(*options):
        served = [(w, c) for w, c in zip(volunteer.weeks, places, strict=True) if c is not None]
        gap = max(1, volunteer.min_gap)
        apart = all(second - first >= gap for (first, _), (second, _) in pairwise(served))
        if apart and len(served) <= volunteer.max_weeks:
            yield tuple(Assignment(volunteer.id, centre, week) for week, centre in served)


def _holds(problem, rota):
    used = {}
    people = {volunteer.id: volunteer for volunteer in problem.volunteers}
    for name, centre, week in rota:
        lines, beds, cars = used.get((centre, week), (0, 0, 0))
        one = people[name]
        used[centre, week] = (lines + 1, beds + one.beds, cars + one.needs_vehicle)
    for (centre, week), needs in used.items():
        where = problem.centre_positions[centre], week
        sizes = problem.lines[where], problem.beds[where], problem.vehicles[where]
        if any(need > size for need, size in zip(needs, sizes, strict=True)):
            return False
    return set(problem.fixed) <= set(rota)


def random_rota(problem, seed):
    """A feasible rota, filled at random until nobody more can come."""
    rng = random.Random(seed)
    rota = list(problem.fixed)
    offers = [
        Assignment(volunteer.id, centre, week)
        for volunteer in problem.volunteers
        for week in volunteer.weeks
        for centre in volunteer.accepts
    ]
    rng.shuffle(offers)
    for each in offers:
        if each not in rota and not evaluate(problem, [*rota, each]).errors:
            rota.append(each)
    return tuple(rota)
