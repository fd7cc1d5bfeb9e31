"""Which offers are withdrawn in each drawn year, and when; the posts lost are filled if they can.

What is drawn depends on the seed, the draw, the volunteer and the week only: one more volunteer
changes nothing to the luck of the others.
"""

import numpy as np
from numba import njit

from maillage.engines.rota.filling import FREE, fill_post, forget, take

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def losses_of(offers, withdrawal, key, n_draws):
    """Losses of ``n_draws`` years, as `live_draws` takes them.

    key : (seed, number of the first draw)

    Each offer is withdrawn with probability ``withdrawal``, at a moment anywhere between week 0 and
    the week offered.
    """
    with np.errstate(over="ignore"):
        name = _mix(
            offers.giver.astype(np.uint64) * np.uint64(1024) + offers.week.astype(np.uint64)
        )
        draws = np.arange(key[1], key[1] + n_draws, dtype=np.uint64)
        drawn = _mix(_mix(_mix(np.uint64([key[0]])) + draws)[:, None] ^ name)
        lost = _share(drawn) < withdrawal
        draw, offer = np.nonzero(lost)
        moment = _share(_mix(drawn[lost])) * offers.week[offer]
    order = np.lexsort((moment, draw))
    return np.searchsorted(draw, np.arange(n_draws + 1)), offer[order], moment[order]


def _share(drawn):
    """Uniform from 0 included to 1 excluded, from the high bits."""
    return (drawn >> np.uint64(11)).astype(float) * 2.0**-53


def _mix(x):
    """Scatter 64 bits (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    x = x + _ODD
    x = (x ^ (x >> np.uint64(30))) * _FIRST
    x = (x ^ (x >> np.uint64(27))) * _SECOND
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True)
def live_draws(offers, plans, gone, losses, moves, posts):
    """Live as many years as ``posts`` has rows and write the posts filled, (n_draws, n_cells).

    plans : `Filling` at the start, and another to work in
    gone : bool, offers that nobody may use; left as it was
    losses : first loss of each year, offers lost in the order of time, moments
    moves : most volunteers who change week or centre to fill one hole
    """
    (plan, filling), (first, lost, moment) = plans, losses
    for row in range(posts.shape[0]):
        _copy(plan, filling)
        forget(filling)
        for k in range(first[row], first[row + 1]):
            offer = lost[k]
            cell = filling.cell[offer]
            gone[offer] = True
            if cell != FREE:
                take(offers, filling, offer)
                forget(filling)
                fill_post(offers, filling, gone, cell, moves, moment[k])
        for k in range(first[row], first[row + 1]):
            gone[lost[k]] = False
        for cell in range(posts.shape[1]):
            posts[row, cell] = filling.taken[cell, 0]


@njit(cache=True, nogil=True)
def _copy(plan, filling):
    for k in range(plan.cell.size):
        filling.cell[k] = plan.cell[k]
    for who in range(plan.n_held.size):
        filling.n_held[who] = plan.n_held[who]
        for k in range(plan.held.shape[1]):
            filling.held[who, k] = plan.held[who, k]
    for cell in range(plan.taken.shape[0]):
        for k in range(3):
            filling.taken[cell, k] = plan.taken[cell, k]
        for k in range(plan.members.shape[1]):
            filling.members[cell, k] = plan.members[cell, k]
