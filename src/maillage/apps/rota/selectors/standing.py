"""The published rota to come as the engine reads it, and as it was read: what a repair starts from.

The current week and those before are left alone. What the engine cannot know is set aside: who no
longer gives weeks keeps theirs, and takes up a line and beds.
"""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.db.models import Count, Max, Q

from maillage.apps.rota.enums import DraftState, IncidentKind, IncidentState
from maillage.apps.rota.models import Draft, Incident, Line, OfferedWeek, Outage, Post
from maillage.apps.rota.weeks import WEEK, monday_of
from maillage.engines.rota import Assignment, Problem, Unusual, UnusualWeeks, problem_from

from .problem import given_problem, is_line_open
from .window import Window, centre_id, pk_of, volunteer_id

HALF = 32
SHAPE = 1  # of stored alternatives: another number has those of open incidents computed anew


@dataclass(frozen=True)
class Standing:
    """The published weeks to come of a collective.

    places : (line pk, Monday) → volunteer pk or None, of every published week whose line is open
    problem : with room enough for all `published`; `events` then say the room there really is
    published : assignments the engine may move
    aside : assignments it does not know
    displaced : [(line pk, Monday, volunteer pk)] of weeks that closed although someone was to come
    fingerprint : as `fingerprint_of`
    """

    window: Window
    places: dict[tuple[int, date], int | None]
    problem: Problem
    published: tuple[Assignment, ...]
    events: tuple[Unusual, ...]
    aside: tuple[Assignment, ...]
    displaced: tuple[tuple, ...]
    centres: dict[int, int]
    fingerprint: str

    def assignments(self, places):
        """The engine's assignments of some places, without those set aside."""
        aside = set(self.aside)
        given = (
            Assignment(volunteer_id(who), centre_id(self.centres[line]), self.window.number(monday))
            for (line, monday), who in sorted(places.items())
            if who is not None
        )
        return tuple(each for each in given if each not in aside)

    def changed_places(self, assignments):
        """[(line pk, Monday, before, after)] of the places that a rota changes, by week."""
        after = self._placed([*assignments, *self.aside])
        return [(line, monday, who, None) for line, monday, who in self.displaced] + [
            (line, monday, who, after.get((line, monday)))
            for (line, monday), who in sorted(self.places.items(), key=lambda each: each[0][::-1])
            if after.get((line, monday)) != who
        ]

    def _placed(self, assignments):
        """(line pk, Monday) → volunteer: who had a place keeps it, others take the free ones."""
        coming, placed = defaultdict(list), {}
        for each in assignments:
            coming[place_of(each, self.window)].append(pk_of(each.volunteer))
        for place, who in self.places.items():
            here = coming[self.centres[place[0]], place[1]]
            if who in here:
                here.remove(who)
                placed[place] = who
        for place in sorted(self.places.keys() - placed.keys()):
            if here := coming[self.centres[place[0]], place[1]]:
                placed[place] = here.pop(0)
        return placed


