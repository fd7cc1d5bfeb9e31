"""The program of a repair: which assignments of an `Area` to add and which to take back.

Two objectives, one after the other: fewest empty posts then fewest changes; then, both kept, the
lowest cost (`pricing.py`). Solved by HiGHS.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from maillage.engines.rota.problem import Assignment
from maillage.engines.rota.reach import Area

POST = 10_000  # one more post filled is worth any number of changes
HALF = 0.5
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Move:
    """What to do to a rota.

    added, dropped : assignments
    gain : posts filled, those that empty subtracted
    changes : number of `added` and `dropped`, and of the refills supposed
    proven : no move of the same area is better
    """

    added: tuple[Assignment, ...]
    dropped: tuple[Assignment, ...]
    gain: int
    changes: int
    proven: bool = True

    @property
    def worth(self):
        """(gain, changes)."""
        return self.gain, self.changes


class Program:
    """A mixed-integer program under construction: one 0-1 variable per assignment of an area.

    A variable is 1 when its assignment is in the repaired rota.
    """

    def __init__(self, standing, area):
        self.standing, self.area = standing, area
        self.variables = {each: i for i, each in enumerate((*area.adds, *area.drops))}
        self.costs = [0.0] * len(self.variables)
        self.highest = [1.0] * len(self.variables)
        self.rows, self.low, self.high = [], [], []
        self._keep_the_rules()

    def variable(self, cost, highest=1.0):
        """A new variable, from 0 up, whole as soon as the assignments are."""
        self.costs.append(cost)
        self.highest.append(highest)
        return len(self.costs) - 1

    def row(self, terms, low=-np.inf, high=np.inf):
        """low ≤ sum of coefficient × variable ≤ high; `terms` are (variable, coefficient)."""
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)

    @property
    def volunteers(self):
        """Ids of those whose weeks may change, in the order met."""
        return dict.fromkeys(each.volunteer for each in self.variables)

    @property
    def cells(self):
        """The cells that may change, in the order met."""
        return dict.fromkeys((each.centre, each.week) for each in self.variables)

    def staying(self, assignments):
        """Those of some standing assignments that no variable moves."""
        return [each for each in assignments if each not in self.variables]

    def _keep_the_rules(self):
        by_volunteer, by_cell = defaultdict(list), defaultdict(list)
        for each, variable in self.variables.items():
            by_volunteer[each.volunteer].append((each, variable))
            by_cell[each.centre, each.week].append((each, variable))
        for name, mine in by_volunteer.items():
            self._keep_weeks(self.standing.people[name], mine)
        for cell, mine in by_cell.items():
            self._keep_room(cell, mine)

    def _keep_weeks(self, volunteer, mine):
        """At most max_weeks, and any two min_gap apart (what stays was looked at by `Reach`)."""
        staying = self.staying(self.standing.of_volunteer.get(volunteer.id, ()))
        left = volunteer.max_weeks - len(staying)
        if len(mine) > left:
            self.row([(variable, 1) for _, variable in mine], high=left)
        gap, covered = max(1, volunteer.min_gap), set()
        for first in sorted({each.week for each, _ in mine}):
            near = {variable for each, variable in mine if first <= each.week < first + gap}
            if len(near) > 1 and not near <= covered:
                self.row([(variable, 1) for variable in sorted(near)], high=1)
                covered = near

    def _keep_room(self, cell, mine):
        people = self.standing.people
        staying = self.staying(self.standing.in_cell.get(cell, ()))
        for what, needs in _NEEDS.items():
            left = self.standing.size(what, cell) - sum(needs(people[e.volunteer]) for e in staying)
            terms = [(variable, needs(people[each.volunteer])) for each, variable in mine]
            terms = [term for term in terms if term[1]]
            if sum(need for _, need in terms) > left:
                self.row(terms, high=left)
                self._keep_apart(terms, left)

    def _keep_apart(self, terms, left):
        """Two who need more than there is, together: the rule again, told more tightly."""
        large = [term for term in terms if 2 * term[1] > left]
        if large and max(need for _, need in large) > 1:
            self.row([(variable, 1) for variable, _ in large], high=1)
            for small, need in terms:
                against = [(variable, 1) for variable, other in large if other + need > left]
                if 2 * need <= left and against:
                    self.row([*against, (small, 1)], high=1)

    def best(self, seconds):
        """The `Move` of most posts filled, then fewest changes; None when there is none in time."""
        return self._move(self._priorities(), seconds)

    def near_best(self, move, extra):
        """The part of the area that holds every move with at most `extra` changes more than `move`.

        `move` is a best one. What is left out would, by the reduced costs of the relaxed program,
        add more changes than that.
        """
        if not self.rows:
            return self.area
        matrix, _, high = self._table()
        costs = self._priorities()
        relaxed = linprog(costs, matrix, high, bounds=(0, 1), method="highs")
        if relaxed.status:
            return self.area
        room = self._priority(move) - relaxed.fun + extra + TOLERANCE
        adds, drops = self.area.adds, self.area.drops
        drops = tuple(e for e, i in self._of(drops) if -relaxed.upper.marginals[i] <= room)
        adds = tuple(e for e, i in self._of(adds) if relaxed.lower.marginals[i] <= room)
        return Area(tuple(add for add in adds if self._may_come(add, set(drops))), drops)

    def _priority(self, move):
        kept = set(self.area.drops) - set(move.dropped)
        costs = self._priorities()
        return sum(costs[self.variables[each]] for each in (*move.added, *kept))

    def _may_come(self, add, drops):
        volunteer = self.standing.people[add.volunteer]
        return drops.issuperset(self.standing.too_close(volunteer, add.week))

    def _of(self, assignments):
        return [(each, self.variables[each]) for each in assignments]

    def _priorities(self):
        costs = np.zeros(len(self.costs))
        for each, variable in self.variables.items():
            costs[variable] = self._change(each) - POST * self._post(each)
        return costs

    def cheapest(self, seconds, change=0):
        """The `Move` of lowest cost, each change costing so much more; None when there is none."""
        costs = np.array(self.costs)
        for each, variable in self.variables.items():
            costs[variable] += change * self._change(each)
        return self._move(costs, seconds)

    def hold_gain(self, gain):
        """From now on, so many posts filled."""
        self._hold(self._post, gain)

    def hold_changes(self, changes):
        """From now on, so many changes."""
        self._hold(self._change, changes)

    def _hold(self, worth, number):
        """The sum of the worths of what is added, less those of what is dropped, is `number`."""
        kept = sum(map(worth, self.area.drops))
        terms = [(variable, worth(each)) for each, variable in self.variables.items()]
        self.row([term for term in terms if term[1]], number + kept, number + kept)

    def choose(self, adds, *, least=0, most=np.inf):
        """From now on, at least and at most so many of some adds."""
        self.row([(self.variables[each], 1) for each in adds], least, most)

    def is_drop(self, variable):
        """Whether a variable stands for an assignment of the standing rota."""
        return len(self.area.adds) <= variable < len(self.variables)

    def _post(self, each):
        return 0 if each.centre in self.standing.reserves or each in self.area.refilled else 1

    def _change(self, each):
        """Changes when the variable goes from 0 to 1."""
        if not self.is_drop(self.variables[each]):
            return 1
        return -2 if each in self.area.refilled else -1

    def _move(self, costs, seconds):
        if not self.variables:
            return Move((), (), 0, 0)
        result = milp(
            costs,
            constraints=LinearConstraint(*self._table()) if self.rows else (),
            bounds=Bounds(0, np.array(self.highest)),
            integrality=np.arange(len(costs)) < len(self.variables),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0},
        )
        if result.x is None:
            return None
        chosen = result.x > HALF
        added = tuple(e for e, i in self.variables.items() if chosen[i] and not self.is_drop(i))
        dropped = tuple(e for e, i in self.variables.items() if not chosen[i] and self.is_drop(i))
        gain = sum(map(self._post, added)) - sum(map(self._post, dropped))
        changes = len(added) - sum(map(self._change, dropped))
        return Move(added, dropped, gain, changes, result.status == 0)

    def _table(self):
        """(matrix, low, high) of the rows."""
        columns = np.array([variable for terms in self.rows for variable, _ in terms], int)
        values = np.array([value for terms in self.rows for _, value in terms], float)
        starts = np.concatenate([[0], np.cumsum([len(terms) for terms in self.rows], dtype=int)])
        shape = (len(self.rows), len(self.costs))
        return csr_array((values, columns, starts), shape=shape), self.low, self.high


_NEEDS = {
    "lines": lambda volunteer: 1,
    "beds": lambda volunteer: volunteer.beds,
    "vehicles": lambda volunteer: int(volunteer.needs_vehicle),
}
