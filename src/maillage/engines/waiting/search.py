"""Fewer practitioners that still keep the promise: drop, exchange, move, on the same days.

Each round asks, on few days, what one practitioner fewer and one more do at every place (one skill
at one step). Changes of one, two or three places are ranked by the sum of these answers; the most
promising are lived on many days, one after the other.
"""

import numpy as np

TRIED = 20  # most promising changes lived at each round
RANKED = 40  # places combined
CLIMBS, CLIMBED = 60, 16  # most times one is added; places, for one that gets one more each time
HOPELESS = -0.02  # slack below which a change is not lived
# A practitioner taken off duty must save more than this share of her hours: the rest may come back
# as work past duty, which nobody wants to plan.
SAVED = 0.75


class Search:
    """Samples of days, the shares wanted on them, and where staff may change.

    quick, fine : `Sample`, to rank changes and to decide on them
    goals : float array, shape (n_targets,), shares to reach on ``fine``
    places : int array, shape (n_places, 2), skill and step
    """

    def __init__(self, quick, fine, goals, places, watch):
        self.quick, self.fine = quick, fine
        self.goals = np.asarray(goals)
        self.places = places
        self.must_stop = watch.must_stop
        self.closing = _last_arrivals(fine.problem, np.unique(places[:, 0]))

    def slack(self, staffing):
        """How far above each goal, as a share of what the goal leaves out."""
        if not self._closes(staffing):
            return np.full(self.goals.size, -np.inf)
        return (self.fine.shares(staffing) - self.goals) / (1.0 - self.goals)

    def keeps(self, staffing):
        return self.slack(staffing).min() >= 0

    def descend(self, staffing, delta):
        """Drop ``delta`` at a time while the promise holds, exchange, move; the last staffing."""
        changed = staffing
        while changed is not None and not self.must_stop():
            staffing, changed = changed, None
            fewer, more = self._changes(staffing, -delta), self._changes(staffing, delta)
            for candidates in (_drops, _exchanges, _moves):
                now = self.slack(staffing if changed is None else changed)
                better = self._try_all(
                    staffing if changed is None else changed, delta, candidates(now, more, fewer)
                )
                changed = changed if better is None else better
        return staffing if changed is None else changed

    def climb(self, staffing, delta):
        """Add ``delta`` where it helps most, or everywhere, until the promise holds."""
        for _ in range(CLIMBS):
            if self.keeps(staffing) or self.must_stop():
                break
            gains = np.minimum(self.slack(staffing) + self._changes(staffing, delta), 0.0)
            gains -= np.minimum(self.slack(staffing), 0.0)
            best = np.argsort(-gains.sum(axis=1), kind="stable")[: 1 + len(gains) // CLIMBED]
            helps = gains[best].sum(axis=1) > 0
            chosen = best[helps] if helps.any() else np.arange(len(gains))
            staffing = self._with(staffing, chosen, (), delta)
        return staffing

    def _closes(self, staffing):
        """Whether each care type has somebody when its last persons come, or later."""
        return all(staffing[able, step:].any() for able, step in self.closing)

    def _with(self, staffing, adds, drops, delta):
        changed = staffing.copy()
        for position in adds:
            changed[tuple(self.places[position])] += delta
        for position in drops:
            changed[tuple(self.places[position])] -= delta
        return changed

    def _changes(self, staffing, delta):
        """float array (n_places, n_targets): change of slack; -inf where it cannot be."""
        now = self.quick.shares(staffing)
        changes = np.full((len(self.places), now.size), -np.inf)
        for position, (skill, step) in enumerate(self.places):
            changed = self._with(staffing, (position,), (), delta)
            if changed[skill, step] >= 0 and self._closes(changed) and not self.must_stop():
                changes[position] = (self.quick.shares(changed) - now) / (1.0 - self.goals)
        return changes

    def _try_all(self, staffing, delta, candidates):
        """Each change in turn, on top of those that did well; None if none did."""
        kept, tried = None, 0
        for adds, drops, promised in candidates:
            if tried > TRIED or self.must_stop():
                break
            now = self.slack(staffing)
            if (now + promised).min() < HOPELESS:
                continue
            changed = self._with(staffing, adds, drops, delta)
            tried += 1
            if changed.min() >= 0 and self._is_better(changed, staffing, now, delta):
                staffing = kept = changed
                tried = 0
        return kept

    def _is_better(self, changed, staffing, now, delta):
        """Fewer hours and not the same hours past duty; or as many, and more room."""
        slack = self.slack(changed)
        if slack.min() < 0:
            return False
        past = self.fine.overtime_minutes(changed) - self.fine.overtime_minutes(staffing)
        saved = (staffing.sum() - changed.sum()) * self.fine.problem.step_minutes
        if saved > 0:
            return past <= (1 - SAVED) * saved
        return (
            slack.min() > now.min() + 1e-9 and past <= 0.01 * delta * self.fine.problem.step_minutes
        )


def _last_arrivals(problem, skills):
    """(who may see it, last step where it comes) of each care type that ``skills`` may see."""
    return [
        (able, int(np.flatnonzero(arrivals)[-1]))
        for able, arrivals in zip(problem.serves.T, problem.arrivals, strict=True)
        if arrivals.any() and able[skills].any()
    ]


def _drops(now, _, fewer):
    """(no place to add to, one to drop from, change of slack), least harm first."""
    worth = (now + fewer).min(axis=1)
    for j in np.argsort(-worth, kind="stable"):
        if np.isfinite(worth[j]):
            yield (), (j,), fewer[j]


def _exchanges(now, more, fewer):
    """One more here, two fewer there."""
    add, drop = _best(now, more), _best(now, fewer)
    first, second = np.triu_indices(drop.size)
    pair = fewer[drop[first]] + fewer[drop[second]]
    change = more[add][:, None] + pair[None]
    for i, j in _in_order((now + change).min(axis=2)):
        yield (add[i],), (drop[first[j]], drop[second[j]]), change[i, j]


def _moves(now, more, fewer):
    """One more here, one fewer there."""
    add, drop = _best(now, more), _best(now, fewer)
    change = more[add][:, None] + fewer[drop][None]
    for i, j in _in_order((now + change).min(axis=2)):
        if add[i] != drop[j] and (now + change[i, j]).min() > now.min():
            yield (add[i],), (drop[j],), change[i, j]


def _best(now, changes):
    kept = np.flatnonzero(np.isfinite(changes).all(axis=1))
    return kept[np.argsort(-(now + changes[kept]).min(axis=1), kind="stable")[:RANKED]]


def _in_order(worth):
    """Positions of the largest, in order."""
    if not worth.size:
        return []
    order = np.argsort(-worth, axis=None, kind="stable")[: 10 * TRIED]
    return zip(*np.unravel_index(order, worth.shape), strict=True)
