"""Everything a rota may be made of: one *choice* is one volunteer in one centre for one week.

A *plan* is all the weeks of one volunteer: a list of choices, weeks ascending.
"""

from typing import NamedTuple

import numpy as np

from maillage.engines.rota.problem import PREFERRED, REFUSED

RUNNING = {None: 0, PREFERRED: 1, REFUSED: 2}
WISH, RUN, HOLIDAY, RHYTHM, EVERY = range(5)


class Choices(NamedTuple):
    """What the compiled steps read; int64 arrays. Choices of one volunteer follow each other.

    start : where the choices of each volunteer begin, and where the last ones end
    week, centre : by choice, weeks ascending for each volunteer
    slot : by choice, number of its centre among those of the volunteer
    cost : by choice, what it costs alone
    entry : by choice, what the first visit of the volunteer to that centre adds
    fixed, holiday : by choice, 1 or 0
    most, wanted, gap : by volunteer, in weeks
    running : by volunteer; 1 prefers two weeks running, 2 refuses them
    holidays_free : by volunteer, school-holiday weeks that cost nothing
    charges : costs of a week wanted and not given, of running weeks, of a holiday week, of a week
        off the rhythm of return; then that rhythm, in weeks
    """

    start: np.ndarray
    week: np.ndarray
    centre: np.ndarray
    slot: np.ndarray
    cost: np.ndarray
    entry: np.ndarray
    fixed: np.ndarray
    holiday: np.ndarray
    most: np.ndarray
    wanted: np.ndarray
    gap: np.ndarray
    running: np.ndarray
    holidays_free: np.ndarray
    charges: np.ndarray


def choices_of(problem):
    """The `Choices` of a `Problem` that no hard rule forbids by itself."""
    listing = _Listing(problem)
    start, most = [0], []
    for volunteer in problem.volunteers:
        weeks = listing.add(volunteer)
        start.append(len(listing.rows))
        most.append(min(volunteer.max_weeks, weeks))
    by_choice = np.array(listing.rows, np.int64).reshape(-1, 7).T.copy()
    people = [
        (v.wanted_weeks, max(1, v.min_gap), RUNNING[v.two_running], max(0, 1 - v.holidays_served))
        for v in problem.volunteers
    ]
    by_volunteer = np.array(people, np.int64).reshape(-1, 4).T.copy()
    return Choices(
        np.array(start, np.int64),
        *by_choice,
        np.array(most, np.int64),
        *by_volunteer,
        _charges(problem),
    )


def constant_cost(problem):
    """What every rota costs before any choice: the published assignments are all lost."""
    return problem.weights.change * len(set(problem.previous or ()))


def _charges(problem):
    weights = problem.weights
    rhythm = weights.continuity if problem.return_every else 0
    each = weights.unmet_wish, weights.two_running, weights.holiday, rhythm, problem.return_every
    return np.array(each, np.int64)


class _Listing:
    def __init__(self, problem):
        self.problem, self.rows = problem, []
        self.lines, self.beds = problem.lines.tolist(), problem.beds.tolist()
        self.vehicles = problem.vehicles.tolist()
        self.previous, self.fixed = set(problem.previous or ()), set(problem.fixed)
        self.reserve = {centre.id for centre in problem.centres if centre.reserve}

    def add(self, volunteer):
        """List the choices of a volunteer; how many weeks they have a choice in."""
        accepted = [
            (self.problem.centre_positions[centre], centre, distance)
            for centre, distance in volunteer.accepts.items()
        ]
        weeks = 0
        for week in sorted(volunteer.weeks):
            before = len(self.rows)
            for slot, (centre, name, distance) in enumerate(accepted):
                if self._fits(volunteer, centre, week):
                    self._list(volunteer, (centre, name, distance), week, slot)
            weeks += len(self.rows) > before
        return weeks

    def _fits(self, volunteer, centre, week):
        return (
            week < self.problem.weeks
            and self.lines[centre][week] > 0
            and volunteer.beds <= self.beds[centre][week]
            and volunteer.needs_vehicle <= self.vehicles[centre][week]
        )

    def _list(self, volunteer, accepted, week, slot):
        centre, name, distance = accepted
        weights, key = self.problem.weights, (volunteer.id, name, week)
        cost = weights.distance * distance
        if self.previous:
            cost += -weights.change if key in self.previous else weights.change
        known = name in volunteer.served or name in self.reserve
        entry = 0 if known else weights.new_to_centre
        holiday = week in self.problem.holidays
        self.rows.append((week, centre, slot, cost, entry, key in self.fixed, holiday))
