"""What can be done about an incident, as it is stored: numbers and dates only, never a name.

An alternative is a dict: `posts` [[line, Monday, before, after]], `changes` [{volunteer, before,
after, reserve}] where a place is [centre, Monday], `lost` [[volunteer, centre, Monday]], `people`
to call, `filled` weeks more than now, `empty` ones left, `rules` {rule: how much more often it is
broken}, `proven`.
"""

import hashlib
import json
from datetime import date

from maillage.apps.rota.enums import IncidentKind
from maillage.engines.rota import after, evaluate, repair

from .standing import HALF, place_of
from .window import centre_id, pk_of

SECONDS = 5.0
_FREES = (IncidentKind.CLOSING, IncidentKind.FLAT, IncidentKind.VEHICLE)


def alternatives_of(incident, standing):
    """Up to three alternatives, the best first; those that change nothing are left out.

    They fill the weeks of the incident, everywhere when it frees doctors; a week that a doctor
    offers may fill any.
    """
    if standing is None:
        return []
    repairs = repair(
        standing.problem,
        standing.published,
        *standing.events,
        only=_cells_of(incident, standing),
        seconds=SECONDS,
    )
    left = after(standing.problem, standing.published, *standing.events)
    before = evaluate(left.problem, left.kept)
    found = [_stored(standing, each, left.problem, before) for each in repairs]
    return [each for each in found if each["posts"]]


def _cells_of(incident, standing):
    """Centres and weeks whose posts are to be filled, as the engine names them; None: all."""
    if incident.kind == IncidentKind.OFFER or incident.centre_id is None:
        return None
    window, centres = standing.window, {incident.centre_id}
    if incident.kind in _FREES:
        centres = set(standing.centres.values())
    first, last = window.number(incident.first_monday), window.number(incident.last_monday)
    return {(centre_id(pk), week) for pk in centres for week in range(first, last + 1)}


def version_of(incident):
    """Sixteen characters that change whenever what is proposed, or what it rests on, does."""
    content = json.dumps([incident.fingerprint[:HALF], incident.alternatives], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def places_of(alternative):
    """[(line pk, Monday, before, after)] of an alternative."""
    return [
        (line, date.fromisoformat(monday), before, after_)
        for line, monday, before, after_ in alternative["posts"]
    ]


def is_still_possible(standing, changes):
    """Whether today's volunteers, beds and lines still allow these changes."""
    places = standing.places | {
        (line, monday): who for line, monday, _, who in changes if (line, monday) in standing.places
    }
    left = after(standing.problem, standing.published, *standing.events)
    return evaluate(left.problem, standing.assignments(places)).feasible


def _stored(standing, found, problem, before):
    window = standing.window
    rules, flaws = _counts(problem, found.evaluation), _counts(problem, before)
    return {
        "posts": [
            [line, f"{monday}", *pair]
            for line, monday, *pair in standing.changed_places(found.assignments)
        ],
        "changes": [
            {
                "volunteer": pk_of(change.volunteer),
                "before": _place(change.before, window),
                "after": _place(change.after, window),
                "reserve": change.from_reserve,
            }
            for change in found.changes
        ],
        "lost": [[pk_of(each.volunteer), *_place(each, window)] for each in found.lost]
        + [[who, standing.centres[line], f"{monday}"] for line, monday, who in standing.displaced],
        "people": sorted(
            {pk_of(name) for name in found.people} | {who for *_, who in standing.displaced}
        ),
        "filled": before.empty_posts - found.empty_posts,
        "empty": found.empty_posts,
        "rules": {rule: rules[rule] - flaws[rule] for rule in rules if rules[rule] > flaws[rule]},
        "proven": found.proven,
    }


def _place(assignment, window):
    if assignment is None:
        return None
    centre, monday = place_of(assignment, window)
    return [centre, f"{monday}"]


def _counts(problem, evaluation):
    """How often each rule is broken; a rule that weighs nothing is not looked at."""
    weights = problem.weights
    return {
        rule: cost // getattr(weights, rule)
        for rule, cost in evaluation.by_rule.items()
        if getattr(weights, rule)
    }
