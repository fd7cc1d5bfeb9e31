"""A draft as the engine reads it: its problem, and who is placed."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.models import Cell, Draft, Friendship, OfferedWeek, Post
from maillage.apps.rota.placing import Placing
from maillage.apps.rota.weeks import WEEK
from maillage.engines.rota import Assignment, Problem, problem_from

from .people import SECRETS
from .problem import given_problem
from .window import Window, centre_id, volunteer_id


@dataclass(frozen=True)
class DraftRota:
    """A draft with what its rules are judged on.

    cells : of `Cell`, by line and week; the volunteer, the line and its centre are read with them
    """

    draft: Draft
    window: Window
    problem: Problem
    cells: list

    @cached_property
    def placing(self):
        """The cells as a `Placing`, on which moves may be tried."""
        return Placing(self.problem, [self.assignment(cell) for cell in self.cells])

    def assignment(self, cell):
        """A cell as the engine reads it."""
        return self.place(cell.volunteer_id, cell.line.centre_id, cell.monday)

    def place(self, volunteer, centre, monday):
        """The engine's assignment of a volunteer (pk) to a centre (pk) in a week."""
        number = self.window.number(monday)
        return Assignment(volunteer_id(volunteer), centre_id(centre), number)


def drafts_of(collectives, *, discarded=False):
    """Drafts of some organisations (numbers), the newest first; or those discarded."""
    drafts = Draft.objects.filter(collective__in=collectives).select_related("collective")
    if discarded:
        return drafts.filter(state=DraftState.DISCARDED)
    return drafts.exclude(state=DraftState.DISCARDED)


def window_of(draft, today):
    """The `Window` of a draft; formalities are judged on `today`."""
    return Window(draft.collective, draft.first_monday, draft.weeks, today)


def given_of(draft, today, *, fixed=(), among=None):
    """The engine's JSON of a draft. Weeks already published there count as offered.

    fixed : of (volunteer pk, centre pk, monday)
    among : the volunteers (pk) to look at; None: all
    """
    held = _published(draft)
    return given_problem(
        window_of(draft, today),
        fixed=fixed,
        previous=held or None,
        weights=draft.weights,
        held=held,
        among=among,
    )


def cells_of(draft, among=None):
    """The cells of a draft, or of some volunteers (pk), by line and week, with what names them."""
    cells = Cell.objects.filter(draft=draft).order_by("line", "monday")
    if among is not None:
        cells = cells.filter(volunteer__in=among)
    cells = cells.select_related("volunteer", "line__centre").defer(
        "line__centre__keys", *(f"volunteer__{field}" for field in SECRETS)
    )
    return list(cells)


def rota_of(draft, today, among=None):
    """The `DraftRota` of a draft as it stands, of some volunteers (pk) or of all.

    What is read of two thousand volunteers takes its second: a page asks for those it shows.
    """
    problem = problem_from(given_of(draft, today, among=among))
    return DraftRota(draft, window_of(draft, today), problem, cells_of(draft, among))


def placed_in(draft, centres=None):
    """Numbers of the volunteers placed in a draft, or in some of its centres."""
    cells = Cell.objects.filter(draft=draft)
    if centres is not None:
        cells = cells.filter(line__centre__in=centres)
    return set(cells.order_by().values_list("volunteer", flat=True))


def who_could_come(draft, monday):
    """Numbers of the volunteers who offer a week, or are published in it, and of their friends."""
    offering = set(
        OfferedWeek.objects.filter(volunteer__collective=draft.collective, monday=monday)
        .order_by()
        .values_list("volunteer", flat=True)
    )
    offering |= {volunteer for volunteer, _, week in _published(draft) if week == monday}
    pairs = Friendship.objects.exclude(agreed_at=None).order_by()
    pairs = pairs.filter(Q(volunteer__in=offering) | Q(friend__in=offering))
    return offering | {pk for pair in pairs.values_list("volunteer", "friend") for pk in pair}


def _published(draft):
    """(volunteer, centre, monday) of the posts published in the weeks of a draft."""
    last = draft.first_monday + (draft.weeks - 1) * WEEK
    posts = Post.objects.filter(
        line__centre__collective=draft.collective,
        monday__range=(draft.first_monday, last),
        volunteer__isnull=False,
    )
    return list(posts.order_by("pk").values_list("volunteer", "line__centre", "monday"))
