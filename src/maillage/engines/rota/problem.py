"""Who offers which weeks, which centres are to be filled, and what each flaw of a rota costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

PREFERRED, REFUSED = "preferred", "refused"
WEEKS_PER_MONTH = 4


class Assignment(NamedTuple):
    """One volunteer in one centre for one week (ids, and a week numbered from 0)."""

    volunteer: str
    centre: str
    week: int


@dataclass(frozen=True)
class UnusualWeeks:
    """Weeks ``first`` to ``last`` of a centre that are not as usual; None: as usual."""

    first: int
    last: int
    lines: int | None = None
    beds: int | None = None
    vehicles: int | None = None


@dataclass(frozen=True)
class Centre:
    """A centre and what it offers in a usual week.

    lines, beds, vehicles : what the volunteers of one week share
    open_from, open_to : first and last week open, both included
    new_per_month : most doctors new to the centre in one month; None: any number
    reserve : a list of doctors kept ready for anywhere, not a place: nobody is new there, nothing
        happens when it is empty twice, and its empty posts are charged at `Weights.reserve`
    """

    id: str
    lines: int
    beds: int
    vehicles: int
    open_from: int
    open_to: int
    senior_required: bool = False
    new_per_month: int | None = None
    reserve: bool = False
    unusual: tuple[UnusualWeeks, ...] = ()


@dataclass(frozen=True)
class Volunteer:
    """A doctor, the weeks offered, and what they need.

    available : weeks offered, ascending
    accepts : distance (a whole cost) of each centre accepted
    served : centres already known
    min_gap : two weeks of one volunteer are at least this far apart (1: may follow each other)
    two_running : PREFERRED, REFUSED or None
    first_time : never served anywhere
    holidays_served : school-holiday weeks given last year
    """

    id: str
    senior: bool
    max_weeks: int
    wanted_weeks: int
    available: tuple[int, ...]
    ready_from: int
    beds: int
    needs_vehicle: bool
    min_gap: int
    accepts: Mapping[str, int]
    served: frozenset[str] = frozenset()
    two_running: str | None = None
    first_time: bool = False
    holidays_served: int = 0

    @cached_property
    def weeks(self):
        """The weeks that may be given: offered, and not before the formalities are ready."""
        return tuple(week for week in self.available if week >= self.ready_from)


@dataclass(frozen=True)
class Weights:
    """What each flaw costs, in whole points; `evaluate` says how each is counted."""

    empty_post: int
    empty_twice: int
    no_senior: int
    distance: int
    new_to_centre: int
    unmet_wish: int
    change: int
    two_running: int = 0
    together: int = 0
    first_timer: int = 0
    new_in_month: int = 0
    reserve: int = 0
    holiday: int = 0
    continuity: int = 0


@dataclass(frozen=True)
class Problem:
    """A rota to make; `problem_from` reads one and refuses what cannot be computed with.

    fixed : assignments that every rota keeps
    previous : a published rota to stay close to, or None
    together : pairs of volunteers who wish to come together
    months : month of each week (by default blocks of 4 weeks)
    holidays : school-holiday weeks
    return_every : weeks wished between two visits of one doctor to one centre; 0: no wish
    """

    name: str
    weeks: int
    centres: tuple[Centre, ...]
    volunteers: tuple[Volunteer, ...]
    weights: Weights
    fixed: tuple[Assignment, ...] = ()
    previous: tuple[Assignment, ...] | None = None
    together: tuple[tuple[str, str], ...] = ()
    months: tuple[int, ...] = ()
    holidays: frozenset[int] = frozenset()
    return_every: int = 0

    @cached_property
    def centre_positions(self):
        """Position of each centre id in `centres`."""
        return {centre.id: position for position, centre in enumerate(self.centres)}

    @cached_property
    def volunteer_positions(self):
        """Position of each volunteer id in `volunteers`."""
        return {volunteer.id: position for position, volunteer in enumerate(self.volunteers)}

    @cached_property
    def lines(self):
        """int array, shape (n_centres, weeks): posts of each centre and week; 0 where closed."""
        return self._by_week("lines")

    @cached_property
    def beds(self):
        """int array, shape (n_centres, weeks)."""
        return self._by_week("beds")

    @cached_property
    def vehicles(self):
        """int array, shape (n_centres, weeks)."""
        return self._by_week("vehicles")

    def month_of(self, week):
        """The month a week belongs to.

        >>> Problem("", 8, (), (), None).month_of(4)
        1
        """
        return self.months[week] if self.months else week // WEEKS_PER_MONTH

    def _by_week(self, what):
        by_week = np.zeros((len(self.centres), self.weeks), np.int64)
        for row, centre in zip(by_week, self.centres, strict=True):
            row[centre.open_from : centre.open_to + 1] = getattr(centre, what)
            for weeks in centre.unusual:
                if (changed := getattr(weeks, what)) is not None:
                    first = max(weeks.first, centre.open_from)
                    row[first : min(weeks.last, centre.open_to) + 1] = changed
        return by_week
