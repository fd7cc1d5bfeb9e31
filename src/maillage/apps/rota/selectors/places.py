"""One place of a draft: who could come, at what cost, and why nobody does."""

from dataclasses import dataclass

from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.models import Cell, Volunteer
from maillage.engines.rota import Assignment, why_empty

from .drafts import placed_in, rota_of, who_could_come
from .people import SECRETS
from .window import centre_id, pk_of


@dataclass(frozen=True)
class Candidate:
    """A volunteer whom no rule keeps from a place.

    extra : what coming adds to the cost of each rule (negative: spares), without those unchanged
    """

    volunteer: Volunteer
    extra: dict

    @property
    def cost(self):
        """The sum of `extra`."""
        return sum(self.extra.values())


@dataclass(frozen=True)
class Place:
    """One line in one week of a draft.

    cell : who is placed there, or None
    broken : the rules that the one placed breaks, as `Obstacle`
    candidates : of `Candidate`, who else could come, best first
    ruled_out : how many volunteers each reason of `why_empty` keeps away; {} when it is closed
    """

    cell: Cell | None
    broken: list
    candidates: list
    ruled_out: dict


def place_of(draft, line, monday, today):
    """The `Place` of a line and a week (Monday) as it stands."""
    people = placed_in(draft, [line.centre_id]) | who_could_come(draft, monday)
    rota = rota_of(draft, today, people)
    found = (each for each in rota.cells if (each.line_id, each.monday) == (line.pk, monday))
    cell, broken = next(found, None), []
    if cell is not None:
        broken = rota.placing.broken(rota.assignment(cell))
        rota.placing.remove(rota.assignment(cell))
    asked = Assignment("", centre_id(line.centre_id), rota.window.number(monday))
    if rota.placing.is_closed(asked):
        return Place(cell, broken, [], {})
    known = [each for each in rota.placing.assignments if each.volunteer in rota.placing.people]
    why = why_empty(rota.problem, known, asked.centre, asked.week)
    names = set(why.could_come) - {cell and rota.assignment(cell).volunteer}
    costs = {pk_of(name): rota.placing.extra_cost(asked._replace(volunteer=name)) for name in names}
    return Place(cell, broken, _named(costs), _ruled_out(rota, why))


def _named(costs):
    """The candidates with their volunteers, best first."""
    found = Volunteer.objects.defer(*SECRETS).in_bulk(costs)
    candidates = [Candidate(found[pk], extra) for pk, extra in costs.items()]
    return sorted(candidates, key=lambda each: (each.cost, each.volunteer.pk))


def _ruled_out(rota, why):
    """Counts over all the active volunteers: those not looked at did not offer the week."""
    active = Volunteer.objects.filter(
        collective=rota.draft.collective, state=VolunteerState.ACTIVE
    ).count()
    unseen = active - len(rota.problem.volunteers)
    counts = why.ruled_out | {"not_offered": why.ruled_out["not_offered"] + unseen}
    return {reason: count for reason, count in counts.items() if count}
