"""The best plan found where what each opening brings adds up: greedy, then `annealing`."""

from itertools import pairwise

import numpy as np
from numba import njit

from maillage.engines.siting.annealing import (
    ENOUGH,
    Sum,
    Task,
    anneal,
    change_of,
    insert,
    lacks_room,
    put,
)
from maillage.engines.siting.interchange import FREE, KEPT

ROUNDS = (250, 500, 500, 1000, 1000, 1000, 2000, 2000, 2000, 4000)  # moves for each useful site
# A town that needs most of the openings is reached only if the way there is worth much; villages,
# only if little: each point draws one of the two.
HAIRS = ((0.2, 0.2), (0.5, 0.5), (0.1, 0.7))
HOT, COLD = 1.0, 0.1  # of a mean weight
MOVES_AT_ONCE = 20_000  # between two looks at the clock


def task_of(share, weight, limits):
    """The task of a CSR matrix of shares (n, m)."""
    columns = share.tocsc()
    useful = (limits.status == FREE) & (np.diff(columns.indptr) > 0)
    return Task(
        columns.indptr.astype(np.int64),
        columns.indices.astype(np.int64),
        columns.data.astype(float),
        share.indptr.astype(np.int64),
        share.indices.astype(np.int64),
        np.ascontiguousarray(weight, float),
        np.flatnonzero(useful),
        limits,
    )


def sum_of(task, is_open):
    """The sum for a set of open sites."""
    m, kinds = is_open.size, task.limits.quota.size
    plan = Sum(
        np.zeros(m, bool),
        np.zeros(m, np.int64),
        np.zeros(task.weight.size),
        np.zeros(kinds + 2, np.int64),
        np.zeros(1),
    )
    for j in np.flatnonzero(is_open):
        if task.limits.status[j] == FREE:
            insert(task, plan, j)
        else:
            put(task, plan, j, 1)
    return plan


@njit(cache=True)
def open_more(task, plan, hair):
    """Open the site that fits and brings most (per euro under a budget) until none helps."""
    limits = task.limits
    while True:
        best, best_worth = -1, 1e-12
        for j in task.useful:
            if plan.is_open[j] or lacks_room(task, plan, j):
                continue
            worth = change_of(task, plan.total, j, 1, hair)[0]
            if limits.budget < np.inf:
                worth /= max(limits.cost[j], 1e-9)
            if worth > best_worth:
                best, best_worth = j, worth
        if best < 0:
            return
        insert(task, plan, best)


def worth_of(task, plan):
    """Weight of the points whose open shares add up to 1."""
    return float(task.weight[plan.total >= ENOUGH].sum())


class AddingSearch:
    """The best plan so far: a greedy one at first; `improve` anneals."""

    def __init__(self, task, watch, seed=0):
        self.task, self.watch = task, watch
        self.random = np.random.default_rng(seed)
        self.is_open = task.limits.status == KEPT
        self.value = -1.0
        for hair in (0.0, 0.1, 0.3, 0.6):
            plan = sum_of(task, task.limits.status == KEPT)
            open_more(task, plan, np.full(task.weight.size, hair))
            self.keep(plan)

    def keep(self, plan):
        """Keep a plan that is better; whether it is."""
        value = worth_of(self.task, plan)
        if value <= self.value * (1 + 1e-12):
            return False
        self.value, self.is_open = value, plan.is_open.copy()
        return True

    def improve(self, seconds):
        """Anneal longer and longer. Moves are counted; only time or the watch cuts them short."""
        if not self.task.useful.size or not self.task.weight.any():
            return
        for turn, moves in enumerate(ROUNDS):
            moves *= self.task.useful.size
            hair = self.random.choice(HAIRS[turn % len(HAIRS)], self.task.weight.size)
            if not self.anneal(moves, hair, seconds):
                return

    def anneal(self, moves, hair, seconds):
        """One descent of the heat, from nothing open; whether there is time for another."""
        task, unit = self.task, self.task.weight[self.task.weight > 0].mean()
        plan, sites = sum_of(task, task.limits.status == KEPT), self.is_open.copy()
        values = np.array([worth_of(task, plan), self.value])
        steps = np.geomspace(HOT, COLD, 2 + moves // MOVES_AT_ONCE)
        for hot, cold in pairwise(steps * unit):
            if self.watch.seconds > seconds or self.watch.must_stop():
                break
            at_once = moves // (steps.size - 1)
            anneal(task, plan, (values, sites), self.random, (hot, cold, at_once), hair)
        else:
            self.keep(sum_of(task, sites))
            return True
        self.keep(sum_of(task, sites))
        return False

    def close_useless(self):
        """Leave closed what the plan can do without."""
        plan = sum_of(self.task, self.is_open)
        for j in np.flatnonzero(plan.is_open & (self.task.limits.status == FREE)):
            put(self.task, plan, j, -1)
            if worth_of(self.task, plan) < self.value:
                put(self.task, plan, j, 1)
        self.is_open = plan.is_open
