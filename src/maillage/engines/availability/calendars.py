"""What the availability of one agenda is computed from, and what comes out.

Days and clock times are those of the place; instants are whole minutes since 1970-01-01T00:00Z.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .checks import check_busy, check_day, check_interval, check_opening, check_rule


@dataclass(frozen=True)
class Rule:
    """A weekly opening; it ends the next day when `ends` ≤ `starts`.

    weekdays     0 (Monday) to 6
    every_weeks  1 to 12, counted in weeks from Monday, from the week of `first_day`
    capacity     people at a time, 1 to 500
    reasons      identifiers of the reasons it takes
    room         identifier of the room it needs, or None
    skips        dates it leaves out (holidays), already resolved
    """

    first_day: date
    last_day: date | None
    weekdays: frozenset[int]
    every_weeks: int
    starts: time
    ends: time
    step_minutes: int
    capacity: int
    reasons: frozenset[int]
    room: int | None
    skips: frozenset[date]

    def __post_init__(self):
        check_opening(self)
        check_rule(self)


@dataclass(frozen=True)
class OpenDay:
    """One opening on one day, beside the rules; fields as in `Rule`."""

    day: date
    starts: time
    ends: time
    step_minutes: int
    capacity: int
    reasons: frozenset[int]
    room: int | None

    def __post_init__(self):
        check_day("day", self.day)
        check_opening(self)


@dataclass(frozen=True)
class Busy:
    """An appointment of this agenda: it takes one seat, counted from 1, from `start` to `end`.

    Seats are shared by all the openings of the agenda. `room` is where it takes place; it keeps
    out other agendas only (`Calendar.rooms_busy`), never the other seats of this one.
    """

    start: int
    end: int
    seat: int
    room: int | None = None

    def __post_init__(self):
        check_busy(self)


@dataclass(frozen=True)
class Calendar:
    """All that decides when one agenda is free. Every interval takes its start, not its end.

    closed      (start, end) of closings and absences, whatever opens then
    bookings    appointments of this agenda
    elsewhere   (start, end) when the practitioner is busy in another agenda
    rooms_busy  (room, start, end) of rooms taken by other agendas
    """

    zone: ZoneInfo
    rules: tuple[Rule, ...] = ()
    open_days: tuple[OpenDay, ...] = ()
    closed: tuple[tuple[int, int], ...] = ()
    bookings: tuple[Busy, ...] = ()
    elsewhere: tuple[tuple[int, int], ...] = ()
    rooms_busy: tuple[tuple[int, int, int], ...] = ()

    def __post_init__(self):
        for start, end in self.closed:
            check_interval("closed", start, end)
        for start, end in self.elsewhere:
            check_interval("elsewhere", start, end)
        for _, start, end in self.rooms_busy:
            check_interval("rooms_busy", start, end)


class Range(NamedTuple):
    """One opening on one day, from `start` to `end`: a rule or an open day, expanded."""

    start: int
    end: int
    step_minutes: int
    capacity: int
    reasons: frozenset[int]
    room: int | None


class Slot(NamedTuple):  # not a dataclass: a thousand at a time, four times as fast to make
    """A time that may be booked: free `places` out of `capacity`, the first being `seat`."""

    start: int
    end: int
    places: int
    seat: int
    room: int | None
    capacity: int
