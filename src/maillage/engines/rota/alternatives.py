"""The best move, proven, and others that really differ from it."""

from dataclasses import dataclass, replace

from maillage.engines.errors import Stopped
from maillage.engines.rota.moves import Move, Program
from maillage.engines.rota.pricing import price
from maillage.engines.rota.reach import Area, Reach

MOST = 3
FEW_WAYS = 4  # to fill each post of an area that would else be large
MORE_CHANGES = 2  # that an alternative may have
CHANGE = 100_000  # one change fewer is worth any cost
NOTHING = Move((), (), 0, 0)


@dataclass(frozen=True)
class Found:
    """A move, where it was looked for, and the (posts filled, changes) that no move betters."""

    move: Move
    reach: Reach
    program: Program
    bound: tuple[int, int]


def search(standing, seconds_left):
    """The `Found` of the move that fills most posts with fewest changes, at the lowest cost.

    Each step further may better the move and tighten the bound, until they meet.
    """
    reach, best = Reach(standing), None
    bound = standing.room, abs(standing.room)
    while True:
        for area in _areas(reach):
            program = Program(standing, area)
            move = program.best(seconds_left())
            if move is not None and (best is None or _rank(move.worth) < _rank(best[1].worth)):
                best = program, move
            if _meets(best, bound):
                break
        else:
            bound = max(bound, _bound(reach, move, seconds_left), key=_rank)
        if _meets(best, bound) or reach.complete or seconds_left() <= 0:
            break
        reach.step_further()
    program, move = best or _nothing(standing)
    return Found(_cheapest(program, move, seconds_left), reach, program, bound)


def _areas(reach):
    """Where to look at this step: far out, first where a few ways fill each post."""
    if not reach.is_whole:
        yield reach.ending(FEW_WAYS)
    yield reach.inner()


def _meets(best, bound):
    return best is not None and _rank(best[1].worth) <= _rank(bound)


def _nothing(standing):
    if standing.broken:
        raise Stopped("no repair was found in the time given; give more seconds")
    return Program(standing, Area((), ())), NOTHING


def others(found, seconds_left):
    """Up to two further moves that fill as many posts, or leave them empty rather than move people.

    In each, at least half of those who come differ from each one before. When the best move takes
    posts back, the last is the rota left as it stands. One calls in a reserve doctor if it can be.
    """
    standing, best = found.reach.standing, found.move
    if not best.added:
        return ()
    if not found.reach.steps and not found.reach.complete:
        found.reach.step_further()
        found = replace(found, program=Program(standing, found.reach.inner()))
    area = found.program.near_best(best, MORE_CHANGES)
    leave = bool(best.dropped) and not standing.broken
    moves = [best]
    for reserve_first in (leave, True):
        if len(moves) + leave == MOST:
            break
        wanted = reserve_first and not any(_called_in(standing, move.added) for move in moves)
        move = _another(standing, area, moves, wanted, seconds_left)
        if move is None and wanted:
            move = _another(standing, area, moves, False, seconds_left)
        if move is not None:
            moves.append(move)
    return (*moves[1:], *([NOTHING] if leave else []))


def _rank(worth):
    gain, changes = worth
    return -gain, changes


def _bound(reach, move, seconds_left):
    """What no repair betters, as seen from the steps made."""
    standing = reach.standing
    filled = move is not None and move.proven and move.gain == standing.room
    # A better one takes fewer posts back: it reaches no further than this one was looked for.
    if filled and reach.is_whole and (move.changes - move.gain - 1) // 2 <= reach.steps:
        return move.worth
    beyond = Program(standing, reach.outer()).best(seconds_left())
    if beyond is None or not beyond.proven:
        return standing.room, abs(standing.room)
    return beyond.worth


def _cheapest(program, move, seconds_left):
    if not move.changes:
        return move
    program = Program(program.standing, program.near_best(move, 0))
    program.hold_gain(move.gain)
    program.hold_changes(move.changes)
    price(program)
    return program.cheapest(seconds_left()) or move


def _another(standing, area, moves, from_reserve, seconds_left):
    """A move that fills as many posts, with at least half of those who come different."""
    called_in = _called_in(standing, area.adds)
    if from_reserve and not called_in:
        return None
    program = Program(standing, area)
    program.hold_gain(moves[0].gain)
    for move in moves:
        coming = {each.volunteer for each in move.added}
        theirs = [add for add in area.adds if add.volunteer in coming]
        program.choose(theirs, most=len(move.added) // 2)
    if from_reserve:
        program.choose(called_in, least=1)
    price(program)
    return program.cheapest(seconds_left(), change=CHANGE)


def _called_in(standing, adds):
    """Those of some adds for which a doctor leaves the reserve."""
    return [
        add
        for add in adds
        for each in standing.too_close(standing.people[add.volunteer], add.week)
        if each.centre in standing.reserves
    ]
