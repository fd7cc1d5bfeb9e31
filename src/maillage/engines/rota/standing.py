"""A rota as it stands: who serves where, who could come, and what their coming would move."""

from collections import defaultdict
from functools import cached_property

from maillage.engines.rota.events import is_broken
from maillage.engines.rota.problem import Assignment


class Standing:
    """The assignments kept after events, looked at by volunteer and by cell (centre id, week).

    Weeks before `now` and fixed assignments stay as they are. An empty post is to be filled when
    its cell is in `only` (None: any); elsewhere no more may come than are there.
    """

    def __init__(self, problem, kept, now=0, only=None):
        self.problem, self.kept, self.now, self.only = problem, tuple(kept), now, only
        self.of_volunteer, self.in_cell = defaultdict(list), defaultdict(list)
        for each in self.kept:
            self.of_volunteer[each.volunteer].append(each)
            self.in_cell[each.centre, each.week].append(each)
        self.people = {volunteer.id: volunteer for volunteer in problem.volunteers}
        self.reserves = frozenset(centre.id for centre in problem.centres if centre.reserve)
        self._fixed = frozenset(problem.fixed)

    def may_go(self, assignment):
        """Whether a repair may take this assignment back."""
        return assignment.week >= self.now and assignment not in self._fixed

    def size(self, what, cell):
        """The lines, beds or vehicles of a cell."""
        centre, week = cell
        there = int(getattr(self.problem, what)[self.problem.centre_positions[centre], week])
        if what == "lines" and self.only is not None and cell not in self.only:
            return min(there, len(self.in_cell.get(cell, ())))
        return there

    @cached_property
    def broken(self):
        """Cells to come that no longer hold those who were to serve there, all together."""
        return tuple(
            cell
            for cell, present in self.in_cell.items()
            if cell[1] >= self.now
            and is_broken(self.problem, cell, [each.volunteer for each in present])
        )

    @cached_property
    def holes(self):
        """Cells to come with an empty post to be filled, and how many; a reserve has none."""
        lines = self.problem.lines
        return {
            (centre.id, week): missing
            for row, centre in enumerate(self.problem.centres)
            if not centre.reserve
            for week in range(self.now, self.problem.weeks)
            if (self.only is None or (centre.id, week) in self.only)
            and (missing := int(lines[row, week]) - len(self.in_cell.get((centre.id, week), ())))
            > 0
        }

    @cached_property
    def room(self):
        """Volunteers who could still come, were all the posts to come filled; below 0: too many."""
        crowd = sum(
            max(0, len(self.in_cell[cell]) - self.size("lines", cell))
            for cell in self.broken
            if cell[0] not in self.reserves
        )
        return sum(self.holes.values()) - crowd

    @cached_property
    def _offering(self):
        offering = defaultdict(list)
        for volunteer in self.problem.volunteers:
            for week in volunteer.weeks:
                offering[week].append(volunteer)
        return offering

    def candidates(self, cell):
        """Assignments that could be added to a cell, were those that may go gone.

        None in a reserve: nobody is called to wait.
        """
        centre, week = cell
        if centre in self.reserves:
            return []
        beds, vehicles = self.size("beds", cell), self.size("vehicles", cell)
        return [
            Assignment(volunteer.id, centre, week)
            for volunteer in self._offering[week]
            if centre in volunteer.accepts
            and volunteer.beds <= beds
            and volunteer.needs_vehicle <= vehicles
            and self._could_come(volunteer, cell)
        ]

    def _could_come(self, volunteer, cell):
        served = self.of_volunteer.get(volunteer.id, ())
        if not served:
            return volunteer.max_weeks > 0
        staying = sum(not self.may_go(each) for each in served)
        return (
            staying < volunteer.max_weeks
            and all(self.may_go(each) for each in self.too_close(volunteer, cell[1]))
            and not any((each.centre, each.week) == cell for each in served)
        )

    def too_close(self, volunteer, week):
        """The weeks a volunteer serves that one more week would be too close to."""
        gap = max(1, volunteer.min_gap)
        return [
            each for each in self.of_volunteer.get(volunteer.id, ()) if abs(each.week - week) < gap
        ]
