"""Compiled steps of a plan: fill posts by alternating paths.

To fill a post, take somebody free; else somebody who leaves another post that can itself be filled,
and so on (breadth first). Every post once filled stays filled. Where weeks need not be apart and
beds and vehicles do not bind, this is the maximum flow; otherwise it may miss a few posts.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

NOBODY, FREE = -1, -1
ANY = 2**31  # moves, or posts left empty: no limit
BEFORE_ALL = -1.0  # a moment: all weeks are still to come


class Filling(NamedTuple):
    """Who serves where, and the scratch of a search for somebody more; int64 arrays.

    members : (n_cells, most lines), volunteers of each cell
    taken : (n_cells, 3), volunteers, beds and vehicles
    held : (n_volunteers, most weeks), offers used by each; ``n_held`` how many
    cell : of each offer, `FREE` when it is not used
    path : (n_cells, 7), columns below
    seen : of each volunteer, the last search that tried them
    state : number of the search, cells queued, number of the era (see `forget`)
    """

    members: np.ndarray
    taken: np.ndarray
    held: np.ndarray
    n_held: np.ndarray
    cell: np.ndarray
    path: np.ndarray
    seen: np.ndarray
    state: np.ndarray


SEARCH, QUEUE, TOWARDS, LEAVING, USING, MOVES, LOST = range(7)  # columns of `Filling.path`


def empty_filling(offers):
    """A `Filling` with nobody, but for the fixed assignments."""
    cells, people = offers.lines.size, offers.most.size
    wide, long = max(1, offers.lines.max(initial=0)), max(1, offers.most.max(initial=0))
    filling = Filling(
        np.full((cells, wide), NOBODY),
        np.zeros((cells, 3), np.int64),
        np.full((people, long), FREE),
        np.zeros(people, np.int64),
        np.full(offers.giver.size, FREE),
        np.zeros((cells, 7), np.int64),
        np.zeros(people, np.int64),
        np.array([0, 0, 1]),
    )
    for offer in np.flatnonzero(offers.locked >= 0):
        put(offers, filling, offers.locked[offer], offer)
    return filling


def copied(filling):
    """Another `Filling`, the same; the scratch is shared."""
    return Filling(*(array.copy() for array in filling[:5]), *filling[5:])


@njit(cache=True, nogil=True)
def forget(filling):
    """Begin an era: somebody was freed, so that the searches that failed may now succeed."""
    filling.state[2] += 1


@njit(cache=True, nogil=True)
def put(offers, filling, cell, offer):
    """The giver of ``offer`` comes to ``cell``."""
    who = offers.giver[offer]
    filling.members[cell, filling.taken[cell, 0]] = who
    filling.taken[cell, 0] += 1
    filling.taken[cell, 1] += offers.needs_beds[who]
    filling.taken[cell, 2] += offers.needs_vehicle[who]
    filling.held[who, filling.n_held[who]] = offer
    filling.n_held[who] += 1
    filling.cell[offer] = cell


@njit(cache=True, nogil=True)
def take(offers, filling, offer):
    """The giver of ``offer`` leaves the cell it was used for."""
    who, cell = offers.giver[offer], filling.cell[offer]
    last = filling.taken[cell, 0] - 1
    for slot in range(last):
        if filling.members[cell, slot] == who:
            filling.members[cell, slot] = filling.members[cell, last]
    filling.members[cell, last] = NOBODY
    filling.taken[cell, 0] = last
    filling.taken[cell, 1] -= offers.needs_beds[who]
    filling.taken[cell, 2] -= offers.needs_vehicle[who]
    filling.n_held[who] -= 1
    for k in range(filling.n_held[who]):
        if filling.held[who, k] == offer:
            filling.held[who, k] = filling.held[who, filling.n_held[who]]
    filling.cell[offer] = FREE


@njit(cache=True, nogil=True)
def fill_post(offers, filling, gone, root, moves, moment):
    """Fill one more post of the cell ``root``; False if no path does.

    gone : bool, offers that cannot be used
    moves : most volunteers who change week or centre for it
    moment : they leave no post of an earlier week

    What a search without these two limits has seen in vain leads nowhere for the rest of the era:
    the next ones leave it out (Kuhn 1955; with weeks apart or few beds, it may rarely err).
    """
    path, state = filling.path, filling.state
    state[0] += 1
    state[1] = 1
    path[0, QUEUE], path[root, SEARCH], path[root, LEAVING] = root, state[0], NOBODY
    path[root, MOVES] = 0
    at = 0
    while at < state[1]:
        cell = path[at, QUEUE]
        at += 1
        last = path[cell, MOVES] >= moves
        beds, vehicles = _room(offers, filling, cell)
        for k in range(offers.first[cell], offers.last[cell]):
            who, offer = offers.who[k], offers.by[k]
            if gone[offer] or offers.needs_beds[who] > beds or offers.needs_vehicle[who] > vehicles:
                continue
            if filling.cell[offer] != FREE:
                if not last:
                    _queue(offers, filling, cell, offer, offer, moment)
            elif filling.seen[who] != state[0]:
                filling.seen[who] = state[0]
                if _is_free(offers, filling, cell, offer, moment, last):
                    _follow(offers, filling, cell, offer)
                    return True
    if moves == ANY and moment == BEFORE_ALL:
        for k in range(state[1]):
            path[path[k, QUEUE], LOST] = state[2]
    return False


@njit(cache=True, nogil=True)
def _room(offers, filling, cell):
    """Beds and vehicles for who comes to a cell, once the one who leaves it has left."""
    beds = offers.beds[cell] - filling.taken[cell, 1]
    vehicles = offers.vehicles[cell] - filling.taken[cell, 2]
    leaver = filling.path[cell, LEAVING]
    if leaver != NOBODY:
        beds += offers.needs_beds[leaver]
        vehicles += offers.needs_vehicle[leaver]
    return beds, vehicles


@njit(cache=True, nogil=True)
def _is_free(offers, filling, cell, offer, moment, last):
    """Whether the giver can come as well; if by leaving one post only, queue it (unless last)."""
    who, near, conflict = offers.giver[offer], 0, FREE
    for k in range(filling.n_held[who]):
        other = filling.held[who, k]
        if abs(offers.week[other] - offers.week[offer]) < offers.gap[who]:
            near += 1
            conflict = other
    if near == 0 and filling.n_held[who] < offers.most[who]:
        return True
    if near > 1 or last:
        return False
    for k in range(filling.n_held[who]):
        other = filling.held[who, k]
        if near == 0 or other == conflict:
            _queue(offers, filling, cell, offer, other, moment)
    return False


@njit(cache=True, nogil=True)
def _queue(offers, filling, cell, offer, left, moment):
    """Queue the cell where the offer ``left`` is used, unless seen, fixed or past."""
    path, state, away = filling.path, filling.state, filling.cell[left]
    if path[away, SEARCH] == state[0] or path[away, LOST] == state[2]:
        return
    if offers.locked[left] >= 0 or offers.week[left] < moment:
        return
    path[away, SEARCH] = state[0]
    path[away, MOVES] = path[cell, MOVES] + 1
    path[away, TOWARDS], path[away, LEAVING], path[away, USING] = cell, offers.giver[left], offer
    path[state[1], QUEUE] = away
    state[1] += 1


@njit(cache=True, nogil=True)
def _follow(offers, filling, cell, offer):
    """Apply the path that ends with the giver of ``offer`` coming to ``cell``."""
    path = filling.path
    while path[cell, LEAVING] != NOBODY:
        take(offers, filling, _used(filling, path[cell, LEAVING], cell))
        put(offers, filling, cell, offer)
        cell, offer = path[cell, TOWARDS], path[cell, USING]
    put(offers, filling, cell, offer)


@njit(cache=True, nogil=True)
def _used(filling, who, cell):
    """The offer with which a volunteer serves in a cell."""
    for k in range(filling.n_held[who]):
        if filling.cell[filling.held[who, k]] == cell:
            return filling.held[who, k]
    return FREE


@njit(cache=True, nogil=True)
def fill_line(offers, filling, gone, line, moves, patience):
    """Fill the posts of a line, each by at most so many moves; how many stay empty.

    Stops once more than ``patience`` do.
    """
    centre, level = line
    empty = 0
    for cell in range(centre * offers.weeks, (centre + 1) * offers.weeks):
        while filling.taken[cell, 0] < level <= offers.lines[cell]:
            if not _fill_cell(offers, filling, gone, cell, moves):
                empty += 1
                break
        if empty > patience:
            break
    return empty


@njit(cache=True, nogil=True)
def _fill_cell(offers, filling, gone, cell, moves):
    """One more post of a cell, where needed by replacing somebody who takes much room."""
    if fill_post(offers, filling, gone, cell, moves, BEFORE_ALL):
        return True
    for slot in range(filling.taken[cell, 0]):
        leaver = _roomy(offers, filling, cell, slot)
        if leaver != FREE and _replace(offers, filling, gone, leaver, moves):
            return True
    return False


@njit(cache=True, nogil=True)
def _replace(offers, filling, gone, leaver, moves):
    """Whether two can come where the giver of an offer was; who was there comes back if none."""
    cell = filling.cell[leaver]
    take(offers, filling, leaver)
    forget(filling)
    gone[leaver] = True
    came = 0
    while came < 2 and fill_post(offers, filling, gone, cell, moves, BEFORE_ALL):
        came += 1
    gone[leaver] = False
    if not came:
        put(offers, filling, cell, leaver)
    return came == 2


@njit(cache=True, nogil=True)
def _roomy(offers, filling, cell, slot):
    """The offer used in a slot by somebody who takes more than a bed; `FREE` if none or fixed."""
    who = filling.members[cell, slot]
    offer = _used(filling, who, cell)
    if offers.locked[offer] >= 0 or (offers.needs_beds[who] < 2 and not offers.needs_vehicle[who]):
        return FREE
    return offer


@njit(cache=True, nogil=True)
def give_up(offers, filling, line):
    """Send away whoever fills a line, but for fixed assignments."""
    centre, level = line
    forget(filling)
    for cell in range(centre * offers.weeks, (centre + 1) * offers.weeks):
        for slot in range(filling.taken[cell, 0] - 1, -1, -1):
            if filling.taken[cell, 0] < level:
                break
            offer = _used(filling, filling.members[cell, slot], cell)
            if offers.locked[offer] < 0:
                take(offers, filling, offer)
