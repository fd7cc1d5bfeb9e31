"""The best plans of each volunteer under prices, and all those near the best, by a bounded search.

A plan is built week after week. A branch is left when its value, with the least that its last weeks
can still cost, passes the limit; that least leaves out what only a whole plan tells (first visits,
rules of the year), all of it at least 0. Whole numbers throughout, so the answer is exact.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.engines.rota.solving.choices import EVERY, HOLIDAY, RHYTHM, RUN, WISH

NONE = np.int64(1) << 60
# A volunteer with more plans than can be looked at keeps a weaker bound, which is still a bound.
MOST_STEPS = 300_000


class Values(NamedTuple):
    """What choices are worth now: costs less prices, times one scale (int64 arrays).

    choice, entry : by choice; `entry` counts at the first visit to a centre, at least 0
    charges : as those of `Choices`
    """

    choice: np.ndarray
    entry: np.ndarray
    charges: np.ndarray


class Plans(NamedTuple):
    """Some plans: volunteer of each, choices (-1 after the last), number of weeks, true cost."""

    volunteer: np.ndarray
    path: np.ndarray
    length: np.ndarray
    cost: np.ndarray


class Desk(NamedTuple):
    """Scratch arrays of one search: by choice, by week, by depth, by slot."""

    week_of: np.ndarray
    first: np.ndarray
    after: np.ndarray
    next_fixed: np.ndarray
    least: np.ndarray
    path: np.ndarray
    at: np.ndarray
    begin: np.ndarray
    value: np.ndarray
    seen: np.ndarray


@njit(cache=True, nogil=True)
def new_desk(choices):
    """A `Desk` large enough for any volunteer."""
    widest = slots = deepest = 1
    for v in range(choices.most.size):
        widest = max(widest, choices.start[v + 1] - choices.start[v])
        deepest = max(deepest, choices.most[v])
    for o in range(choices.slot.size):
        slots = max(slots, choices.slot[o] + 1)
    one = np.zeros(widest + 2, np.int64)
    deep = np.zeros(deepest + 2, np.int64)
    least = np.zeros((widest + 2, deepest + 1), np.int64)
    seen = np.zeros(slots, np.int64)
    by_choice, first, after, fixed = one, one.copy(), one.copy(), one.copy()
    path, at, begin, value = deep, deep.copy(), deep.copy(), deep.copy()
    return Desk(by_choice, first, after, fixed, least, path, at, begin, value, seen)


@njit(cache=True, nogil=True)
def _lay_weeks(choices, v, desk):
    """Number the weeks of a volunteer; for each, the next one far enough and the next fixed one."""
    low, high, n = choices.start[v], choices.start[v + 1], 0
    for o in range(low, high):
        if o == low or choices.week[o] != choices.week[o - 1]:
            desk.first[n] = o
            n += 1
        desk.week_of[o - low] = n - 1
    desk.first[n] = high
    desk.next_fixed[n] = desk.next_fixed[n + 1] = n
    for j in range(n - 1, -1, -1):
        desk.next_fixed[j] = desk.next_fixed[j + 1]
        for o in range(desk.first[j], desk.first[j + 1]):
            if choices.fixed[o]:
                desk.next_fixed[j] = j
        far = j + 1
        while far < n and choices.week[desk.first[far]] < (
            choices.week[desk.first[j]] + choices.gap[v]
        ):
            far += 1
        # -1: a fixed week would be too near.
        desk.after[j] = -1 if desk.next_fixed[j + 1] < far else far
    return n


@njit(cache=True, nogil=True)
def _lay_least(choices, values, v, n, desk):
    """Least value of the weeks from ``j`` on when ``k`` are already given: ``least[j, k]``."""
    most, wish = choices.most[v], values.charges[WISH]
    for k in range(most + 1):
        desk.least[n, k] = wish * max(0, choices.wanted[v] - k)
    for j in range(n - 1, -1, -1):
        must, best = desk.next_fixed[j] == j, NONE
        for o in range(desk.first[j], desk.first[j + 1]):
            if not must or choices.fixed[o]:
                best = min(best, values.choice[o])
        for k in range(most + 1):
            least = NONE if must else desk.least[j + 1, k]
            if k < most and desk.after[j] >= 0 and desk.least[desk.after[j], k + 1] < NONE:
                least = min(least, best + desk.least[desk.after[j], k + 1])
            desk.least[j, k] = least


@njit(cache=True, nogil=True)
def _lay(choices, values, v, desk):
    """Lay out the weeks of a volunteer and stand before the first plan; how many weeks."""
    weeks = _lay_weeks(choices, v, desk)
    _lay_least(choices, values, v, weeks, desk)
    desk.seen[:] = 0
    desk.at[0] = choices.start[v]
    desk.begin[0] = desk.value[0] = 0
    return weeks


@njit(cache=True, nogil=True)
def _alone(choices, path, depth, new):
    """Whether the last week of a path has no running week in its centre, before or after."""
    last = path[depth - 1]
    for other in (path[depth - 2] if depth > 1 else -1, new):
        same = other >= 0 and choices.slot[other] == choices.slot[last]
        if same and abs(choices.week[other] - choices.week[last]) == 1:
            return False
    return True


@njit(cache=True, nogil=True)
def _rhythm_cost(choices, charges, path, depth, new):
    """What a visit costs that does not come ``EVERY`` weeks after the last one to its centre."""
    every = charges[EVERY]
    for k in range(depth - 1, -1, -1):
        if choices.slot[path[k]] == choices.slot[new]:
            weeks = choices.week[new] - choices.week[path[k]]
            return charges[RHYTHM] * (0 if weeks == 1 else min(every, abs(weeks - every)))
    return charges[RHYTHM] * every


@njit(cache=True, nogil=True)
def year_cost(choices, charges, v, path, depth, new):
    """What the rules of the year add when ``new`` follows ``path[:depth]``; -1: the path ends."""
    cost = np.int64(0)
    if depth > 0 and charges[RUN] > 0:
        if choices.running[v] == 1 and _alone(choices, path, depth, new):
            cost += charges[RUN]
        if choices.running[v] == 2 and new >= 0:
            cost += charges[RUN] * (choices.week[new] - choices.week[path[depth - 1]] == 1)
    if new >= 0 and charges[HOLIDAY] > 0 and choices.holiday[new]:
        given = 0
        for k in range(depth):
            given += choices.holiday[path[k]]
        cost += charges[HOLIDAY] * (given >= choices.holidays_free[v])
    if new >= 0 and depth > 0 and charges[RHYTHM] > 0:
        cost += _rhythm_cost(choices, charges, path, depth, new)
    return cost


@njit(cache=True, nogil=True)
def _search(choices, values, v, limit, best_only, found, n, desk):
    """Visit the plans of a volunteer worth at most ``limit``; the best one only, or every one.

    Writes them in ``found`` from place ``n`` on as far as it goes; the best one in place ``v``.
    Returns (next place, whether every plan was looked at).
    """
    # One long function: this loop is where the time goes, and each call in it would double it.
    choice, entry, slot, fixed = values.choice, values.entry, choices.slot, choices.fixed
    week_of, after, next_fixed, least = desk.week_of, desk.after, desk.next_fixed, desk.least
    path, at, begin, value, seen = desk.path, desk.at, desk.begin, desk.value, desk.seen
    low, high, most, wanted = (
        choices.start[v],
        choices.start[v + 1],
        choices.most[v],
        choices.wanted[v],
    )
    charges, wish = values.charges, values.charges[WISH]
    ruled = charges[RUN] + charges[HOLIDAY] + charges[RHYTHM] > 0
    weeks, depth, steps, fresh = _lay(choices, values, v, desk), 0, 0, True
    while depth >= 0 and steps < MOST_STEPS:
        if fresh and next_fixed[begin[depth]] == weeks:
            total = value[depth] + wish * max(0, wanted - depth)
            if ruled:
                total += year_cost(choices, charges, v, path, depth, -1)
            if total <= limit:
                place = v if best_only else n
                if place < found.length.size:
                    found.volunteer[place], found.length[place], found.cost[place] = v, depth, total
                    for k in range(found.path.shape[1]):
                        found.path[place, k] = path[k] if k < depth else -1
                n += 1
                if best_only:
                    limit = total - 1
        fresh = False
        while depth < most and at[depth] < high:
            o = at[depth]
            j = week_of[o - low]
            if j > next_fixed[begin[depth]] or value[depth] + least[j, depth] > limit:
                at[depth] = high
                break
            at[depth] += 1
            steps += 1
            far = after[j]
            if far < 0 or (next_fixed[j] == j and not fixed[o]):
                continue
            worth = value[depth] + choice[o] + (entry[o] if seen[slot[o]] == 0 else 0)
            if ruled:
                worth += year_cost(choices, charges, v, path, depth, o)
            if worth + least[far, depth + 1] <= limit:
                path[depth], seen[slot[o]], fresh = o, seen[slot[o]] + 1, True
                depth += 1
                value[depth], begin[depth], at[depth] = worth, far, desk.first[far]
                break
        if not fresh:
            depth -= 1
            if depth >= 0:
                seen[slot[path[depth]]] -= 1
    return n, steps < MOST_STEPS


@njit(cache=True, nogil=True)
def best_plans(choices, values, found, desk):
    """Fill a best plan of each volunteer and, as its ``cost``, its value.

    After `MOST_STEPS` that value is a lower bound, and the plan the best one met.
    """
    for v in range(choices.most.size):
        _, every_plan = _search(choices, values, v, NONE // 2, True, found, 0, desk)
        if not every_plan:
            found.cost[v] = desk.least[0, 0]


@njit(cache=True, nogil=True)
def near_plans(choices, values, limit, found, desk):
    """List the plans worth at most ``limit[v]``, as many as ``found`` holds.

    Returns (their number, even beyond what it holds; whether every plan was looked at).
    """
    n, every_plan = 0, True
    for v in range(choices.most.size):
        n, every_one = _search(choices, values, v, limit[v], False, found, n, desk)
        every_plan &= every_one
    return n, every_plan


@njit(cache=True, nogil=True)
def plan_costs(choices, found):
    """Fill the true cost of each plan."""
    for n in range(found.volunteer.size):
        v, path, length = found.volunteer[n], found.path[n], found.length[n]
        total = choices.charges[WISH] * max(0, choices.wanted[v] - length)
        for k in range(length):
            seen = False
            for other in range(k):
                seen |= choices.slot[path[other]] == choices.slot[path[k]]
            total += choices.cost[path[k]] + (0 if seen else choices.entry[path[k]])
            total += year_cost(choices, choices.charges, v, path, k, path[k])
        found.cost[n] = total + year_cost(choices, choices.charges, v, path, length, -1)
