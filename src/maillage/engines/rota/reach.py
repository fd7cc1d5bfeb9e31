"""What a repair may touch: from the empty posts, along those who could come and what they leave.

An empty post may be filled by a volunteer; when that volunteer must leave another post, that one is
one step further, and so on. **Claim**: a repair with the fewest empty posts and, among those, the
fewest changes touches nothing but what is reached so, and a repair that takes back `n` posts
reaches no further than `n` steps. (Undo whatever a repair does outside: each volunteer and each
cell still keeps its rules, no post is lost, and there are fewer changes.)

So a program over the first steps gives a repair; the same program, in which every post of the next
step is supposed refilled at no further change than one, bounds all repairs from below.
"""

from collections import defaultdict
from dataclasses import dataclass

from maillage.engines.rota.problem import Assignment

WHOLE_STEPS = 1  # areas up to this step are small enough to be looked at whole


@dataclass(frozen=True)
class Area:
    """What a program may decide.

    adds : assignments that may be added
    drops : assignments of the standing rota that may be taken back
    refilled : those of `drops` whose post is supposed refilled
    """

    adds: tuple[Assignment, ...]
    drops: tuple[Assignment, ...]
    refilled: frozenset[Assignment] = frozenset()


class Reach:
    """The cells and volunteers met from the empty posts of a `Standing`, step by step."""

    def __init__(self, standing):
        self.standing = standing
        self.steps = -1  # cells up to this step are visited
        self._ways = {}  # each possible add: what must be taken back first
        self._step_of = {}  # the step at which a kept assignment may be taken back
        self._weeks = defaultdict(set)  # weeks in which a volunteer could be added
        self._cells = {}  # step of each cell visited
        self._left = {}  # see `_steps_left`
        for cell in standing.broken:
            self._take_back(standing.in_cell[cell], 0)
        self._visit(sorted({*standing.holes, *standing.broken}))

    @property
    def complete(self):
        """Whether a further step reaches nothing new."""
        return not self._next_cells()

    @property
    def is_whole(self):
        """Whether `inner` holds every repair within the steps made."""
        return self.steps <= WHOLE_STEPS or self.complete

    def step_further(self):
        """Visit the cells one step further."""
        self._visit(self._next_cells())

    def inner(self):
        """The `Area` of repairs that stay within the steps made.

        Of all of them when `is_whole`; beyond, of those made of chains that end within the steps.
        """
        if not self.is_whole:
            return self.ending()
        beyond = self._beyond()
        drops = tuple(each for each in self._step_of if each not in beyond)
        return Area(self._possible_adds(set(drops)), drops)

    def outer(self):
        """The `Area` of every repair, seen from within the steps made."""
        drops = tuple(self._step_of)
        return Area(self._possible_adds(set(drops)), drops, self._beyond())

    def _beyond(self):
        """The assignments that may be taken back, in cells not visited yet."""
        reserves = self.standing.reserves
        return frozenset(
            each
            for each in self._step_of
            if each.centre not in reserves and (each.centre, each.week) not in self._cells
        )

    def _next_cells(self):
        return sorted({(each.centre, each.week) for each in self._beyond()})

    def _visit(self, cells):
        self.steps += 1
        self._left = {}
        standing, met = self.standing, {}
        for cell in cells:
            self._cells[cell] = self.steps
            if standing.size("lines", cell) > 1:  # a smaller household may leave room for two
                self._take_back(standing.in_cell.get(cell, ()), self.steps + 1)
            for each in standing.candidates(cell):
                self._ways[each] = tuple(
                    standing.too_close(standing.people[each.volunteer], each.week)
                )
                self._weeks[each.volunteer].add(each.week)
                met.setdefault(each.volunteer, []).append(each)
        for name, adds in met.items():
            self._take_back(self._in_the_way(name, adds), self.steps + 1)

    def _in_the_way(self, name, adds):
        served = self.standing.of_volunteer.get(name, ())
        if len(served) + len(self._weeks[name]) > self.standing.people[name].max_weeks:
            return served
        return [each for add in adds for each in self._ways[add]]

    def _take_back(self, assignments, step):
        for each in assignments:
            if self.standing.may_go(each):
                self._step_of.setdefault(each, step)

    def _possible_adds(self, drops):
        """The adds whose way the `drops` can clear."""
        return tuple(add for add in self._ways if self._can_clear(add, drops))

    def _can_clear(self, add, drops):
        served = self.standing.of_volunteer.get(add.volunteer, ())
        full = len(served) >= self.standing.people[add.volunteer].max_weeks
        return drops.issuperset(self._ways[add]) and not (full and drops.isdisjoint(served))

    def ending(self, width=None):
        """The `Area` of chains that end within the steps made.

        width : only so many ways to fill each post, the shortest and cheapest; None: all
        """
        left = self._left = self._left or self._steps_left()
        ways = defaultdict(list)
        for add in self._ways:
            to_end = self._to_end(add, left)
            if self._cells[add.centre, add.week] + to_end <= self.steps:
                ways[add.centre, add.week].append((to_end, self._own_cost(add), add))
        cells = [cell for cell, step in self._cells.items() if not step]
        adds, seen = [], set(cells)
        for cell in cells:  # grows while it is read
            kept = [add for _, _, add in sorted(ways[cell])[:width]]
            adds += kept
            for each in (each for add in kept for each in self._leaving(add)):
                if (place := (each.centre, each.week)) not in seen:
                    seen.add(place)
                    cells.append(place)
        leaving = {add.volunteer for add in adds}
        drops = (
            each for each, step in self._step_of.items() if not step or each.volunteer in leaving
        )
        return Area(tuple(adds), tuple(drops))

    def _leaving(self, add):
        """The assignments that may have to be taken back for an add."""
        served = self.standing.of_volunteer.get(add.volunteer, ())
        full = len(served) >= self.standing.people[add.volunteer].max_weeks
        return served if full and not self._ways[add] else self._ways[add]

    def _own_cost(self, add):
        volunteer, weights = self.standing.people[add.volunteer], self.standing.problem.weights
        new = add.centre not in volunteer.served
        return weights.distance * volunteer.accepts[add.centre] + weights.new_to_centre * new

    def _steps_left(self):
        """How many more posts must at least be taken back to refill each cell; inf: too many."""
        left = {}
        for round_ in range(self.steps + 1):
            for add in self._ways:
                cell = add.centre, add.week
                if cell not in left and self._to_end(add, left) <= round_:
                    left[cell] = round_
        return left

    def _to_end(self, add, left):
        """Posts taken back, at least, from this add to the end of its chain."""
        served = self.standing.of_volunteer.get(add.volunteer, ())
        first = self._ways[add]
        if first:
            return max(self._after_leaving(each, left) for each in first)
        if len(served) < self.standing.people[add.volunteer].max_weeks:
            return 0
        return min(self._after_leaving(each, left) for each in served)

    def _after_leaving(self, each, left):
        if not self.standing.may_go(each):
            return float("inf")
        if each.centre in self.standing.reserves:
            return 0
        return 1 + left.get((each.centre, each.week), float("inf"))
