"""Free slots: the one computation that both shows them and books them.

Free seats are the bits of an integer, seat 1 being bit 0: what takes place clears some, and a start
with a bit left is a slot.
"""

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import itemgetter

from .calendars import Slot
from .checks import check_instant, check_minutes, check_window
from .openings import expand


def availability(calendar, *, reason, minutes, first, last):
    """Slots of `minutes` for one reason that start in [`first`, `last`), in order, one per start.

    A slot is given when it lies in one opening that takes the reason, a whole number of its steps
    from its start; when it meets no closing, no hour elsewhere, no other use of its room; and when
    a seat is free from end to end. Of several openings, the one with the most places is given.

    Parameters
    ----------
    calendar : Calendar
    reason : int
        Identifier, as in `Rule.reasons`.
    minutes : int
        Length of the appointment, 5 to 240.
    first, last : int
        Minutes since 1970-01-01T00:00Z.

    Returns
    -------
    list of `Slot`, empty where nothing is free. `InvalidInput` says what cannot be computed with.

    Examples
    --------
    Mondays from 9:00 to 10:00, every twenty minutes; the second slot is taken.

    >>> from datetime import date, time
    >>> from zoneinfo import ZoneInfo
    >>> from maillage.engines.availability import Busy, Calendar, Rule, local_instant
    >>> day, utc = date(2026, 1, 5), ZoneInfo("UTC")
    >>> weekly = (day, None, frozenset({0}), 1, time(9), time(10), 20, 1, frozenset({1}), None)
    >>> nine = local_instant(day, time(9), utc)
    >>> busy = (Busy(nine + 20, nine + 40, seat=1),)
    >>> calendar = Calendar(utc, rules=(Rule(*weekly, frozenset()),), bookings=busy)
    >>> free = availability(calendar, reason=1, minutes=20, first=nine, last=nine + 1440)
    >>> [slot.start - nine for slot in free]
    [0, 40]
    """
    check_window(first, last)
    check_minutes("minutes", minutes)
    candidates = _candidates(calendar, reason, minutes, first, last)
    free_seats = _free_seats(calendar, candidates, minutes)
    slots, before = [], None
    for (start, _, opening), free in zip(candidates, free_seats, strict=True):
        if not free:
            continue
        places, seat = free.bit_count(), (free & -free).bit_length()
        slot = Slot(start, start + minutes, places, seat, opening.room, opening.capacity)
        if start != before:
            slots.append(slot)
            before = start
        elif slots[-1].places < places:
            slots[-1] = slot
    return slots


def slot_at(calendar, *, reason, minutes, start):
    """The slot that starts at `start`, or None: what `availability` gives there, nothing else."""
    check_instant("start", start)
    found = availability(calendar, reason=reason, minutes=minutes, first=start, last=start + 1)
    return found[0] if found else None


def _candidates(calendar, reason, minutes, first, last):
    """(start, all its seats, opening) for each step of each opening that takes the reason."""
    rules = [rule for rule in calendar.rules if reason in rule.reasons]
    open_days = [day for day in calendar.open_days if reason in day.reasons]
    found = []
    for opening in expand(calendar, first, last, rules, open_days):
        seats, step = (1 << opening.capacity) - 1, opening.step_minutes
        missed = max(0, -((opening.start - first) // step))
        end = min(last, opening.end - minutes + 1)
        starts = range(opening.start + missed * step, end, step)
        found += [(start, seats, opening) for start in starts]
    return sorted(found, key=itemgetter(0))


def _free_seats(calendar, candidates, minutes):
    """For each candidate, the seats that nothing takes before it ends."""
    starts = [start for start, _, _ in candidates]
    free = [seats for _, seats, _ in candidates]

    def met(start, end):
        """Places of the candidates that begin before `end` and end after `start`."""
        return range(bisect_right(starts, start - minutes), bisect_left(starts, end))

    for busy in calendar.bookings:
        for place in met(busy.start, busy.end):
            free[place] &= ~(1 << (busy.seat - 1))
    for start, end in chain(calendar.closed, calendar.elsewhere):
        for place in met(start, end) if start < end else ():
            free[place] = 0
    for room, start, end in calendar.rooms_busy:
        for place in met(start, end) if start < end else ():
            if candidates[place][2].room == room:
                free[place] = 0
    return free
