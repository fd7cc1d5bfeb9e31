"""A published rota repaired after an event: the fewest people disturbed, and why not fewer."""

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import zip_longest

from maillage.engines.rota.alternatives import others, search
from maillage.engines.rota.evaluation import Evaluation, evaluate
from maillage.engines.rota.events import after
from maillage.engines.rota.problem import Assignment
from maillage.engines.rota.standing import Standing

ADDED, REMOVED, MOVED = "added", "removed", "moved"
SECONDS = 10.0


@dataclass(frozen=True)
class Change:
    """One volunteer's week that differs from the published rota.

    kind : ADDED, REMOVED or MOVED (one week given back, another taken: two changes)
    volunteer : id
    before, after : the assignment given back and the one taken; None where there is none
    from_reserve : the week given back was one in the reserve
    """

    kind: str
    volunteer: str
    before: Assignment | None
    after: Assignment | None
    from_reserve: bool = False


@dataclass(frozen=True)
class Repair:
    """One way to repair a rota.

    assignments : the repaired rota
    changes : what is not as published, those the event itself ended apart; the weeks first filled
        come first, then those left by who fills them
    lost : assignments that the event itself ended
    still_empty : cells (centre id, week) with an empty post that was not empty before, or just
        opened; once per post
    people : ids of the volunteers to call; those who withdrew know, unless another week is asked
    evaluation : cost, by_rule, empty_posts and errors of `assignments`, after the event
    n_changes : assignments of the published rota not kept (but `lost`) and assignments added
    least_empty_posts, least_changes : proven: no repair leaves fewer posts empty, nor as few with
        fewer changes
    proven : this repair reaches both
    seconds : time spent on the repair and its alternatives
    """

    assignments: tuple[Assignment, ...]
    changes: tuple[Change, ...]
    lost: tuple[Assignment, ...]
    still_empty: tuple[tuple[str, int], ...]
    people: tuple[str, ...]
    evaluation: Evaluation
    n_changes: int
    least_empty_posts: int
    least_changes: int
    proven: bool
    seconds: float

    @property
    def cost(self):
        """The sum of the costs of each rule."""
        return self.evaluation.cost

    @property
    def by_rule(self):
        """Cost of each rule."""
        return self.evaluation.by_rule

    @property
    def empty_posts(self):
        """Posts without a volunteer in the whole rota."""
        return self.evaluation.empty_posts


def repair(problem, published, *events, now=0, only=None, seconds=SECONDS):
    """Up to three ways to repair a published rota, the best first.

    The best leaves the fewest posts empty that any rota can, weeks before `now` and fixed
    assignments kept; among those it changes the fewest assignments, and it costs least among the
    repairs looked at that change as few. The others have at least half of those who come
    different; one calls in a reserve doctor when it can be; the last leaves the post empty when the
    best moves volunteers from other posts.

    Parameters
    ----------
    problem : Problem
        As it was when the rota was published.
    published : sequence of Assignment, which keep every hard rule of `problem`
    events : Withdrawal, Offer or Unusual
    now : week under way: earlier ones stay as they are
    only : cells (centre id, week) whose empty posts are to be filled, beside those that the events
        empty or open; others stay empty if they were, and count for nothing. None: all
    seconds : longest time, in seconds; past it the best found is given, `proven` false

    Returns
    -------
    tuple of 1 to 3 `Repair`

    Raises
    ------
    InvalidInput
        See `after`.

    Examples
    --------
    The doctor of week 1 withdraws; the one of week 0 stays, a third comes.

    >>> from maillage.engines.rota import Assignment, Centre, Problem, Volunteer, Weights
    >>> from maillage.engines.rota import Withdrawal
    >>> ajain = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
    >>> doctors = tuple(Volunteer(v, True, 1, 1, (0, 1), 0, 1, False, 1, {"ajain": 7})
    ...                 for v in ("v1", "v2", "v3"))
    >>> problem = Problem("", 2, (ajain,), doctors, Weights(1000, 400, 120, 1, 15, 25, 200))
    >>> published = (Assignment("v1", "ajain", 0), Assignment("v2", "ajain", 1))
    >>> best = repair(problem, published, Withdrawal("v2", 1))[0]
    >>> [(change.kind, change.volunteer) for change in best.changes], best.proven
    ([('added', 'v3')], True)
    """
    started = time.monotonic()
    left = after(problem, published, *events, now=now)
    standing = Standing(left.problem, left.kept, now, _to_fill(problem, published, left, now, only))

    def seconds_left():
        return started + seconds - time.monotonic()

    found = search(standing, seconds_left)
    moves = (found.move, *others(found, seconds_left))
    already_empty = Standing(problem, published, now).holes
    repairs = [_told(left, standing, found, move, already_empty) for move in moves]
    spent = time.monotonic() - started
    return tuple(replace(each, seconds=spent) for each in repairs)


def _to_fill(problem, published, left, now, only):
    """Cells of `only`, and those that have more empty posts after the events than before."""
    if only is None:
        return None
    before, since = (
        Standing(*each, now).holes for each in ((problem, published), (left.problem, left.kept))
    )
    return {*only, *(cell for cell in since if since[cell] > before.get(cell, 0))}


def _told(left, standing, found, move, already_empty):
    """The `Repair` of a move."""
    dropped = set(move.dropped)
    rota = (*(each for each in left.kept if each not in dropped), *sorted(move.added, key=_place))
    changes = _in_order(_changes(move, standing.reserves), standing.holes)
    evaluation = evaluate(left.problem, rota)
    empty = Standing(left.problem, rota, standing.now).holes
    told = (each.volunteer for each in left.lost if each.volunteer not in left.withdrawn)
    gain, n_changes = found.bound
    return Repair(
        assignments=rota,
        changes=changes,
        lost=left.lost,
        still_empty=tuple(
            cell for cell in empty for _ in range(empty[cell] - already_empty.get(cell, 0))
        ),
        people=tuple(dict.fromkeys([*(change.volunteer for change in changes), *told])),
        evaluation=evaluation,
        n_changes=move.changes,
        least_empty_posts=evaluation.empty_posts + move.gain - gain,
        least_changes=n_changes,
        proven=(move.gain, move.changes) == found.bound,
        seconds=0.0,
    )


def _changes(move, reserves):
    """The `Change` of each volunteer, weeks given back and taken being paired in order."""
    given, taken = defaultdict(list), defaultdict(list)
    for by_name, assignments in ((given, move.dropped), (taken, move.added)):
        for each in sorted(assignments, key=_place):
            by_name[each.volunteer].append(each)
    changes = []
    for name in sorted(given.keys() | taken.keys()):
        for before, after_ in zip_longest(given[name], taken[name]):
            kind = MOVED if before and after_ else REMOVED if before else ADDED
            from_reserve = before is not None and before.centre in reserves
            changes.append(Change(kind, name, before, after_, from_reserve))
    return changes


def _in_order(changes, holes):
    """The changes that fill an empty post, then those that fill what the first left, and so on."""
    told, open_cells = [], set(holes)
    while changes:
        following = [each for each in changes if each.after and each.after[1:] in open_cells]
        following = following or changes
        told += following
        open_cells = {each.before[1:] for each in following if each.before}
        changes = [each for each in changes if each not in following]
    return tuple(told)


def _place(assignment):
    return assignment.week, assignment.centre, assignment.volunteer
