"""Swap one open site for a closed one while that helps, then shake and start again.

Fast interchange (Whitaker 1983; Resende and Werneck 2007): each demand point remembers its two
nearest open sites, so one walk through a candidate's demand points gives the best site to close in
its favour. Around it, variable neighbourhood search (Hansen and Mladenović 1997). A candidate is
looked at again only if something changed near it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.engines.siting.neighbours import distance_outside

NOBODY = -1
FREE, KEPT, CLOSED = 0, 1, -1


class Limits(NamedTuple):
    """How much may be opened, and what is already decided."""

    status: np.ndarray  # int8 (m,): FREE, KEPT (open for sure) or CLOSED
    n_open: int  # sites open at most, the kept ones included
    cost: np.ndarray  # float64 (m,), 0 for a site that exists
    budget: float  # inf when there is none
    kind: np.ndarray  # int64 (m,), all 0 when kinds are not told apart
    quota: np.ndarray  # int64 (kinds,), open at most of each kind, the kept ones included


class Plan(NamedTuple):
    """An open set and who serves whom; every array is changed in place."""

    is_open: np.ndarray  # bool (m,)
    first: np.ndarray  # int32 (n,), nearest open site, or NOBODY
    second: np.ndarray  # int32 (n,)
    d1: np.ndarray  # float64 (n,)
    d2: np.ndarray  # float64 (n,)
    loss: np.ndarray  # float64 (m,), what closing an open site costs
    stale: np.ndarray  # bool (m,), candidates worth looking at again


def empty_plan(n_demand, n_sites):
    """A plan with nothing open yet."""
    return Plan(
        np.zeros(n_sites, np.bool_),
        np.full(n_demand, NOBODY, np.int32),
        np.full(n_demand, NOBODY, np.int32),
        np.zeros(n_demand),
        np.zeros(n_demand),
        np.zeros(n_sites),
        np.ones(n_sites, np.bool_),
    )


@njit(cache=True)
def find_two_nearest(lists, plan, i, open_sites):
    """Nearest two open sites of demand ``i``, in its list or else among all open ones."""
    found = 0
    plan.first[i] = plan.second[i] = NOBODY
    plan.d1[i] = plan.d2[i] = lists.beyond[i]
    for k in range(lists.start[i], lists.start[i + 1]):
        j = lists.site[k]
        if plan.is_open[j]:
            if found == 1:
                plan.second[i], plan.d2[i] = j, lists.dist[k]
                return
            plan.first[i], plan.d1[i] = j, lists.dist[k]
            found = 1
    if lists.demand_xy.shape[0] > 0:
        _search_the_plane(lists, plan, i, open_sites)


@njit(cache=True)
def _search_the_plane(lists, plan, i, open_sites):
    plan.first[i] = plan.second[i] = NOBODY
    plan.d1[i] = plan.d2[i] = lists.beyond[i]
    for j in open_sites:
        d = distance_outside(lists, i, j)
        if d < plan.d1[i]:
            plan.second[i], plan.d2[i] = plan.first[i], plan.d1[i]
            plan.first[i], plan.d1[i] = j, d
        elif d < plan.d2[i]:
            plan.second[i], plan.d2[i] = j, d


@njit(cache=True)
def settle(lists, plan):
    """Compute everything of the plan from its open set; return the cost."""
    open_sites = np.flatnonzero(plan.is_open)
    plan.loss[:] = 0.0
    cost = 0.0
    for i in range(lists.weight.size):
        find_two_nearest(lists, plan, i, open_sites)
        cost += lists.weight[i] * plan.d1[i]
        if plan.first[i] != NOBODY:
            plan.loss[plan.first[i]] += lists.weight[i] * (plan.d2[i] - plan.d1[i])
    return cost


@njit(cache=True)
def gain_of_candidate(lists, plan, j, saved, touched):
    """Gain of opening ``j``; ``saved[r]`` = how much less closing ``r`` then costs."""
    gain = 0.0
    n_touched = 0
    for k in range(lists.col_start[j], lists.col_start[j + 1]):
        i = lists.col_demand[k]
        d = lists.col_dist[k]
        if d >= plan.d2[i]:
            continue
        if d < plan.d1[i]:
            gain += lists.weight[i] * (plan.d1[i] - d)
        r = plan.first[i]
        if r != NOBODY:
            if saved[r] == 0.0:
                touched[n_touched] = r
                n_touched += 1
            # A weight of zero adds 1e-300: still "touched" once.
            saved[r] += lists.weight[i] * (plan.d2[i] - max(d, plan.d1[i])) + 1e-300
    return gain, n_touched


@njit(cache=True)
def cheapest_to_close(plan, removable):
    """The open site whose closing costs least, or -1 when none may close."""
    best = -1
    for r in np.flatnonzero(plan.is_open):
        if removable[r] and (best < 0 or plan.loss[r] < plan.loss[best]):
            best = r
    return best


@njit(cache=True)
def best_swap_for(plan, limits, j, removable, hint, scratch):
    """(change of cost, site to close) of the best swap that opens ``j``.

    ``hint`` is the open site that is cheapest to close; without a budget it is the only one to
    look at beside the sites touched.
    """
    gain, n_touched, saved, touched = scratch
    best, out = np.inf, -1
    room = limits.budget - (limits.cost[plan.is_open].sum() if limits.budget < np.inf else 0.0)
    if limits.budget == np.inf:
        best, out = plan.loss[hint] - saved[hint] - gain, hint
        others = touched[:n_touched]
    else:
        others = np.flatnonzero(removable)
    for r in others:
        change = plan.loss[r] - saved[r] - gain
        affordable = limits.cost[j] - limits.cost[r] <= room + 1e-9
        if removable[r] and change < best and affordable:
            best, out = change, r
    return best, out


@njit(cache=True)
def swap(lists, plan, opened, closed):
    """Open one site, close another, and bring every demand point they touch up to date."""
    plan.is_open[opened], plan.is_open[closed] = True, False
    open_sites = np.flatnonzero(plan.is_open)
    change = 0.0
    changed = (plan.first == closed) | (plan.second == closed)
    for k in range(lists.col_start[opened], lists.col_start[opened + 1]):
        i = lists.col_demand[k]
        changed[i] |= lists.col_dist[k] < plan.d2[i]
    for i in np.flatnonzero(changed):
        w, farther = lists.weight[i], plan.d2[i]
        change -= w * plan.d1[i]
        if plan.first[i] != NOBODY:
            plan.loss[plan.first[i]] -= w * (plan.d2[i] - plan.d1[i])
        find_two_nearest(lists, plan, i, open_sites)
        change += w * plan.d1[i]
        if plan.first[i] != NOBODY:
            plan.loss[plan.first[i]] += w * (plan.d2[i] - plan.d1[i])
        _mark_stale(lists, plan, i, max(farther, plan.d2[i]))
    plan.loss[closed] = 0.0
    return change


@njit(cache=True)
def _mark_stale(lists, plan, i, limit):
    for k in range(lists.start[i], lists.start[i + 1]):
        if lists.dist[k] > limit:
            break
        plan.stale[lists.site[k]] = True


@njit(cache=True)
def descend(lists, plan, limits, cost, most_swaps):
    """First-improvement swaps over the stale candidates until none helps; return the cost."""
    removable = plan.is_open & (limits.status != KEPT)
    saved = np.zeros(plan.is_open.size)
    touched = np.empty(plan.is_open.size, np.int64)
    hint = cheapest_to_close(plan, removable)
    swaps = 0
    again = hint >= 0
    while again:
        again = False
        for j in range(plan.is_open.size):
            if plan.is_open[j] or limits.status[j] != FREE or not plan.stale[j]:
                continue
            plan.stale[j] = False
            gain, n_touched = gain_of_candidate(lists, plan, j, saved, touched)
            scratch = (gain, n_touched, saved, touched)
            change, out = best_swap_for(plan, limits, j, removable, hint, scratch)
            saved[touched[:n_touched]] = 0.0
            if change < -1e-9 * (1.0 + abs(cost)):
                cost += swap(lists, plan, j, out)
                removable[j], removable[out] = True, False
                hint = cheapest_to_close(plan, removable)
                again = True
                swaps += 1
                if swaps >= most_swaps:
                    return cost
    return cost


@njit(cache=True)
def shake(lists, plan, limits, n_swaps):
    """Swap a few open sites for others nearby, drawn at random; return the change of cost."""
    change = 0.0
    n = lists.weight.size
    for _ in range(n_swaps):
        for _ in range(50):
            i = np.random.randint(n)
            closed = plan.first[i]
            low, high = lists.start[i], lists.start[i + 1]
            if closed == NOBODY or high == low or limits.status[closed] == KEPT:
                continue
            opened = lists.site[low + np.random.randint(high - low)]
            room = limits.budget - limits.cost[plan.is_open].sum() + limits.cost[closed]
            fits = limits.cost[opened] <= room
            if not plan.is_open[opened] and limits.status[opened] == FREE and fits:
                change += swap(lists, plan, np.int64(opened), np.int64(closed))
                break
    return change


@njit(cache=True)
def set_seed(seed):
    """Seed numba's own random numbers."""
    np.random.seed(seed)


