"""The plan a forecast starts from: as many lines held as can be, then as many posts filled."""

import numpy as np

from maillage.engines.rota.filling import (
    ANY,
    BEFORE_ALL,
    FREE,
    copied,
    empty_filling,
    fill_line,
    fill_post,
    forget,
    give_up,
    put,
    take,
)
from maillage.engines.rota.offers import Line

MOST_FORCED = 5  # posts of one line beyond what may stay empty


def plan_lines(offers, lines):
    """The `Filling` of a plan: lines in the order given, those that cannot be held last.

    A line that cannot be held is given up at once, so that it takes nobody from those after it.
    """
    filling, gone = empty_filling(offers), nobody_gone(offers)
    left = [line for line in lines if not hold(offers, filling, line, 0)]
    for line in left:
        fill_line(offers, filling, gone, line, ANY, ANY)
        _force_line(offers, filling, gone, line)
    return filling


def hold(offers, filling, line, spare, moves=ANY):
    """Fill a line; whether at most that share of its weeks stays empty. If not, it is given up.

    moves : most volunteers moved to fill one post
    """
    gone, most = nobody_gone(offers), most_empty(offers, line, spare)
    empty = fill_line(offers, filling, gone, line, moves, most + MOST_FORCED)
    if most < empty <= most + MOST_FORCED and moves == ANY:
        empty -= _force_line(offers, filling, gone, line)
    if empty > most:
        give_up(offers, filling, line)
    return bool(empty <= most)


def most_posts(offers, gone):
    """int array by cell: posts of a fullest plan if weeks could touch and room were endless.

    gone : bool by offer, those that cannot be used
    A maximum flow: no rota fills more posts in all.
    """
    people = np.zeros_like(offers.most)
    unlocked = np.full_like(offers.locked, FREE)
    free = offers._replace(gap=people + 1, needs_beds=people, needs_vehicle=people, locked=unlocked)
    filling = empty_filling(free)
    for centre, level in enumerate(offers.lines.reshape(-1, offers.weeks).max(axis=1)):
        fill_line(free, filling, gone, Line(centre, level), ANY, ANY)
    return filling.taken[:, 0].copy()


def most_posts_by_week(offers, gone):
    """int array by cell, as `most_posts`, when volunteers may give every week they offer.

    In each week apart, no rota fills more posts.
    """
    weeks = np.bincount(offers.giver, minlength=offers.most.size)
    return most_posts(offers._replace(most=weeks), gone)


def most_empty(offers, line, spare):
    """Weeks of a line that may stay empty, for a share of them."""
    open_weeks = offers.lines.reshape(-1, offers.weeks)[line.centre] >= line.level
    return int(spare * open_weeks.sum() + 1e-9)


def nobody_gone(offers):
    """bool by offer, all false."""
    return np.zeros(offers.giver.size, bool)


def _force_line(offers, filling, gone, line):
    """Fill posts of a line that no path fills; how many."""
    cells = np.arange(offers.weeks) + line.centre * offers.weeks
    short = (filling.taken[cells, 0] < line.level) & (line.level <= offers.lines[cells])
    return sum(_force(offers, filling, gone, cell) for cell in cells[short])


def _force(offers, filling, gone, cell):
    """Have somebody come who must leave two posts or more, if these can then be filled."""
    beds = offers.beds[cell] - filling.taken[cell, 1]
    vehicles = offers.vehicles[cell] - filling.taken[cell, 2]
    for offer in offers.by[offers.first[cell] : offers.last[cell]]:
        who = offers.giver[offer]
        if offers.needs_beds[who] > beds or offers.needs_vehicle[who] > vehicles:
            continue
        leaving = _in_the_way(offers, filling, offer)
        if len(leaving) < 2 or (offers.locked[leaving] != FREE).any():
            continue
        if _comes(offers, filling, gone, (cell, offer), leaving):
            return True
    return False


def _in_the_way(offers, filling, offer):
    """Offers used by the same volunteer too near this one."""
    who = offers.giver[offer]
    held = filling.held[who, : filling.n_held[who]]
    return held[np.abs(offers.week[held] - offers.week[offer]) < offers.gap[who]]


def _comes(offers, filling, gone, post, leaving):
    """Exchange offers for one, then fill the posts they leave; all is put back if one stays."""
    cell, offer = post
    before, opened = copied(filling), filling.cell[leaving]
    for other in leaving:
        take(offers, filling, other)
    forget(filling)
    put(offers, filling, cell, offer)
    offers.locked[offer] = cell  # for the time of the searches
    done = all(fill_post(offers, filling, gone, each, ANY, BEFORE_ALL) for each in opened)
    offers.locked[offer] = FREE
    if not done:
        for array, old in zip(filling[:5], before[:5], strict=True):
            array[:] = old
        forget(filling)
    return done
