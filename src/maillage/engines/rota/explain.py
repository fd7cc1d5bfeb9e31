"""Why a post is empty: what keeps each volunteer from it."""

from dataclasses import dataclass

from maillage.engines.errors import InvalidInput

REASONS = {
    "not_offered": "n’ont pas proposé cette semaine",
    "not_ready": "n’ont pas encore terminé leurs démarches",
    "not_accepted": "n’ont pas choisi ce centre",
    "serves_elsewhere": "ont déjà un poste cette semaine-là",
    "all_given": "ont déjà donné toutes leurs semaines",
    "too_close": "servent une semaine trop proche",
    "beds": "ne peuvent être logés\u00a0: pas assez de lits",
    "vehicles": "ont besoin d’un véhicule\u00a0: plus aucun n’est libre",
    "posts_full": "viendraient, mais tous les postes sont pourvus",
}


@dataclass(frozen=True)
class WhyEmpty:
    """What keeps the volunteers from one centre in one week.

    ruled_out : number of volunteers by reason, in the order of `REASONS` (which has the French);
        each volunteer counts once, at the first reason that holds
    could_come : ids of those whom nothing keeps
    """

    ruled_out: dict[str, int]
    could_come: tuple[str, ...]


def why_empty(problem, assignments, centre, week):
    """Why nobody (more) of a rota comes to `centre` (id) in `week`, as a `WhyEmpty`.

    Raises `InvalidInput` for an unknown centre or a week in which it is closed.

    Examples
    --------
    >>> from maillage.engines.rota import Centre, Problem, Volunteer, Weights
    >>> ajain = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
    >>> doctor = Volunteer("v1", True, 2, 2, (1,), 0, 1, False, 1, {"ajain": 7})
    >>> problem = Problem("", 2, (ajain,), (doctor,), Weights(1000, 400, 120, 1, 15, 25, 200))
    >>> why = why_empty(problem, (), "ajain", 0)
    >>> why.ruled_out["not_offered"], why.could_come
    (1, ())
    """
    if centre not in problem.centre_positions:
        raise InvalidInput(f"{centre!r} is no centre of the rota; give the id of one")
    row = problem.centre_positions[centre]
    if not 0 <= week < problem.weeks or not problem.lines[row, week]:
        raise InvalidInput(f"{centre} is closed in week {week}; ask about a week it is open")
    people = {volunteer.id: volunteer for volunteer in problem.volunteers}
    present = [people[each.volunteer] for each in assignments if each[1:] == (centre, week)]
    left = {
        "lines": problem.lines[row, week] - len(present),
        "beds": problem.beds[row, week] - sum(each.beds for each in present),
        "vehicles": problem.vehicles[row, week] - sum(each.needs_vehicle for each in present),
    }
    weeks_of = {}
    for each in assignments:
        weeks_of.setdefault(each.volunteer, []).append(each.week)
    ruled_out, could_come = dict.fromkeys(REASONS, 0), []
    for volunteer in problem.volunteers:
        reason = _reason(volunteer, (centre, week), weeks_of.get(volunteer.id, ()), left)
        if reason is None:
            could_come.append(volunteer.id)
        else:
            ruled_out[reason] += 1
    return WhyEmpty(ruled_out, tuple(could_come))


def _reason(volunteer, cell, served, left):
    """The first reason that keeps a volunteer from a cell, or None."""
    centre, week = cell
    holds = {
        "not_offered": week not in volunteer.available,
        "not_ready": week < volunteer.ready_from,
        "not_accepted": centre not in volunteer.accepts,
        "serves_elsewhere": week in served,
        "all_given": len(served) >= volunteer.max_weeks,
        "too_close": any(abs(each - week) < volunteer.min_gap for each in served),
        "beds": volunteer.beds > left["beds"],
        "vehicles": volunteer.needs_vehicle > left["vehicles"],
        "posts_full": left["lines"] <= 0,
    }
    return next((reason for reason, true in holds.items() if true), None)
