"""Simulated annealing over plans where what each opening brings adds up (Kirkpatrick 1983).

One move opens a site drawn near an open one, or anywhere, and closes others until it fits the
limits. On its way to 1 a point is worth ``hair[i]`` of its weight: a hill to climb, not a cliff.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

ENOUGH = 1.0 - 1e-9
MOST_CLOSED = 4
TRIES = 20


class Task(NamedTuple):
    """What does not change: pairs by site (CSC) and by point (CSR), weights, limits."""

    start: np.ndarray  # (m + 1,)
    point: np.ndarray  # (pairs,)
    share: np.ndarray  # float64 (pairs,)
    row_start: np.ndarray  # (n + 1,)
    site: np.ndarray  # (pairs,)
    weight: np.ndarray  # float64 (n,)
    useful: np.ndarray  # sites that may open and bring something
    limits: tuple  # interchange.Limits


class Sum(NamedTuple):
    """What changes in place: the open sites and how far each point is."""

    is_open: np.ndarray  # bool (m,)
    removable: np.ndarray  # int64 (m,), the open sites that may close, first
    total: np.ndarray  # float64 (n,), sum of the open shares
    count: np.ndarray  # int64 (kinds + 2,): open of each kind, in all, and removable
    spent: np.ndarray  # float64 (1,)


@njit(cache=True)
def change_of(task, total, j, sign, hair):
    """(merit, weight) won by opening (``sign`` 1) or closing (-1) a site."""
    merit = weight = 0.0
    for k in range(task.start[j], task.start[j + 1]):
        i = task.point[k]
        before, w = total[i], task.weight[i]
        after = before + sign * task.share[k]
        if (before >= ENOUGH) != (after >= ENOUGH):
            weight += sign * w
            merit += sign * w * (1.0 - hair[i] * min(before, after))
        elif before < ENOUGH:
            merit += sign * w * hair[i] * task.share[k]
    return merit, weight


@njit(cache=True)
def put(task, plan, j, sign):
    """Open (``sign`` 1) or close (-1) a site, its place in the list of the removable aside."""
    plan.is_open[j] = sign > 0
    plan.count[task.limits.kind[j]] += sign
    plan.count[-2] += sign
    plan.spent[0] += sign * task.limits.cost[j]
    for k in range(task.start[j], task.start[j + 1]):
        plan.total[task.point[k]] += sign * task.share[k]


@njit(cache=True)
def insert(task, plan, j):
    """Open a site that may close again."""
    put(task, plan, j, 1)
    plan.removable[plan.count[-1]] = j
    plan.count[-1] += 1


@njit(cache=True)
def remove(task, plan, place):
    """Close the removable site at this place of the list."""
    j = plan.removable[place]
    put(task, plan, j, -1)
    plan.count[-1] -= 1
    plan.removable[place] = plan.removable[plan.count[-1]]
    return j


@njit(cache=True)
def lacks_room(task, plan, j):
    """What forbids opening a site: 0 nothing, 1 its kind is full, 2 all places or all money."""
    limits = task.limits
    if plan.count[limits.kind[j]] >= limits.quota[limits.kind[j]]:
        return 1
    dear = plan.spent[0] + limits.cost[j] > limits.budget * (1 + 1e-12)
    return 2 if plan.count[-2] >= limits.n_open or dear else 0


@njit(cache=True)
def draw(task, plan, random):
    """(a site to open, the open one it was drawn near or -1)."""
    if plan.count[-1] and random.random() < 0.5:
        near = plan.removable[int(random.random() * plan.count[-1])]
        first, last = task.start[near], task.start[near + 1]
        if last > first:
            i = task.point[first + int(random.random() * (last - first))]
            first, last = task.row_start[i], task.row_start[i + 1]
            return task.site[first + int(random.random() * (last - first))], near
    return task.useful[int(random.random() * task.useful.size)], -1


@njit(cache=True)
def place_to_close(task, plan, kind, near, random):
    """Place in the list of a site to close, of this kind unless -1; -1 when luck finds none."""
    if near >= 0 and (kind < 0 or task.limits.kind[near] == kind):
        for place in range(plan.count[-1]):
            if plan.removable[place] == near:
                return place
    for _ in range(TRIES if plan.count[-1] else 0):
        place = int(random.random() * plan.count[-1])
        if kind < 0 or task.limits.kind[plan.removable[place]] == kind:
            return place
    return -1


@njit(cache=True)
def make_room(task, plan, drawn, random, hair, closed):
    """Close sites until the drawn one fits; return (how many or -1, merit, weight)."""
    j, near = drawn
    n_closed, merit, weight = 0, 0.0, 0.0
    lack = lacks_room(task, plan, j)
    while lack:
        kind = task.limits.kind[j] if lack == 1 else -1
        place = -1
        if n_closed < MOST_CLOSED:
            place = place_to_close(task, plan, kind, near, random)
        if place < 0:
            for k in range(n_closed):
                insert(task, plan, closed[k])
            return -1, 0.0, 0.0
        change = change_of(task, plan.total, plan.removable[place], -1, hair)
        closed[n_closed] = remove(task, plan, place)
        n_closed, merit, weight = n_closed + 1, merit + change[0], weight + change[1]
        lack = lacks_room(task, plan, j)
    return n_closed, merit, weight


@njit(cache=True)
def anneal(task, plan, best, random, course, hair):
    """One move after the other, in place; ``course`` is (heat at first, heat at last, moves).

    ``best`` is (values, sites): the weight now and the best so far, and the sites of the latter.
    """
    values, sites = best
    hot, cold, moves = course
    closed = np.empty(MOST_CLOSED, np.int64)
    for move in range(moves):
        heat = hot * (cold / hot) ** (move / moves)
        j, near = draw(task, plan, random)
        if plan.is_open[j] or task.limits.status[j] != 0:
            continue
        n_closed, merit, weight = make_room(task, plan, (j, near), random, hair, closed)
        if n_closed < 0:
            continue
        change = change_of(task, plan.total, j, 1, hair)
        merit, weight = merit + change[0], weight + change[1]
        if merit >= 0 or random.random() < np.exp(merit / heat):
            insert(task, plan, j)
            values[0] += weight
            if values[0] > values[1] + 1e-6:
                values[1] = values[0]
                sites[:] = plan.is_open
            continue
        for k in range(n_closed):
            insert(task, plan, closed[k])
