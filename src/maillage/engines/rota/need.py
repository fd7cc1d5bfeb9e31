"""How many more volunteers, available when, so that the next centre is held."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.chances import Chance, Spread, chance_of, spread_of
from maillage.engines.rota.forecast import NEARLY, Assumptions, Years
from maillage.engines.rota.offers import Line, lines_of, offers_of
from maillage.engines.rota.problem import Centre, Volunteer
from maillage.engines.siting.result import Stop, Watch

MOST_ROUNDS = 40
NEXT = "next centre"


@dataclass(frozen=True)
class NextCentre:
    """A centre that is thought of, open every week.

    lines, beds, vehicles : as `Centre`
    like : id of a centre near it: whoever accepts that one accepts this one; or else
    accept_share : share of the volunteers, drawn at random, who accept it
    """

    lines: int = 1
    beds: int = 1
    vehicles: int = 1
    like: str | None = None
    accept_share: float | None = None


@dataclass(frozen=True)
class Recruits:
    """Volunteers to be found for a centre to be held.

    by_month : tuple of int, how many who offer the weeks of each month and give one of them
    held : `Chance` that all lines of the centre are held (or nearly), with them
    enough : whether that reaches the confidence; False when stopped before, or when it cannot
    """

    by_month: tuple[int, ...]
    held: Chance
    enough: bool

    @property
    def number(self):
        """How many in all."""
        return sum(self.by_month)


@dataclass(frozen=True)
class Need:
    """What `need` found.

    accepting : volunteers who accept the centre
    taken : `Spread` of the posts that the other centres lose to it in a year, without recruits
    empty : float array, shape (weeks,), its mean number of empty posts without recruits
    held_today, nearly_held_today : `Chance` without recruits
    to_hold, to_nearly_hold : `Recruits`
    """

    accepting: int
    taken: Spread
    empty: np.ndarray
    held_today: Chance
    nearly_held_today: Chance
    to_hold: Recruits
    to_nearly_hold: Recruits


def need(problem, wanted, assumptions=None, stop=None):
    """The `Need` of a `NextCentre` once the centres of ``problem`` are served first.

    assumptions : `Assumptions`, by default 300 draws
    stop : Stop; the recruits found so far are told, marked as not enough

    A recruit accepts this centre only, needs one bed and no vehicle, and may withdraw like anybody.
    They are added month by month where posts are empty, until enough: enough, not the fewest.

    Raises `InvalidInput` for an unknown centre, a share out of 0 to 1, both or neither.

    Examples
    --------
    Nobody yet, two weeks, nobody withdraws: two volunteers.

    >>> from maillage.engines.rota.problem import Problem
    >>> found = need(Problem("", 2, (), (), None), NextCentre(accept_share=0.3), Assumptions(0.0))
    >>> found.to_hold.by_month
    (2,)
    """
    _check(problem, wanted)
    assumptions = assumptions or Assumptions(draws=300)
    watch = Watch(stop or Stop())
    wider, accepting = _with(problem, wanted, assumptions.seed)
    by_month = np.zeros(1 + max(problem.month_of(week) for week in range(problem.weeks)), int)
    today = _live(wider, by_month, assumptions, watch)
    nearly = _recruit(wider, by_month, assumptions, watch, NEARLY)
    fully = _recruit(wider, np.array(nearly.by_month), assumptions, watch, 0)
    before = Years(*_offers_and_lines(problem), assumptions, watch)
    return Need(
        accepting,
        _taken(before, today, assumptions.confidence),
        _empty(today).mean(axis=0),
        _held(today, 0),
        _held(today, NEARLY),
        fully,
        nearly,
    )


def _taken(before, today, confidence):
    """Posts lost by the other centres, in the years drawn with and without this one."""
    n = min(len(before.filled), len(today.filled))
    with_it = today.filled[:n, :-1].sum(axis=(1, 2), dtype=int)
    return spread_of(before.filled[:n].sum(axis=(1, 2), dtype=int) - with_it, confidence)


def _offers_and_lines(problem):
    offers = offers_of(problem)
    return offers, lines_of(offers)


def _with(problem, wanted, seed):
    """(the problem with the next centre, number who accept it)."""
    drawn = np.random.default_rng(seed).random(len(problem.volunteers))
    people = []
    for volunteer, luck in zip(problem.volunteers, drawn, strict=True):
        accepts = (
            luck < wanted.accept_share if wanted.like is None else wanted.like in volunteer.accepts
        )
        more = {NEXT: 0} if accepts else {}
        people.append(replace(volunteer, accepts={**volunteer.accepts, **more}))
    size = wanted.lines, wanted.beds, wanted.vehicles
    centre = Centre(NEXT, *size, open_from=0, open_to=problem.weeks - 1)
    wider = replace(problem, centres=(*problem.centres, centre), volunteers=tuple(people))
    return wider, sum(NEXT in each.accepts for each in people)


def _recruit(problem, by_month, assumptions, watch, spare):
    """Add recruits to ``by_month`` until the centre has at most that share of its weeks empty."""
    for _ in range(MOST_ROUNDS):
        years = _live(problem, by_month, assumptions, watch)
        held = _held(years, spare)
        if held.share >= assumptions.confidence:
            return Recruits(tuple(by_month.tolist()), held, True)
        if watch.must_stop():
            break
        by_month = by_month + _more(problem, _empty(years).mean(axis=0), by_month.size)
    return Recruits(tuple(by_month.tolist()), held, False)


def _more(problem, empty, months):
    """Recruits to add: the mean number of empty posts of each month, one in the worst at least."""
    month = [problem.month_of(week) for week in range(problem.weeks)]
    short = np.bincount(month, empty, months)
    more = np.rint(short).astype(int)
    if not more.any():
        more[short.argmax()] = 1
    return more


def _live(problem, by_month, assumptions, watch):
    """The `Years` of the problem with recruits; the lines of the next centre come last."""
    weeks = [[] for _ in by_month]
    for week in range(problem.weeks):
        weeks[problem.month_of(week)].append(week)
    recruits = [
        Volunteer(
            f"{NEXT} {month} {n}", False, 1, 1, tuple(weeks[month]), 0, 1, False, 1, {NEXT: 0}
        )
        for month, number in enumerate(by_month)
        for n in range(number)
    ]
    people = (*problem.volunteers, *recruits)
    offers, lines = _offers_and_lines(replace(problem, volunteers=people))
    last = len(problem.centres) - 1
    others = [line for line in lines if line.centre != last]
    ours = [Line(last, level) for level in range(1, problem.centres[last].lines + 1)]
    return Years(offers, others + ours, assumptions, watch)


def _held(years, spare):
    last = len(years.posts) - 1
    ours = [number for number, line in enumerate(years.lines) if line.centre == last]
    return chance_of(years.held(spare)[:, ours].all(axis=1), years.assumptions.confidence)


def _empty(years):
    return years.posts[-1] - years.filled[:, -1]


def _check(problem, wanted):
    if (wanted.like is None) == (wanted.accept_share is None):
        raise InvalidInput(
            "the next centre needs either like (a centre near it) or accept_share, not both"
        )
    if wanted.like is not None and wanted.like not in problem.centre_positions:
        raise InvalidInput(f"like is {wanted.like!r}, which is no centre; give the id of one")
    if wanted.accept_share is not None and not 0 <= wanted.accept_share <= 1:
        raise InvalidInput(f"accept_share is {wanted.accept_share}; expected a share from 0 to 1")
    if min(wanted.lines, wanted.beds) < 1 or wanted.vehicles < 0:
        raise InvalidInput("the next centre needs at least one line, one bed and no fewer vehicles")
