"""Plans where what each opening brings adds up: greedy, swaps, exchanges of kinds, shaking.

A point counts once its shares reach 1. On the way there it is worth a hair of its weight, so that
the first of two openings needed is not lost on the search; several hairs see several plans.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.engines.siting.interchange import FREE, KEPT

ENOUGH = 1.0 - 1e-9
HAIRS = (0.05, 0.3, 0.0, 0.6, 0.15)
MOST_EXCHANGES = 2_000
STRONGEST = 6
DRIFTS = (0.01, 0.03, 0.0)  # how much worse a plan may be to search on from it, in turn
ROUNDS_OF_A_DRIFT = 300


class Task(NamedTuple):
    """What does not change: pairs by site (CSC) and by point (CSR), weights, limits."""

    start: np.ndarray  # int64 (m + 1,)
    point: np.ndarray  # int64 (pairs,)
    share: np.ndarray  # float64 (pairs,)
    row_start: np.ndarray  # int64 (n + 1,)
    row_site: np.ndarray  # int64 (pairs,)
    row_share: np.ndarray  # float64 (pairs,)
    weight: np.ndarray  # float64 (n,)
    limits: tuple  # interchange.Limits


class Sum(NamedTuple):
    """What changes in place: the open sites and how far each point is."""

    is_open: np.ndarray  # bool (m,)
    total: np.ndarray  # float64 (n,), sum of the open shares
    count: np.ndarray  # int64 (kinds,), open sites of each kind
    gain: np.ndarray  # float64 (m,), merit won by opening each site (once more, if it is open)
    hair: float  # part of its weight a point is worth on the way


def task_of(share, columns, weight, limits):
    """The task of the shares (n, m), as CSR and as CSC."""
    parts = [
        part
        for pairs in (columns, share)
        for part in (pairs.indptr.astype(np.int64), pairs.indices.astype(np.int64), pairs.data)
    ]
    return Task(*parts, np.ascontiguousarray(weight, float), limits)


def sum_of(task, is_open, hair=0.0):
    """The sum for a set of open sites."""
    total = np.zeros(task.weight.size)
    for j in np.flatnonzero(is_open):
        total[task.point[task.start[j] : task.start[j + 1]]] += task.share[
            task.start[j] : task.start[j + 1]
        ]
    count = np.bincount(task.limits.kind[is_open], minlength=task.limits.quota.size)
    return Sum(is_open.copy(), total, count, gains_of(task, total, hair), hair)


@njit(cache=True)
def merit(total, weight, hair):
    """What a point is worth to the search at this sum of shares."""
    return weight if total >= ENOUGH else hair * weight * total


@njit(cache=True)
def gains_of(task, total, hair):
    """Merit won by opening each site."""
    gain = np.zeros(task.start.size - 1)
    for j in range(gain.size):
        for k in range(task.start[j], task.start[j + 1]):
            before, weight = total[task.point[k]], task.weight[task.point[k]]
            gain[j] += merit(before + task.share[k], weight, hair) - merit(before, weight, hair)
    return gain


@njit(cache=True)
def put(task, plan, j, is_open):
    """Open or close a site, bring the gains of its neighbours up to date; return the merit won."""
    plan.is_open[j] = is_open
    plan.count[task.limits.kind[j]] += 1 if is_open else -1
    won = 0.0
    for k in range(task.start[j], task.start[j + 1]):
        i = task.point[k]
        weight, before = task.weight[i], plan.total[i]
        after = before + task.share[k] if is_open else before - task.share[k]
        plan.total[i] = after
        merit_before, merit_after = (
            merit(before, weight, plan.hair),
            merit(after, weight, plan.hair),
        )
        won += merit_after - merit_before
        for r in range(task.row_start[i], task.row_start[i + 1]):
            share = task.row_share[r]
            plan.gain[task.row_site[r]] += (
                merit(after + share, weight, plan.hair)
                - merit_after
                - merit(before + share, weight, plan.hair)
                + merit_before
            )
    return won


@njit(cache=True)
def best_to_open(task, plan):
    """The site that fits and brings most (per euro under a budget), or -1."""
    limits = task.limits
    best, best_worth = -1, 1e-9
    if plan.count.sum() >= limits.n_open:
        return best
    room = limits.budget - (limits.cost[plan.is_open].sum() if limits.budget < np.inf else 0.0)
    for j in range(plan.is_open.size):
        full = plan.count[limits.kind[j]] >= limits.quota[limits.kind[j]]
        if full or plan.is_open[j] or limits.status[j] != FREE or limits.cost[j] > room + 1e-9:
            continue
        worth = plan.gain[j]
        if limits.budget < np.inf:
            worth /= max(limits.cost[j], 1e-9)
        if worth > best_worth:
            best, best_worth = j, worth
    return best


@njit(cache=True)
def open_more(task, plan):
    """Open the best site that fits until none helps; return the merit won."""
    won = 0.0
    while True:
        j = best_to_open(task, plan)
        if j < 0:
            return won
        won += put(task, plan, j, True)


@njit(cache=True)
def swap_once_each(task, plan):
    """Close each open site in turn for the best one that then fits; whether a swap helped."""
    helped = False
    for closed in np.flatnonzero(plan.is_open & (task.limits.status == FREE)):
        change = put(task, plan, closed, False)
        j = best_to_open(task, plan)
        if j >= 0 and change + plan.gain[j] > 1e-7:
            put(task, plan, j, True)
            helped = True
        else:
            put(task, plan, closed, True)
    return helped


@njit(cache=True)
def exchange_kinds(task, plan):
    """Close a site of each of two kinds and open the best of both again; whether one helped.

    So the places of two kinds may be exchanged, which no single swap can do.
    """
    removable = np.flatnonzero(plan.is_open & (task.limits.status == FREE))
    if removable.size**2 > 2 * MOST_EXCHANGES:
        return False
    for a in removable:
        for b in removable:
            if a >= b or task.limits.kind[a] == task.limits.kind[b]:
                continue
            before = plan.is_open.copy()
            change = put(task, plan, a, False) + put(task, plan, b, False)
            change += open_more(task, plan)
            if change > 1e-7:
                return True
            for j in np.flatnonzero(plan.is_open & ~before):
                put(task, plan, j, False)
            for j in np.flatnonzero(before & ~plan.is_open):
                put(task, plan, j, True)
    return False


def worth_of(task, plan):
    """Weight of the points whose open shares add up to 1."""
    return float(task.weight[plan.total >= ENOUGH].sum())


class AddingSearch:
    """The best plan so far; `improve` shakes it for some rounds."""

    def __init__(self, task, watch, seed=0):
        self.task, self.watch = task, watch
        self.random = np.random.default_rng(seed)
        self.is_open = task.limits.status == KEPT
        self.value = -1.0
        self.keep(self.descend(sum_of(task, self.is_open, HAIRS[0])))

    def keep(self, plan):
        """Keep a plan that is better; whether it is."""
        value = worth_of(self.task, plan)
        if value <= self.value * (1 + 1e-12):
            return False
        self.value, self.is_open = value, plan.is_open.copy()
        return True

    def descend(self, plan):
        """Open, swap and exchange kinds until nothing helps."""
        open_more(self.task, plan)
        several = self.task.limits.quota.size > 1
        while not self.watch.must_stop():
            if swap_once_each(self.task, plan):
                open_more(self.task, plan)
            elif not (several and exchange_kinds(self.task, plan)):
                break
        return sum_of(self.task, plan.is_open)  # summed again: no rounding piles up

    def improve(self, rounds, share):
        """Variable neighbourhood search: close some near one another, open again, keep the better.

        Rounds are counted; only ``share`` of the time, or the watch, cuts them short.
        """
        strength, around = 1, self.is_open
        for turn in range(rounds):
            if self.watch.seconds > share * self.watch.stop.seconds or self.watch.must_stop():
                return
            plan = sum_of(self.task, around, HAIRS[turn % len(HAIRS)])
            self.close_some(plan, strength)
            plan = self.descend(plan)
            better = self.keep(plan)
            drift = DRIFTS[turn // ROUNDS_OF_A_DRIFT % len(DRIFTS)]
            near = worth_of(self.task, plan) >= self.value * (1 - drift)
            around = plan.is_open if better or near else self.is_open
            strength = 1 if better else strength % STRONGEST + 1

    def close_useless(self):
        """Leave closed what the plan can do without."""
        plan = sum_of(self.task, self.is_open)
        for j in np.flatnonzero(plan.is_open & (self.task.limits.status == FREE)):
            put(self.task, plan, j, False)
            if worth_of(self.task, plan) < self.value:
                put(self.task, plan, j, True)
        self.is_open = plan.is_open

    def close_some(self, plan, count):
        """Close a site drawn at random and ``count`` more, those that share its points first."""
        free = np.flatnonzero(plan.is_open & (self.task.limits.status == FREE))
        if not free.size:
            return
        first = self.random.choice(free)
        touched = np.zeros(plan.total.size, bool)
        touched[self.points_of(first)] = True
        apart = np.array([not touched[self.points_of(j)].any() for j in free])
        order = np.lexsort((self.random.random(free.size), apart, free != first))
        for j in free[order[: count + 1]]:
            put(self.task, plan, j, False)
            if self.random.random() < 0.5:
                self.open_at_random(plan, self.task.limits.kind[j])

    def open_at_random(self, plan, kind):
        """Open any site of this kind that fits, so that the greedy does not undo the closing."""
        limits = self.task.limits
        room = limits.budget - limits.cost[plan.is_open].sum()
        fits = (limits.status == FREE) & ~plan.is_open & (limits.kind == kind)
        fits = np.flatnonzero(fits & (limits.cost <= room))
        if fits.size:
            put(self.task, plan, self.random.choice(fits), True)

    def points_of(self, j):
        return self.task.point[self.task.start[j] : self.task.start[j + 1]]
