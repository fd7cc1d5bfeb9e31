"""From what is stored to the engine's `Problem`, and from its assignments back to lines.

The engine knows a volunteer as "v12", a centre as "c3", and a week by its number from 0.
"""

from collections import defaultdict
from itertools import groupby

from maillage.apps.rota.models import Centre, Friendship, Line
from maillage.apps.rota.weeks import departure
from maillage.apps.rota.weights import RETURN_EVERY, WEIGHTS

from .capacity import capacity_of
from .people import given_volunteers
from .window import centre_id, is_holiday, pk_of, volunteer_id


def given_problem(window, *, fixed=(), previous=None, weights=None, held=(), among=None):
    """The engine's JSON of a window: replayable, and read by `engine.problem_from`.

    fixed, previous : of (volunteer pk, centre pk, monday)
    held : of (volunteer pk, centre pk, monday), places in this very rota: they count as offered and
        accepted, and are no reason to refuse another week nearby
    among : the volunteers (pk) to look at; None: all
    """
    centres = _centres(window)
    given = [_centre(*each, window) for each in centres]
    open_centres = [centre for (centre, *_), each in zip(centres, given, strict=True) if each]
    centres_given = [each for each in given if each]
    known = {each["id"] for each in centres_given}
    volunteers = given_volunteers(window, open_centres, held, among)
    names = {volunteer["id"] for volunteer in volunteers}
    return {
        "name": f"{window.first:%Y-%m-%d}",
        "weeks": window.weeks,
        "centres": centres_given,
        "volunteers": volunteers,
        "fixed": _assignments(fixed, window, names, known),
        "previous": None if previous is None else _assignments(previous, window, names, known),
        "weights": WEIGHTS | (weights or {}),
        "together": _friends(names),
        "months": [(m.year - window.first.year) * 12 + m.month - 1 for m in window.mondays],
        "holidays": [window.number(m) for m in window.mondays if is_holiday(m)],
        "return_every": RETURN_EVERY,
    }


def to_lines(assignments, window, kept):
    """Engine assignments as (volunteer pk, line pk, monday): who had a line keeps it.

    kept : dict (volunteer pk, monday) → line pk
    """
    lines = defaultdict(list)
    for line in Line.objects.filter(centre__collective=window.collective).order_by("number"):
        lines[line.centre_id].append(line)
    placed = []
    for (centre, week), group in groupby(sorted(assignments, key=_cell), key=_cell):
        monday = window.monday(week)
        there = [line.pk for line in lines[pk_of(centre)] if is_line_open(line, monday)]
        waiting = []
        for volunteer in sorted(pk_of(each.volunteer) for each in group):
            line = kept.get((volunteer, monday))
            if line in there:
                there.remove(line)
                placed.append((volunteer, line, monday))
            else:
                waiting.append(volunteer)
        placed += [(v, line, monday) for v, line in zip(waiting, there, strict=False)]
    return placed


def _cell(assignment):
    return assignment.centre, assignment.week


def is_line_open(line, monday):
    """Whether a line is open all that week."""
    return line.opens_on <= monday and (
        line.closes_on is None or line.closes_on >= departure(monday)
    )


def _centres(window):
    """(centre, its lines, its capacity) of each centre of the window's collective."""
    centres = Centre.objects.filter(collective=window.collective).order_by("pk")
    lines = defaultdict(list)
    for line in Line.objects.filter(centre__in=centres).order_by("number"):
        lines[line.centre_id].append(line)
    capacities = capacity_of(centres, window.mondays)
    return [(centre, lines[centre.pk], capacities[centre.pk]) for centre in centres]


def _centre(centre, lines, capacity, window):
    """One centre as the engine reads it; None when no line is open in the window."""
    open_lines = [sum(is_line_open(line, monday) for line in lines) for monday in window.mondays]
    opened = [number for number, count in enumerate(open_lines) if count]
    if not opened:
        return None
    given = {
        "id": centre_id(centre.pk),
        "open_from": opened[0],
        "open_to": opened[-1],
        "senior_required": centre.senior_required,
        "new_per_month": centre.new_per_month,
        "reserve": centre.is_reserve,
        "unusual": [],
    }
    by_week = {"lines": open_lines, "beds": capacity.beds, "vehicles": capacity.vehicles}
    for what, counts in by_week.items():
        given[what] = counts[opened[0]]
        given["unusual"] += _unusual(what, counts)
    return given


def _unusual(what, counts):
    """Runs of weeks with one count, as the engine reads them."""
    runs = groupby(enumerate(counts), key=lambda each: each[1])
    weeks = [(count, [number for number, _ in run]) for count, run in runs]
    return [{"from": run[0], "to": run[-1], what: count} for count, run in weeks]


def _assignments(places, window, volunteers, centres):
    """Places as the engine reads them, without those that the window does not hold."""
    given = []
    for volunteer, centre, monday in places:
        week = window.number(monday)
        names = volunteer_id(volunteer), centre_id(centre)
        if names[0] in volunteers and names[1] in centres and 0 <= week < window.weeks:
            given.append({"volunteer": names[0], "centre": names[1], "week": week})
    return given


def _friends(names):
    agreed = Friendship.objects.exclude(agreed_at=None).order_by("pk")
    pairs = ((volunteer_id(f.volunteer_id), volunteer_id(f.friend_id)) for f in agreed)
    return [list(pair) for pair in pairs if set(pair) <= names]
