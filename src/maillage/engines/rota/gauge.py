"""How many lines N volunteers hold: groups of N are drawn from the real ones, again and again."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.chances import Count, Spread, count_of, spread_of
from maillage.engines.rota.filling import FREE, copied, empty_filling, give_up
from maillage.engines.rota.forecast import MOVED, NEARLY, Assumptions
from maillage.engines.rota.offers import Line, lines_of, offers_of
from maillage.engines.rota.planning import hold, nobody_gone
from maillage.engines.rota.withdrawals import live_draws, losses_of
from maillage.engines.siting.result import Stop, Watch

SIZES = (500, 850, 1_000, 1_500, 2_000)
MOST_SIZE = 20_000
PLANNED_MOVES = 2  # more takes much longer and holds no more lines
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of the lines that can be planned; others: a reserve


@dataclass(frozen=True)
class Reach:
    """Lines held by a number of volunteers.

    opened : mean number of lines opened, the share of those that could be planned that holds most
    held : `Count` of lines held with the confidence
    spread : `Spread` of the lines held in one drawn group and year
    """

    opened: float
    held: Count
    spread: Spread


@dataclass(frozen=True)
class Mark:
    """What a number of volunteers holds: `Reach` of every week, and of 95 % of the weeks."""

    volunteers: int
    held: Reach
    nearly_held: Reach


@dataclass(frozen=True)
class Gauge:
    """What `gauge` found: `Mark`s by ascending number of volunteers, and the groups drawn."""

    assumptions: Assumptions
    draws: int
    marks: tuple[Mark, ...]


def gauge(problem, sizes=SIZES, assumptions=None, stop=None):
    """The `Gauge` of groups like the volunteers of ``problem``.

    sizes : numbers of volunteers, ascending
    assumptions : `Assumptions`, by default 40 draws; each draws a group and its withdrawals
    stop : Stop; what was drawn so far is told (one group always is)

    A group is the volunteers in a random order, then again in another, as often as it takes; its
    first 500 are its group of 500. Centres are those of the problem, open all the year, then copies
    of them as long as lines can be held, accepted by those who accept the first.

    Raises `InvalidInput` when there is nobody to draw from, no line, or for sizes out of range.
    """
    assumptions, watch = assumptions or Assumptions(draws=40), Watch(stop or Stop())
    sizes = _checked(problem, sizes)
    offers, copies = _copies(problem, sizes[-1])
    found = []
    for draw in range(assumptions.draws):
        if draw and watch.must_stop():
            break
        found.append(_live_group(offers, copies, sizes, assumptions, draw))
    found = np.array(found)
    marks = tuple(
        Mark(size, *(_reach(found[:, at], kind, assumptions.confidence) for kind in (1, 2)))
        for at, size in enumerate(sizes)
    )
    return Gauge(assumptions, len(found), marks)


def _reach(found, kind, confidence):
    """The `Reach` of the share of lines opened that holds most.

    found : int array, (n_draws, n_shares, 3): lines opened, held, nearly held; kind : 1 or 2
    """
    counts = [count_of(held, confidence) for held in found[:, :, kind].T]
    means = found.mean(axis=0)
    best = max(range(len(counts)), key=lambda at: (counts[at].number, means[at, kind]))
    spread = spread_of(found[:, best, kind], confidence)
    return Reach(float(means[best, 0]), counts[best], spread)


def _checked(problem, sizes):
    sizes = tuple(sizes)
    if (
        not sizes
        or sorted(set(sizes)) != list(sizes)
        or not 1 <= sizes[0] <= sizes[-1] <= MOST_SIZE
    ):
        raise InvalidInput(f"sizes is {sizes}; expected ascending numbers, 1 to {MOST_SIZE:,}")
    if not problem.volunteers:
        raise InvalidInput("the rota has no volunteer to draw others from; give at least one")
    if not any(centre.lines and not centre.reserve for centre in problem.centres):
        raise InvalidInput("the rota has no line to hold; give a centre with at least one")
    return sizes


def _copies(problem, size):
    """(`Offers` of centres open all year, repeated as often as may be of use, lines by copy)."""
    centres = tuple(
        replace(centre, open_from=0, open_to=problem.weeks - 1, unusual=())
        for centre in problem.centres
        if not centre.reserve
    )
    kept = {centre.id for centre in centres}
    people = tuple(
        replace(each, accepts={c: d for c, d in each.accepts.items() if c in kept})
        for each in problem.volunteers
    )
    offers = offers_of(replace(problem, centres=centres, volunteers=people, fixed=()))
    lines, times = lines_of(offers), _most_copies(offers, size)
    copies = [
        [Line(line.centre + copy * len(centres), line.level) for line in lines]
        for copy in range(times)
    ]
    by_cell = ("lines", "beds", "vehicles", "first", "last")
    repeated = {name: np.tile(getattr(offers, name), times) for name in by_cell}
    return offers._replace(**repeated), copies


def _most_copies(offers, size):
    """As many copies of each centre as all who accept it could hold if nothing else was open."""
    lines = offers.lines.reshape(-1, offers.weeks).max(axis=1)
    centre = np.repeat(np.arange(offers.lines.size) // offers.weeks, offers.last - offers.first)
    pairs = np.unique(np.column_stack((centre, offers.who)), axis=0)
    weeks = np.bincount(pairs[:, 0], offers.most[pairs[:, 1]], lines.size)
    held = weeks * size / offers.most.size / np.maximum(1, lines * offers.weeks)
    return 1 + int(held.max())


def _live_group(offers, copies, sizes, assumptions, draw):
    """Lines opened, held and nearly held by the first of a drawn group.

    Returns an int list, (n_sizes, n_shares, 3).
    """
    rng = np.random.default_rng((assumptions.seed, draw))
    times = -(-sizes[-1] // offers.most.size)
    picks = np.concatenate([rng.permutation(offers.most.size) for _ in range(times)])
    found = []
    for size in sizes:
        group = _resampled(offers, picks[:size])
        losses = losses_of(group, assumptions.withdrawal, (assumptions.seed, draw), 1)
        found.append(_live_plans(group, copies, losses))
    return found


def _live_plans(offers, copies, losses):
    """What `_live_group` returns, for one size: each of `SHARES` of the lines is opened."""
    planned, filling = _growing(offers, copies)
    working, gone = copied(filling), nobody_gone(offers)
    posts = np.empty((1, offers.lines.size), np.int64)
    most, found, opened = int(NEARLY * offers.weeks + 1e-9), [], list(planned)
    for share in SHARES:
        while len(opened) > int(share * len(planned)):
            give_up(offers, filling, opened.pop())
        live_draws(offers, (filling, working), gone, losses, MOVED, posts)
        filled = posts.reshape(-1, offers.weeks)
        empty = [(filled[line.centre] < line.level).sum() for line in opened]
        found.append((len(opened), empty.count(0), sum(each <= most for each in empty)))
    return found


def _growing(offers, copies):
    """Lines that can be held, then nearly held, and the `Filling` that does."""
    filling, planned = empty_filling(offers), {}
    for spare in (0, NEARLY):
        full = set()
        for number, line in ((number, line) for copy in copies for number, line in enumerate(copy)):
            # Copies have the same candidates: where one cannot be held, no later one can.
            if number in full or line in planned:
                continue
            if hold(offers, filling, line, spare, PLANNED_MOVES):
                planned[line] = True
            else:
                full.add(number)
    return planned, filling


def _resampled(offers, picks):
    """The `Offers` of a group: volunteer ``picks[i]`` of the given ones becomes number i."""
    count = np.bincount(offers.giver, minlength=offers.most.size)
    begin, now = _starts(count), _starts(count[picks])
    giver = np.repeat(np.arange(picks.size), count[picks])
    old = begin[picks[giver]] + np.arange(giver.size) - now[giver]
    times = np.bincount(picks, minlength=offers.most.size)
    entry = np.repeat(np.arange(offers.who.size), times[offers.who])
    rank = np.arange(entry.size) - _starts(times[offers.who])[entry]
    who = np.argsort(picks, kind="stable")[_starts(times)[offers.who[entry]] + rank]
    ends = _starts(times[offers.who])
    return offers._replace(
        first=ends[offers.first],
        last=ends[offers.last],
        who=who,
        by=now[who] + offers.by[entry] - begin[offers.who[entry]],
        most=offers.most[picks],
        gap=offers.gap[picks],
        needs_beds=offers.needs_beds[picks],
        needs_vehicle=offers.needs_vehicle[picks],
        giver=giver,
        week=offers.week[old],
        locked=np.full(giver.size, FREE),
    )


def _starts(count):
    return np.concatenate([[0], np.cumsum(count)])
