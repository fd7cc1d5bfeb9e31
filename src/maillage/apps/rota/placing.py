"""A rota placed by hand: what forbids one more week, and what it would cost. Pure: no database.

The hard rules are those of `engines.rota.evaluate`; here each is named, so that pages can say it.
"""

from collections import defaultdict
from dataclasses import replace
from enum import StrEnum

from maillage.engines.rota import Assignment, evaluate


class Obstacle(StrEnum):
    """What forbids a volunteer one week in one centre, the most telling first."""

    GONE = "gone"  # no active volunteer any more
    CLOSED = "closed"
    FULL = "full"
    NOT_OFFERED = "not_offered"
    NOT_READY = "not_ready"
    NOT_ACCEPTED = "not_accepted"
    SAME_WEEK = "same_week"
    TOO_CLOSE = "too_close"
    MOST_WEEKS = "most_weeks"
    BEDS = "beds"
    VEHICLES = "vehicles"


class Placing:
    """The assignments of a rota, which change one by one.

    Unknown volunteers and centres are kept: they are what `obstacles` tells of.
    """

    def __init__(self, problem, assignments=()):
        self.problem = problem
        self.people = {volunteer.id: volunteer for volunteer in problem.volunteers}
        self.weeks, self.present = defaultdict(dict), defaultdict(list)
        for each in assignments:
            self.add(each)

    def add(self, assignment):
        self.weeks[assignment.volunteer][assignment.week] = assignment.centre
        self.present[assignment.centre, assignment.week].append(assignment.volunteer)

    def remove(self, assignment):
        del self.weeks[assignment.volunteer][assignment.week]
        self.present[assignment.centre, assignment.week].remove(assignment.volunteer)

    @property
    def assignments(self):
        """All of them, by volunteer."""
        return [
            Assignment(volunteer, centre, week)
            for volunteer, weeks in self.weeks.items()
            for week, centre in weeks.items()
        ]

    def obstacles(self, assignment):
        """The rules that one more assignment would break, as a list of `Obstacle`.

        Examples
        --------
        >>> from maillage.engines.rota import Centre, Problem, Volunteer, Weights
        >>> ajain = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
        >>> doctor = Volunteer("v1", True, 1, 1, (0, 1), 0, 1, False, 1, {"ajain": 7})
        >>> problem = Problem("", 2, (ajain,), (doctor,), Weights(1000, 400, 120, 1, 15, 25, 200))
        >>> placing = Placing(problem, [Assignment("v1", "ajain", 0)])
        >>> placing.obstacles(Assignment("v1", "ajain", 1))
        [<Obstacle.MOST_WEEKS: 'most_weeks'>]
        """
        volunteer = self.people.get(assignment.volunteer)
        if volunteer is None:
            return [Obstacle.GONE]
        if self.is_closed(assignment):
            return [Obstacle.CLOSED]
        broken = {
            Obstacle.FULL: len(self._present(assignment)) >= self._size("lines", assignment),
            Obstacle.NOT_OFFERED: assignment.week not in volunteer.available,
            Obstacle.NOT_READY: assignment.week < volunteer.ready_from,
            Obstacle.NOT_ACCEPTED: assignment.centre not in volunteer.accepts,
        }
        broken |= self._too_much(volunteer, assignment.week) | self._no_room(volunteer, assignment)
        return [obstacle for obstacle in Obstacle if broken.get(obstacle)]

    def is_closed(self, assignment):
        """Whether nobody is expected there, or nothing is known of the centre or the week."""
        return self._size("lines", assignment) == 0

    def broken(self, assignment):
        """The rules that an assignment of this rota breaks, the others being as they are."""
        self.remove(assignment)
        try:
            return self.obstacles(assignment)
        finally:
            self.add(assignment)

    def extra_cost(self, assignment):
        """What one more assignment adds to the cost of each rule (negative: spares), without 0."""
        concerned = self._concerned(assignment)
        near = [each for name in concerned for each in self._of(name)]
        near += [each for each in self._in_centre(assignment.centre) if each not in near]
        part = self._part(concerned, near, assignment)
        before, after = evaluate(part, near), evaluate(part, [*near, assignment])
        changes = ((rule, after.by_rule[rule] - cost) for rule, cost in before.by_rule.items())
        return {rule: change for rule, change in changes if change}

    def _too_much(self, volunteer, week):
        served = self.weeks.get(volunteer.id, {})
        gap = max(1, volunteer.min_gap)
        near = [other for other in served if other != week and abs(other - week) < gap]
        return {
            Obstacle.SAME_WEEK: week in served,
            Obstacle.TOO_CLOSE: bool(near),
            Obstacle.MOST_WEEKS: len(served) >= volunteer.max_weeks,
        }

    def _no_room(self, volunteer, assignment):
        present = [self.people[name] for name in self._present(assignment) if name in self.people]
        beds = sum(each.beds for each in present) + volunteer.beds
        vehicles = sum(each.needs_vehicle for each in present) + volunteer.needs_vehicle
        return {
            Obstacle.BEDS: beds > self._size("beds", assignment),
            Obstacle.VEHICLES: vehicles > self._size("vehicles", assignment),
        }

    def _present(self, assignment):
        return self.present.get((assignment.centre, assignment.week), [])

    def _size(self, what, assignment):
        row = self.problem.centre_positions.get(assignment.centre)
        if row is None or not 0 <= assignment.week < self.problem.weeks:
            return 0
        return int(getattr(self.problem, what)[row, assignment.week])

    def _of(self, name):
        return [Assignment(name, centre, week) for week, centre in self.weeks.get(name, {}).items()]

    def _in_centre(self, centre):
        return [
            Assignment(name, centre, week)
            for week in range(self.problem.weeks)
            for name in self.present.get((centre, week), [])
            if name in self.people
        ]

    def _concerned(self, assignment):
        """The volunteer and the friends whose coming together the assignment may change."""
        names = [assignment.volunteer]
        for pair in self.problem.together:
            if assignment.volunteer in pair:
                names += [name for name in pair if name not in names]
        return names

    def _part(self, concerned, near, assignment):
        """The problem as far as one assignment can change its cost: a few centres and people."""
        people = {*concerned, *(each.volunteer for each in near)}
        centres = {assignment.centre, *(each.centre for each in near)}
        problem = self.problem
        return replace(
            problem,
            centres=tuple(centre for centre in problem.centres if centre.id in centres),
            volunteers=tuple(self.people[name] for name in sorted(people)),
            together=tuple(pair for pair in problem.together if assignment.volunteer in pair),
            fixed=(),
        )
