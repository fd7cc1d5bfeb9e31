"""What the offers received will hold: which lines, which weeks are short, with what confidence.

A plan is made (`planning`), then many years are drawn: each offer is withdrawn with the same
probability, at a random moment; the post left is filled by somebody free, or by moving one other
volunteer whose post somebody free then takes, else it stays empty. Beside it stands what no
planning could beat: the maximum flow on the offers that are left at the end of the same years.
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.chances import (
    Chance,
    Count,
    Spread,
    chance_of,
    count_of,
    spread_of,
)
from maillage.engines.rota.filling import copied
from maillage.engines.rota.offers import Line, lines_of, offers_of
from maillage.engines.rota.planning import (
    most_empty,
    most_posts,
    most_posts_by_week,
    nobody_gone,
    plan_lines,
)
from maillage.engines.rota.withdrawals import live_draws, losses_of
from maillage.engines.siting.result import Stop, Watch

NEARLY = 0.05  # of a line's weeks may be empty for it to be nearly held
MOVED = 1  # volunteers asked to change week or centre when a post is lost
BOUNDED = 50  # draws in which the least number of empty posts is computed
BLOCK_OFFERS = 2_000_000  # drawn together
MOST_DRAWS = 100_000


@dataclass(frozen=True)
class Assumptions:
    """What is supposed of the future.

    withdrawal : probability that a week offered is withdrawn, each apart from the others
    draws : years drawn
    seed : from 0 up
    confidence : of every interval and of what is said to hold

    Raises `InvalidInput` for a number out of its range.
    """

    withdrawal: float = 0.05
    draws: int = 1_000
    seed: int = 0
    confidence: float = 0.9

    def __post_init__(self):
        if not 0 <= self.withdrawal <= 1:
            raise InvalidInput(f"withdrawal is {self.withdrawal}; expected a share from 0 to 1")
        if not 1 <= self.draws <= MOST_DRAWS:
            raise InvalidInput(f"draws is {self.draws}; expected a number, 1 to {MOST_DRAWS:,}")
        if not 0 < self.confidence < 1:
            raise InvalidInput(f"confidence is {self.confidence}; expected a share between 0 and 1")
        if not 0 <= self.seed < 2**63:
            raise InvalidInput(f"seed is {self.seed}; expected a whole number from 0 up")


@dataclass(frozen=True)
class Forecast:
    """What `forecast` found; n_centres leaves out reserves.

    draws : years drawn, fewer than asked when stopped
    centres : ids; lines : (centre position, level)
    posts : int array, shape (n_centres, weeks)
    planned : int array like `posts`, filled by the plan, before any withdrawal
    planned_at_most : no plan fills more posts
    filled, empty : `Spread` of all posts of the year
    least_empty : float, mean number of posts that no rearranging could have filled
    week_empty, week_hole : `Spread` and `Chance`, shape (weeks,)
    centre_filled : `Spread`, shape (n_centres,); cell_empty : float array like `posts`, mean
    cell_hole : `Chance` like `posts`
    line_held, line_nearly_held : `Chance`, shape (n_lines,)
    held, nearly_held : `Count` of lines; held_at_most : `Count` of lines if all were rearranged
    """

    assumptions: Assumptions
    draws: int
    centres: tuple[str, ...]
    lines: tuple[Line, ...]
    posts: np.ndarray
    planned: np.ndarray
    planned_at_most: int
    filled: Spread
    empty: Spread
    least_empty: float
    week_empty: Spread
    week_hole: Chance
    centre_filled: Spread
    cell_empty: np.ndarray
    cell_hole: Chance
    line_held: Chance
    line_nearly_held: Chance
    held: Count
    nearly_held: Count
    held_at_most: Count

    @property
    def short_weeks(self):
        """Weeks in which a post is empty with more than the probability left by the confidence."""
        return np.flatnonzero(self.week_hole.share > 1 - self.assumptions.confidence)


class Years:
    """A plan and the years drawn from it."""

    def __init__(self, offers, lines, assumptions, watch):
        self.offers, self.lines, self.assumptions = offers, lines, assumptions
        self.plan, self.gone = plan_lines(offers, lines), nobody_gone(offers)
        self.posts = offers.lines.reshape(-1, offers.weeks)
        self.planned = self.plan.taken[:, 0].reshape(self.posts.shape)
        self.filled = np.concatenate([*self._blocks(watch)])

    def _blocks(self, watch):
        """Posts filled in each draw, block by block until the watch says stop."""
        working, asked = copied(self.plan), self.assumptions.draws
        size = int(np.clip(BLOCK_OFFERS // max(1, self.gone.size), 1, 200))
        for first in range(0, asked, size):
            if first and watch.must_stop():
                return
            n = min(size, asked - first)
            posts = np.empty((n, self.offers.lines.size), np.int64)
            key = self.assumptions.seed, first
            losses = losses_of(self.offers, self.assumptions.withdrawal, key, n)
            live_draws(self.offers, (self.plan, working), self.gone, losses, MOVED, posts)
            yield posts.reshape(n, *self.posts.shape).astype(np.int16)

    def held(self, spare):
        """Which lines have at most that share of their weeks empty: bool, (n_draws, n_lines)."""
        held = np.empty((len(self.filled), len(self.lines)), bool)
        for number, line in enumerate(self.lines):
            counted = self.posts[line.centre] >= line.level
            empty = (self.filled[:, line.centre, counted] < line.level).sum(axis=1)
            held[:, number] = empty <= most_empty(self.offers, line, spare)
        return held

    def best(self, watch):
        """(posts empty, lines held) at best in some of the draws: two int arrays."""
        found = []
        for draw in range(min(BOUNDED, len(self.filled))):
            if draw and watch.must_stop():
                break
            key = self.assumptions.seed, draw
            _, lost, _ = losses_of(self.offers, self.assumptions.withdrawal, key, 1)
            gone = self.gone.copy()
            gone[lost] = True
            found.append(self._best(gone))
        return np.array(found).T

    def _best(self, gone):
        empty = self.offers.lines.sum() - most_posts(self.offers, gone).sum()
        holes = self.posts - most_posts_by_week(self.offers, gone).reshape(self.posts.shape)
        # Posts empty in one week are of different lines, and a line has no more posts than weeks.
        lost = max(holes.sum(axis=0).max(initial=0), -(-empty // max(1, self.offers.weeks)))
        return empty, len(self.lines) - lost


def forecast(problem, *, withdrawal=0.05, draws=1_000, seed=0, confidence=0.9, stop=None):
    """The `Forecast` of a `Problem`: lines held all year, weeks short, with their probabilities.

    Parameters
    ----------
    withdrawal : float, probability that a week offered is withdrawn: an assumption, not a measure
    draws : int, years drawn
    seed : int from 0 up; same seed, same answer
    confidence : float, of every interval, and of what is said to be held
    stop : Stop; what was drawn so far is told (a first block always is)

    A line is *held* if every one of its weeks is filled, *nearly held* if at most 5 % are empty.
    Only the hard rules count, not the costs; a published rota plays no part.

    Raises `InvalidInput` for a withdrawal, a confidence, a seed or draws out of range.

    Examples
    --------
    Two doctors for one post; it is empty when both withdraw, once in four years.

    >>> from maillage.engines.rota.problem import Centre, Problem, Volunteer
    >>> centre = Centre("ajain", 1, 1, 1, open_from=0, open_to=0)
    >>> doctors = [Volunteer(n, True, 1, 1, (0,), 0, 1, False, 1, {"ajain": 0}) for n in "ab"]
    >>> problem = Problem("", 1, (centre,), tuple(doctors), None)
    >>> seen = forecast(problem, withdrawal=0.5, draws=2_000)
    >>> bool(seen.week_hole.low[0] < 0.25 < seen.week_hole.high[0])
    True
    """
    assumptions = Assumptions(withdrawal, draws, seed, confidence)
    watch = Watch(stop or Stop())
    offers = offers_of(problem)
    years = Years(offers, lines_of(offers), assumptions, watch)
    return _told(problem, years, years.best(watch))


def _told(problem, years, best):
    confidence = years.assumptions.confidence
    kept = [row for row, centre in enumerate(problem.centres) if not centre.reserve]
    rows = {row: position for position, row in enumerate(kept)}
    posts, filled = years.posts[kept], years.filled[:, kept]
    empty = posts - filled
    held, nearly_held = years.held(0), years.held(NEARLY)
    return Forecast(
        years.assumptions,
        len(filled),
        tuple(problem.centres[row].id for row in kept),
        tuple(line._replace(centre=rows[line.centre]) for line in years.lines),
        posts,
        years.planned[kept],
        int(most_posts(years.offers, years.gone).sum()),
        spread_of(filled.sum(axis=(1, 2)), confidence),
        spread_of(empty.sum(axis=(1, 2)), confidence),
        float(best[0].mean()),
        spread_of(empty.sum(axis=1), confidence),
        chance_of((empty > 0).any(axis=1), confidence),
        spread_of(filled.sum(axis=2), confidence),
        empty.mean(axis=0),
        chance_of(empty > 0, confidence),
        chance_of(held, confidence),
        chance_of(nearly_held, confidence),
        count_of(held.sum(axis=1), confidence),
        count_of(nearly_held.sum(axis=1), confidence),
        count_of(best[1], confidence),
    )