def standing_of(collective, today):
    """The `Standing` of a collective from next week on; None when nothing is published then."""
    first = monday_of(today) + WEEK
    centres = dict(
        Line.objects.filter(centre__collective=collective).order_by().values_list("pk", "centre_id")
    )
    closed = closed_weeks(collective)
    places, displaced = _places(collective, first, closed)
    if not places and not displaced:
        return None
    last = max(monday for _, monday, *_ in [*((0, m) for _, m in places), *displaced])
    window = Window(collective, first, (last - first) // WEEK + 1, today)
    filled = [(who, centres[line], monday) for (line, monday), who in places.items() if who]
    freed = [(who, centres[line], monday) for line, monday, who in displaced]
    given = given_problem(
        window, previous=filled, weights=_weights(collective), held=[*filled, *freed]
    )
    known = {volunteer["id"] for volunteer in given["volunteers"]}
    rota = _rota(filled, window)
    published = tuple(each for each in rota if each.volunteer in known)
    aside = tuple(each for each in rota if each.volunteer not in known)
    wanted = Counter((centre_id(centres[line]), window.number(day)) for line, day in places)
    wanted.subtract((each.centre, each.week) for each in aside)
    roomy, events = _with_room(_with_lines(problem_from(given), wanted), published)
    mark = _fingerprint(collective, first, places, displaced)
    return Standing(window, places, roomy, published, events, aside, displaced, centres, mark)


def fingerprint_of(collective, today):
    """Sixty-four characters that change with what a repair rests on; "" when nothing is published.

    The first half changes with the published weeks to come, the other with offers and outages:
    `has_same_posts` looks at the first one only.
    """
    first = monday_of(today) + WEEK
    places, displaced = _places(collective, first, closed_weeks(collective))
    if not places and not displaced:
        return ""
    return _fingerprint(collective, first, places, displaced)


def has_same_posts(one, other):
    """Whether two fingerprints were taken on the same published weeks."""
    return one[:HALF] == other[:HALF]


def closed_weeks(collective):
    """{(centre pk, Monday)}: weeks in which a centre exceptionally closes."""
    closings = Incident.objects.filter(collective=collective, kind=IncidentKind.CLOSING)
    closings = closings.exclude(state=IncidentState.LEFT).exclude(centre=None)
    found = set()
    for centre, first, last in closings.values_list("centre", "first_monday", "last_monday"):
        found |= {(centre, first + n * WEEK) for n in range((last - first) // WEEK + 1)}
    return found


def _places(collective, first, closed):
    posts = Post.objects.filter(line__centre__collective=collective, monday__gte=first)
    places, displaced = {}, []
    for post in posts.select_related("line").order_by("monday", "line"):
        is_open = is_line_open(post.line, post.monday)
        if is_open and (post.line.centre_id, post.monday) not in closed:
            places[post.line_id, post.monday] = post.volunteer_id
        elif post.volunteer_id:
            displaced.append((post.line_id, post.monday, post.volunteer_id))
    return places, tuple(displaced)


def _fingerprint(collective, first, places, displaced):
    rows = [SHAPE, *sorted((line, f"{monday}", who) for (line, monday), who in places.items())]
    rows += [(line, f"{monday}", who) for line, monday, who in displaced]
    return _hash(rows) + _hash(_around(collective, first))


def _around(collective, first):
    offers = OfferedWeek.objects.filter(volunteer__collective=collective, monday__gte=first)
    outages = Outage.objects.filter(
        Q(flat__centre__collective=collective) | Q(vehicle__centre__collective=collective)
    )
    outages = outages.order_by("pk").values_list("pk", "first_monday", "last_monday")
    return [offers.aggregate(Count("pk"), Max("pk")), [f"{outage}" for outage in outages]]


def _hash(content):
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:HALF]


def _rota(filled, window):
    return [
        Assignment(volunteer_id(who), centre_id(centre), window.number(monday))
        for who, centre, monday in sorted(filled, key=lambda each: (each[2], each[1], each[0]))
    ]


def _weights(collective):
    """Those of the draft published last."""
    drafts = Draft.objects.filter(collective=collective, state=DraftState.PUBLISHED)
    last = drafts.order_by("-published_at").first()
    return last.weights if last else None


def _with_lines(problem, wanted):
    """The same problem, each centre and week having the published lines that may be filled."""
    return _with_sizes(
        problem,
        {
            (centre.id, week): {"lines": wanted[centre.id, week]}
            for row, centre in enumerate(problem.centres)
            for week in range(problem.weeks)
            if problem.lines[row, week] != wanted[centre.id, week]
        },
    )


def _with_room(problem, published):
    """(problem in which the published rota keeps every rule, events back to the real room)."""
    people = {volunteer.id: volunteer for volunteer in problem.volunteers}
    cells, weeks = defaultdict(list), defaultdict(list)
    for each in published:
        cells[each.centre, each.week].append(people[each.volunteer])
        weeks[each.volunteer].append(each.week)
    volunteers = tuple(_patient(each, sorted(weeks[each.id])) for each in problem.volunteers)
    problem = replace(problem, volunteers=volunteers)
    needed, events = {}, []
    for cell, present in sorted(cells.items()):
        sizes = _short_of(problem, cell, present)
        if sizes:
            needed[cell] = {what: need for what, (need, _) in sizes.items()}
            real = {what: there for what, (_, there) in sizes.items()}
            events.append(Unusual(cell[0], UnusualWeeks(cell[1], cell[1], **real)))
    return _with_sizes(problem, needed), tuple(events)


def _short_of(problem, cell, present):
    """What → (needed, there), of the beds, vehicles or lines too few for who is there."""
    needs = {
        "lines": len(present),
        "beds": sum(volunteer.beds for volunteer in present),
        "vehicles": sum(volunteer.needs_vehicle for volunteer in present),
    }
    sizes = {what: (need, _size(problem, what, cell)) for what, need in needs.items()}
    return {what: (need, there) for what, (need, there) in sizes.items() if need > there}


def _patient(volunteer, weeks):
    """The same volunteer, for whom the weeks already published are not too many nor too close."""
    gaps = [later - earlier for earlier, later in pairwise(weeks)]
    return replace(
        volunteer,
        max_weeks=max(volunteer.max_weeks, len(weeks)),
        min_gap=min([volunteer.min_gap, *gaps]),
    )


def _with_sizes(problem, sizes):
    """The same problem with other lines, beds or vehicles in some cells."""
    unusual = defaultdict(list)
    for (centre, week), what in sizes.items():
        unusual[centre].append(UnusualWeeks(week, week, **what))
    centres = tuple(
        replace(each, unusual=(*each.unusual, *unusual[each.id])) for each in problem.centres
    )
    return replace(problem, centres=centres)


def _size(problem, what, cell):
    row = problem.centre_positions.get(cell[0])
    return 0 if row is None else int(getattr(problem, what)[row, cell[1]])


def place_of(assignment, window):
    """(centre pk, Monday) of an assignment."""
    return pk_of(assignment.centre), window.monday(assignment.week)
