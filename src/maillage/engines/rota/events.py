"""What may happen to a published rota, and what is left of it when it does."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.evaluation import evaluate
from maillage.engines.rota.problem import Assignment, Problem, UnusualWeeks


@dataclass(frozen=True)
class Withdrawal:
    """A volunteer gives back one week they serve; None: all the weeks they still have to serve."""

    volunteer: str
    week: int | None = None


@dataclass(frozen=True)
class Offer:
    """A volunteer offers one more week."""

    volunteer: str
    week: int


@dataclass(frozen=True)
class Unusual:
    """A centre has other lines, beds or vehicles for some weeks: a flat floods, a car breaks."""

    centre: str
    weeks: UnusualWeeks


def closing(centre, first, last):
    """The event of a centre that closes from week ``first`` to week ``last``."""
    return Unusual(centre, UnusualWeeks(first, last, lines=0))


def opening(centre, first, last, lines):
    """The event of a centre that holds ``lines`` lines from week ``first`` to week ``last``."""
    return Unusual(centre, UnusualWeeks(first, last, lines=lines))


class After(NamedTuple):
    """A problem after events, and what they leave of the published rota.

    problem : the `Problem` changed (a fixed assignment that became impossible is no longer fixed)
    kept : the assignments still possible, each taken alone, in the published order
    lost : those the events made impossible
    withdrawn : volunteers who withdrew: they know already
    """

    problem: Problem
    kept: tuple[Assignment, ...]
    lost: tuple[Assignment, ...]
    withdrawn: frozenset[str]


def after(problem, published, *events, now=0):
    """What `events` leave of a `published` rota, as an `After`.

    now : the week under way; no event changes an earlier one

    Raises `InvalidInput` for an id that does not exist, a week that is past or out of range, a week
    withdrawn that is not served, a week offered twice, a published rota that breaks a hard rule.

    Examples
    --------
    >>> from maillage.engines.rota import Assignment, Centre, Volunteer, Weights
    >>> ajain = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
    >>> doctor = Volunteer("v1", True, 2, 2, (0, 1), 0, 1, False, 1, {"ajain": 7})
    >>> problem = Problem("", 2, (ajain,), (doctor,), Weights(1000, 400, 120, 1, 15, 25, 200))
    >>> published = (Assignment("v1", "ajain", 0), Assignment("v1", "ajain", 1))
    >>> after(problem, published, Withdrawal("v1", 1)).kept
    (Assignment(volunteer='v1', centre='ajain', week=0),)
    """
    _refuse_broken(problem, published)
    if not 0 <= now <= problem.weeks:
        raise InvalidInput(f"now is week {now}; expected 0 to {problem.weeks}")
    changed = problem
    for event in events:
        changed = _CHANGES[type(event)](changed, published, event, now)
    kept = tuple(each for each in published if is_possible(changed, each))
    lost = tuple(each for each in published if not is_possible(changed, each))
    fixed = _still_fixed(changed, kept)
    withdrawn = frozenset(event.volunteer for event in events if isinstance(event, Withdrawal))
    return After(replace(changed, fixed=fixed), kept, lost, withdrawn)


def is_possible(problem, assignment):
    """Whether an assignment, alone in its rota, would break no hard rule."""
    volunteer = problem.volunteers[problem.volunteer_positions[assignment.volunteer]]
    cell = problem.centre_positions[assignment.centre], assignment.week
    return (
        assignment.week in volunteer.weeks
        and assignment.centre in volunteer.accepts
        and volunteer.max_weeks > 0
        and problem.lines[cell] > 0
        and volunteer.beds <= problem.beds[cell]
        and volunteer.needs_vehicle <= problem.vehicles[cell]
    )


def _refuse_broken(problem, published):
    if len(set(published)) < len(published):
        raise InvalidInput("the published rota has an assignment twice; keep it once")
    broken = evaluate(problem, published).errors
    if broken:
        raise InvalidInput(
            f"the published rota breaks a rule: {'; '.join(broken[:3])}; repair starts from a rota "
            "that keeps them all"
        )


def _still_fixed(problem, kept):
    """The fixed assignments that are left; all of a cell's are freed when it cannot hold them."""
    left = [each for each in problem.fixed if each in set(kept)]
    broken = {
        (each.centre, each.week)
        for each in left
        if is_broken(problem, (each.centre, each.week), _who(left, each.centre, each.week))
    }
    return tuple(each for each in left if (each.centre, each.week) not in broken)