@njit(cache=True)
def search_around(lists, plan, limits, cost, rounds, strongest):
    """Variable neighbourhood search: shake harder and harder, keep what is better.

    numba would compile what it calls once more for a literal: each number is given its type.
    """
    best = copy_plan(plan)
    strength, endless = np.int64(1), np.int64(1_000_000)
    for _ in range(rounds):
        new_cost = cost + shake(lists, plan, limits, strength)
        new_cost = descend(lists, plan, limits, new_cost, endless)
        if new_cost < cost - 1e-9 * (1.0 + abs(cost)):
            cost = new_cost
            copy_into(best, plan)
            strength = np.int64(1)
        else:
            copy_into(plan, best)
            strength = strength % strongest + 1
    return cost


@njit(cache=True)
def copy_plan(plan):
    return Plan(
        plan.is_open.copy(), plan.first.copy(), plan.second.copy(), plan.d1.copy(),
        plan.d2.copy(), plan.loss.copy(), plan.stale.copy(),
    )  # fmt: skip


@njit(cache=True)
def copy_into(target, source):
    target.is_open[:] = source.is_open
    target.first[:] = source.first
    target.second[:] = source.second
    target.d1[:] = source.d1
    target.d2[:] = source.d2
    target.loss[:] = source.loss
    target.stale[:] = source.stale
