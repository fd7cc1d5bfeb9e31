"""The least doctor-hours that keep the promise, whatever the plan: price those who wait too long.

Every plan that keeps the promise leaves at most (1 − share) of all arrivals waiting too long. For
any prices λ ≥ 0, min over plans of hours + λ · (late − allowed) is then below its hours (Lagrange).
Lateness is replaced by that of `windows`, below it, so that the minimum is a shortest path, step
after step. λ is chosen on some days (cutting planes, Kelley 1960); the bound is counted on others.

The plan that is best for λ is one plan, not chosen by chance: its cost on the days drawn less
`ERRORS` of its own standard errors is below its true cost (one-sided normal test), and the minimum
over all plans of cost less errors is below that. √v ≤ v/2s + s/2 for any s makes it a path again.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from maillage.engines.waiting.people import draw_people
from maillage.engines.waiting.problem import MINUTES_PER_HOUR, CareType, Problem
from maillage.engines.waiting.windows import MANY, count_late, windows_of


class Line(NamedTuple):
    """One queue of the problem and what its practitioners may be at each step.

    fewest, most : list of int arrays, by step: each choice is "from ``fewest`` to ``most``"
    """

    kinds: tuple[int, ...]
    fewest: list
    most: list


def choices_around(staff, radius):
    """(fewest, most) of each choice: one by one around ``staff``, by larger and larger groups else.

    A group costs its fewest and makes wait as its most: never above any of its members.
    """
    low, high = max(0, staff.min() - radius), staff.max() + radius
    edges, gap = [*range(low, high + 2)], 2
    while edges[0] > 0:
        edges.insert(0, max(0, edges[0] - gap))
        gap += 1
    fewest = np.array(edges)
    return fewest, np.append(fewest[1:] - 1, MANY)


def line_of(problem, group, staffing, radius):
    arrivals = problem.arrivals[list(group.kinds)]
    (skill,) = group.skills
    fewest, most = [], []
    given = problem.skills[skill].on_duty
    for step in range(problem.n_steps):
        if given is not None:
            choice = np.array([given[step]]), np.array([given[step]])
        else:
            alike = (arrivals == arrivals[:, [step]]).all(axis=0)
            choice = choices_around(staffing[skill][alike], radius)
        fewest.append(choice[0].astype(np.int64))
        most.append(choice[1].astype(np.int64))
    return Line(group.kinds, fewest, most)


class Tables(NamedTuple):
    """Mean late (…, n_targets) and its weighted variance (…) for each window of a line."""

    late: list
    variance: list


def classes_of(problem, line, windows):
    alike = {}
    for window in windows:
        span = slice(window.first, window.step + 1)
        steps = range(window.first, window.last + 1)
        key = (
            problem.arrivals[list(line.kinds), span].tobytes(),
            *(line.most[step].tobytes() for step in steps),
            len(steps),
            window.closes,
        )
        alike.setdefault(key, []).append(window)
    return list(alike.values())


def tables(problem, line, windows, weights, budget, seed):
    late, variance = {}, {}
    minutes = np.array([target.minutes for target in problem.targets])
    for position, alike in enumerate(classes_of(problem, line, windows)):
        window = alike[0]
        sizes = np.array([line.fewest[step].size for step in range(window.first, window.last + 1)])
        most = np.zeros((sizes.size, sizes.max()), np.int64)
        for level, step in enumerate(range(window.first, window.last + 1)):
            most[level, : sizes[level]] = line.most[step]
        closing = np.empty(0, np.int64)
        if window.closes:
            closing = np.where(line.fewest[window.last] > 0, line.most[window.last], MANY)
        span = slice(window.first, window.step + 1)
        cares = tuple(
            CareType(care.id, care.arrivals[span], care.mean_minutes, care.cv)
            for care in (problem.care_types[kind] for kind in line.kinds)
        )
        n_levels = window.step + 1 - window.first
        part = Problem(problem.step_minutes, n_levels, cares, (), problem.targets)
        cost = sizes[:n_levels].prod() * (1 + part.arrivals[:, -1].sum()) + sizes.prod()
        n_days = int(np.clip(budget * len(alike) / len(windows) / cost, 100, 50000))
        people = draw_people(part, tuple(range(len(cares))), n_days, (*seed, position))
        told = minutes, weights, n_levels - 1
        total, squares = count_late(people, (sizes, most), closing, problem.step_minutes, told)
        mean = total / n_days
        spread = (squares / n_days - (mean @ weights) ** 2) / (n_days - 1) * len(alike)
        for each in alike:
            late[each.step] = mean.reshape(*sizes, -1)
            variance[each.step] = np.maximum(spread, 0).reshape(sizes)
    steps = range(problem.n_steps)
    return Tables([late[step] for step in steps], [variance[step] for step in steps])


def cheapest(windows, hours, costs):
    """(value, choice of each step) of the least sum of ``hours`` and ``costs``."""
    value, choices = np.zeros(()), []
    for window, cost in zip(windows, costs, strict=True):
        while len(choices) < window.first:
            choices.append(value.argmin(axis=0))
            value = value.min(axis=0)
        while len(choices) + value.ndim <= window.last:
            value = value[..., None] + hours[len(choices) + value.ndim]
        value = value + cost
    while value.ndim:
        choices.append(value.argmin(axis=0))
        value = value.min(axis=0)
    path = []
    for choice in reversed(choices):
        path.insert(0, int(choice[tuple(path[: choice.ndim])]))
    return float(value), path
