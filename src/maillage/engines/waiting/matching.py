"""Who is seen next, and by whom. Same queue, same answer, in whatever order it is given.

1. The promise. Tickets are taken most urgent first (`urgency`: oldest first, "soon" counting
   as older; fairness between points within a minute). Each is served if it can be without sending
   away one that is more urgent: by Hall's and Rado's theorems this serves as many people as any
   choice could, and nobody is left for someone less urgent.
2. Skills kept. Among the practitioners who could serve those people, those whose rarest ability is
   the most common are used: a psychiatrist who also does general medicine stays free if a general
   practitioner can take the person.
3. Continuity. Then as many people as possible see the practitioner they know, while their promise
   is not past: nobody waits for it.
4. Then those who see fewer care types; then the smallest numbers.

A practitioner never stays idle while someone they may see waits. Language, modality and
preference are never relaxed: that is for the person to decide, not for a computation.
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
from scipy.optimize import linear_sum_assignment

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.queue import (
    NOTHING,
    REASONS,
    check,
    lacking,
    most_urgent,
    rarity,
    urgency,
)

PROMISE_SECONDS = 30 * 60
_TRIED_EACH = 4  # people tried first, for each practitioner who is ready


@dataclass(frozen=True)
class Why:
    """Why this person now: codes and numbers, for the app to say in words.

    passed : people more urgent who still wait, for each of `REASONS` that keeps this practitioner
        from seeing them
    """

    waited_seconds: float
    is_soon: bool
    is_known: bool
    passed: tuple[int, ...]


@dataclass(frozen=True)
class Match:
    ticket: int
    duty: int
    why: Why


def match(waiting, ready, *, now_seconds):
    """Give each practitioner who is ready at most one person: a list of `Match`, most urgent first.

    Raises `InvalidInput`. `now_seconds` is on the clock of `Waiting.queued_seconds`.

    Examples
    --------
    Someone waits for care type 0; the practitioner who also sees type 1 is kept for those.

    >>> from maillage.engines.waiting.queue import Ready, Waiting
    >>> none, yes = np.array([-1]), np.ones((2, 1), bool)
    >>> waiting = Waiting(np.array([7]), none + 1, np.array([60.0]), none == 1, none + 1, none + 1,
    ...                   none, none, none + 1)
    >>> serves = np.array([[True, True], [True, False]])
    >>> ready = Ready(np.array([1, 2]), np.array([11, 12]), serves, yes, yes, np.array([-1, -1]))
    >>> [(each.ticket, each.duty) for each in match(waiting, ready, now_seconds=120.0)]
    [(7, 2)]
    """
    check(waiting, ready)
    lack, need = lacking(waiting, ready)
    key = urgency(waiting)
    served = _choose_served(waiting, key, need, lack == NOTHING)
    by = _choose_practitioners(waiting, ready, lack[need[served]] == NOTHING, served, now_seconds)
    passed = _passed(key, need, lack, served, by)
    whys = _whys(waiting, ready, (served, by, passed), now_seconds)
    names = zip(waiting.ids[served].tolist(), ready.ids[by].tolist(), whys, strict=True)
    return [Match(*each) for each in names]


def reason(waiting, ready, ticket, duty, *, now_seconds):
    """`Why` the ticket at that position goes to the practitioner at that position, if it does."""
    served, by = np.array([ticket]), np.array([duty])
    lack, need = lacking(waiting, ready)
    passed = _passed(urgency(waiting), need, lack, served, by)
    return _whys(waiting, ready, (served, by, passed), now_seconds)[0]


def waits_for(waiting, on_duty, ticket):
    """What nobody on duty gives the ticket at that position: one of `REASONS`; "" if somebody may.

    Reasons are counted in their order: "language" means that some see that care type, none of whom
    speaks the language.
    """
    lack, need = lacking(waiting, on_duty)
    furthest = max(lack[need[ticket]], default=0)
    return "" if furthest == NOTHING else REASONS[furthest]


def _choose_served(waiting, key, need, fits):
    """Positions served, most urgent first. The most urgent are tried alone, as they mostly do."""
    among = np.flatnonzero(fits.any(axis=1)[need])
    for count in (_TRIED_EACH * fits.shape[1], None):
        order = most_urgent(waiting, key, among, count)
        served = order[_greedy(need[order], fits)]
        if served.size == fits.shape[1] or order.size == among.size:
            break
    if np.unique(waiting.ids[served]).size < served.size:
        raise InvalidInput("a ticket is given twice; give each once")
    return served


def _greedy(need, fits):
    """Ranks served, given the needs most urgent first. A need refused once is refused for good."""
    by_need = np.argsort(need, kind="stable")
    needs, first = np.unique(need[by_need], return_index=True)
    ends = np.append(first[1:], need.size)
    heads = [(by_need[at], k, at) for k, at in enumerate(first)]
    heapify(heads)
    seats = _Seats(fits[needs])
    ranks = []
    while heads and len(ranks) < fits.shape[1]:
        rank, k, at = heappop(heads)
        if seats.take(k):
            ranks.append(rank)
            if at + 1 < ends[k]:
                heappush(heads, (by_need[at + 1], k, at + 1))
    return np.array(ranks, np.int64)


class _Seats:
    """Practitioners held by needs; one more is held by moving others along a path (Kuhn 1955).

    Sets of practitioners are the bits of an integer.
    """

    def __init__(self, table):
        packed = np.packbits(table, axis=1, bitorder="little")
        self.able = [int.from_bytes(row.tobytes(), "little") for row in packed]
        self.holder = {}
        self.free = (1 << table.shape[1]) - 1
        self.stuck = 0  # those who can never be freed again: every path from them was tried

    def take(self, need):
        """Hold one more practitioner for that need; False when none can be, now or later."""
        came_from, to_try = {need: None}, [need]
        for asked in to_try:
            found = self.able[asked] & self.free
            if found:
                self._move((found & -found).bit_length() - 1, asked, came_from)
                return True
            for one in _bits(self.able[asked] & ~self.stuck):
                if self.holder[one] not in came_from:
                    came_from[self.holder[one]] = (asked, one)
                    to_try.append(self.holder[one])
        for asked in to_try:
            self.stuck |= self.able[asked]
        return False

    def _move(self, one, need, came_from):
        self.free ^= 1 << one
        while came_from[need]:
            self.holder[one] = need
            need, one = came_from[need]
        self.holder[one] = need


def _bits(number):
    while number:
        yield (number & -number).bit_length() - 1
        number &= number - 1


def _choose_practitioners(waiting, ready, able, served, now_seconds):
    """Column of the practitioner of each ticket served, by the order of reasons 2 to 4."""
    if not served.size:
        return served
    knows = waiting.known[served, None] == ready.practitioner[None]
    knows &= (now_seconds - waiting.queued_seconds[served] < PROMISE_SECONDS)[:, None]
    versatility = ready.serves.sum(axis=1)
    # Weights that no sum of the lesser reasons can outweigh; the solver is exact.
    cost = rarity(ready) * (served.size + 1) - knows
    cost = cost * (served.size * int(versatility.max() + 1)) + versatility
    columns = np.lexsort((ready.ids, ready.practitioner))
    _, chosen = linear_sum_assignment(np.where(able, cost, np.inf)[:, columns])
    return columns[chosen]


def _whys(waiting, ready, matches, now_seconds):
    served, by, passed = matches
    columns = zip(
        (now_seconds - waiting.queued_seconds[served]).tolist(),
        waiting.is_soon[served].tolist(),
        (waiting.known[served] == ready.practitioner[by]).tolist(),
        passed,
        strict=True,
    )
    return [Why(*each) for each in columns]


def _passed(key, need, lack, served, by):
    """For each match, people more urgent left waiting, by what the practitioner lacks for them."""
    is_left = key < key[served].max(initial=-1)
    is_left[served] = False
    left = np.flatnonzero(is_left)
    match_of = np.searchsorted(key[served], key[left], side="right")
    n_needs = len(lack)
    counts = np.bincount(match_of * n_needs + need[left], minlength=served.size * n_needs)
    counts = counts.reshape(-1, n_needs).cumsum(axis=0)
    told = [(counts * (reason == lack[:, by].T)).sum(axis=1) for reason in range(NOTHING)]
    return [tuple(row) for row in np.transpose(told).tolist()]
