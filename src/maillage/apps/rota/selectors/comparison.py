"""Two drafts side by side: what each costs, rule by rule, and the places where they differ."""

from dataclasses import dataclass, replace
from datetime import date

from maillage.apps.rota.models import Draft, Line, Volunteer
from maillage.engines.rota import evaluate

from .drafts import DraftRota, cells_of, rota_of


@dataclass(frozen=True)
class Side:
    """One of two drafts.

    by_rule : dict rule → (cost in points, how often it is charged)
    """

    draft: Draft
    cost: int
    by_rule: dict
    empty_posts: int
    broken: int


@dataclass(frozen=True)
class Difference:
    """A place that two drafts fill differently; None: nobody."""

    line: Line
    monday: date
    first: Volunteer | None
    second: Volunteer | None


@dataclass(frozen=True)
class Comparison:
    """What `compare` found. `differences`: by week and line, of the weeks that both drafts hold."""

    first: Side
    second: Side
    differences: list


def compare(first, second, today):
    """The `Comparison` of two drafts of one collective, judged with the weights of the first."""
    one = rota_of(first, today)
    if (first.first_monday, first.weeks) == (second.first_monday, second.weeks):
        other = DraftRota(second, one.window, one.problem, cells_of(second))
    else:
        read = rota_of(second, today)
        other = replace(read, problem=replace(read.problem, weights=one.problem.weights))
    return Comparison(_side(one), _side(other), _differences(one, other))


def _side(rota):
    found = evaluate(rota.problem, rota.placing.assignments)
    weights = rota.problem.weights
    by_rule = {
        rule: (cost, cost // weight if (weight := getattr(weights, rule)) else 0)
        for rule, cost in found.by_rule.items()
    }
    return Side(rota.draft, found.cost, by_rule, found.empty_posts, len(found.errors))


def _differences(one, other):
    shared = set(one.window.mondays) & set(other.window.mondays)
    cells = [
        {(cell.monday, cell.line_id): cell for cell in rota.cells if cell.monday in shared}
        for rota in (one, other)
    ]
    found = []
    for place in {*cells[0], *cells[1]}:
        both = [side.get(place) for side in cells]
        people = [cell.volunteer if cell else None for cell in both]
        if people[0] != people[1]:
            found.append(Difference(next(filter(None, both)).line, place[0], *people))
    return sorted(found, key=lambda each: (each.monday, str(each.line), each.line.number))