def _who(assignments, centre, week):
    return [v for v, c, w in assignments if (c, w) == (centre, week)]


def is_broken(problem, cell, volunteers):
    """Whether a cell (centre id, week) is too small for these volunteers (ids)."""
    where = problem.centre_positions[cell[0]], cell[1]
    present = [problem.volunteers[problem.volunteer_positions[each]] for each in volunteers]
    return bool(
        len(present) > problem.lines[where]
        or sum(each.beds for each in present) > problem.beds[where]
        or sum(each.needs_vehicle for each in present) > problem.vehicles[where]
    )


def _withdraw(problem, published, event, now):
    position = _position(problem.volunteer_positions, event.volunteer, "volunteer")
    volunteer = problem.volunteers[position]
    if event.week is None:
        weeks = {week for week in volunteer.available if week >= now}
    else:
        _check_week(problem, event.week, now)
        weeks = {event.week}
    if not any(each.volunteer == volunteer.id and each.week in weeks for each in published):
        which = f"week {event.week}" if event.week is not None else f"any week from week {now}"
        raise InvalidInput(f"{volunteer.id} does not serve {which}; there is nothing to give back")
    available = tuple(week for week in volunteer.available if week not in weeks)
    return _with_volunteer(problem, position, replace(volunteer, available=available))


def _offer(problem, published, event, now):
    position = _position(problem.volunteer_positions, event.volunteer, "volunteer")
    volunteer = problem.volunteers[position]
    _check_week(problem, event.week, now)
    if event.week in volunteer.available:
        raise InvalidInput(f"{volunteer.id} already offers week {event.week}")
    if event.week < volunteer.ready_from:
        raise InvalidInput(
            f"{volunteer.id} offers week {event.week} but is not ready before week "
            f"{volunteer.ready_from}; finish the formalities first"
        )
    available = tuple(sorted((*volunteer.available, event.week)))
    return _with_volunteer(problem, position, replace(volunteer, available=available))


def _change_centre(problem, published, event, now):
    position = _position(problem.centre_positions, event.centre, "centre")
    first, last = event.weeks.first, event.weeks.last
    _check_week(problem, first, now)
    _check_week(problem, last, now)
    if last < first:
        raise InvalidInput(f"the weeks of {event.centre} end in {last}, before {first}")
    centre = problem.centres[position]
    unusual = list(centre.unusual)
    if event.weeks.lines:  # may open weeks outside those known: what lies between stays closed
        if first > centre.open_to + 1:
            unusual.append(UnusualWeeks(centre.open_to + 1, first - 1, lines=0))
        if last < centre.open_from - 1:
            unusual.append(UnusualWeeks(last + 1, centre.open_from - 1, lines=0))
        centre = replace(
            centre, open_from=min(first, centre.open_from), open_to=max(last, centre.open_to)
        )
    centre = replace(centre, unusual=(*unusual, event.weeks))
    centres = (*problem.centres[:position], centre, *problem.centres[position + 1 :])
    return replace(problem, centres=centres)


_CHANGES = {Withdrawal: _withdraw, Offer: _offer, Unusual: _change_centre}


def _with_volunteer(problem, position, volunteer):
    volunteers = (
        *problem.volunteers[:position],
        volunteer,
        *problem.volunteers[position + 1 :],
    )
    return replace(problem, volunteers=volunteers)


def _position(positions, given, kind):
    if given not in positions:
        raise InvalidInput(f"{given!r} is no {kind} of the rota; give the id of one")
    return positions[given]


def _check_week(problem, week, now):
    if isinstance(week, bool) or not isinstance(week, int) or not 0 <= week < problem.weeks:
        raise InvalidInput(f"week {week!r} is not in the rota; expected 0 to {problem.weeks - 1}")
    if week < now:
        raise InvalidInput(f"week {week} is past (now is week {now}); the past cannot change")
