"""A first rota at once: the hardest weeks first, the cheapest volunteer who can still come."""

import numpy as np


def first_choices(problem, choices, kept=(), wished=()):
    """Choices of a rota that breaks no hard rule, beginning with those of ``kept``.

    ``kept`` must itself break none; the fixed choices are always among the answer, and those
    ``wished`` as far as there is room.
    """
    filling = _Filling(problem, choices)
    for choice in [*kept, *np.flatnonzero(choices.fixed).tolist()]:
        filling.give(choice)
    for choice in wished:
        if filling.may_give(choice):
            filling.give(choice)
    cell = choices.centre * problem.weeks + choices.week
    order = np.lexsort((choices.cost + choices.entry, cell))
    groups = np.split(order, np.flatnonzero(np.diff(cell[order])) + 1) if order.size else []
    for group in sorted(groups, key=len):
        for choice in group.tolist():
            if filling.may_give(choice):
                filling.give(choice)
    return np.array(sorted(filling.given), np.int64)


class _Filling:
    """Who is where so far, and what room is left."""

    def __init__(self, problem, choices):
        self.people, self.given = problem.volunteers, set()
        self.owner = np.repeat(np.arange(len(self.people)), np.diff(choices.start)).tolist()
        self.centre, self.week = choices.centre.tolist(), choices.week.tolist()
        self.most, self.gap = choices.most.tolist(), choices.gap.tolist()
        self.weeks = [[] for _ in self.people]
        self.room = [
            np.stack(each, axis=-1).tolist()
            for each in (
                np.moveaxis(np.stack([problem.lines, problem.beds, problem.vehicles]), 1, 0)
            )
        ]

    def _needs(self, choice):
        who = self.people[self.owner[choice]]
        return 1, who.beds, int(who.needs_vehicle)

    def may_give(self, choice):
        """Whether the volunteer and the place are still free for it."""
        v, week = self.owner[choice], self.week[choice]
        weeks = self.weeks[v]
        if len(weeks) >= self.most[v] or any(abs(week - w) < self.gap[v] for w in weeks):
            return False
        room = self.room[self.centre[choice]][week]
        return all(need <= left for need, left in zip(self._needs(choice), room, strict=True))

    def give(self, choice):
        """Note a choice; once."""
        if choice in self.given:
            return
        self.given.add(choice)
        self.weeks[self.owner[choice]].append(self.week[choice])
        room = self.room[self.centre[choice]][self.week[choice]]
        for k, need in enumerate(self._needs(choice)):
            room[k] -= need
