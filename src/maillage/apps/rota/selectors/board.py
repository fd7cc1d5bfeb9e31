"""The board of a draft: a line in each row, a week in each column."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from maillage.apps.offer.closures import school_holidays
from maillage.apps.rota.models import Cell, Line

from .drafts import DraftRota, placed_in, rota_of, window_of
from .problem import is_line_open
from .window import ZONES, volunteer_id


class Flag(StrEnum):
    """What is to be seen at a glance in a cell that is filled."""

    BROKEN = "broken"  # a hard rule does not hold
    NO_SENIOR = "no_senior"
    FIRST_TIME = "first_time"
    LOCKED = "locked"


@dataclass(frozen=True)
class BoardCell:
    """One line in one week.

    cell : who is placed there, or None
    is_open : whether the line is open that week
    flags : tuple of `Flag`
    obstacles : the rules broken there, tuple of `placing.Obstacle`
    """

    monday: date
    cell: Cell | None
    is_open: bool
    flags: tuple = ()
    obstacles: tuple = ()

    @property
    def is_empty(self):
        """Whether someone should be there and nobody is."""
        return self.is_open and self.cell is None


@dataclass(frozen=True)
class Row:
    """One line and its weeks."""

    line: Line
    cells: list

    @property
    def empty(self):
        """Its weeks without anybody."""
        return sum(each.is_empty for each in self.cells)


@dataclass(frozen=True)
class Week:
    """One column: its Monday, and the zones whose schools are closed from Monday to Friday."""

    monday: date
    zones: str


@dataclass(frozen=True)
class Board:
    """A draft laid out.

    rows : of `Row`, by centre and line, the reserve last
    weeks : of `Week`
    """

    rota: DraftRota
    rows: list
    weeks: list

    @property
    def empty_by_week(self):
        """Posts without anybody in each week, those of the reserve left out."""
        columns = zip(*(row.cells for row in self._held), strict=True)
        return [sum(each.is_empty for each in column) for column in columns]

    @property
    def posts(self):
        """Posts to be filled, those of the reserve left out."""
        return sum(each.is_open for row in self._held for each in row.cells)

    @property
    def _held(self):
        return [row for row in self.rows if not row.line.centre.is_reserve]

    @property
    def flags(self):
        """How many cells bear each `Flag`: a `Counter`."""
        return Counter(flag for row in self.rows for each in row.cells for flag in each.flags)


def board_of(draft, today):
    """The `Board` of a draft as it stands."""
    rota = rota_of(draft, today, placed_in(draft))
    return Board(rota, _rows(rota, lines_of(draft)), _weeks(rota.window.mondays))


@dataclass(frozen=True)
class Fill:
    """How far a draft is filled, the reserve left out.

    posts : posts to be filled
    empty_by_week : posts without anybody in each week
    """

    posts: int
    empty_by_week: list


def fill_of(draft):
    """The `Fill` of a draft, read without looking at anybody's rules."""
    lines = [line for line in lines_of(draft) if not line.centre.is_reserve]
    filled = Cell.objects.filter(draft=draft, line__in=lines).order_by()
    filled = set(filled.values_list("line", "monday"))
    mondays = window_of(draft, draft.first_monday).mondays
    open_lines = [[line for line in lines if is_line_open(line, monday)] for monday in mondays]
    empty = [
        sum((line.pk, monday) not in filled for line in there)
        for monday, there in zip(mondays, open_lines, strict=True)
    ]
    return Fill(sum(map(len, open_lines)), empty)


def rows_of(draft, today, centres, volunteers):
    """The rows that a move changes: those of some centres, and where some volunteers are placed."""
    places = Cell.objects.filter(draft=draft, volunteer__in=volunteers).order_by()
    touched = {*centres, *places.values_list("line__centre", flat=True)}
    rota = rota_of(draft, today, placed_in(draft, touched))
    return _rows(rota, [line for line in lines_of(draft) if line.centre_id in touched])


def lines_of(draft):
    """The lines open at least one week of a draft, by centre, the reserve last."""
    lines = Line.objects.filter(centre__collective=draft.collective).select_related("centre")
    lines = lines.defer("centre__keys").order_by(
        "centre__is_reserve", "centre__name", "centre", "number"
    )
    window = [draft.first_monday + timedelta(days=7 * number) for number in range(draft.weeks)]
    return [line for line in lines if any(is_line_open(line, monday) for monday in window)]


def _weeks(mondays):
    return [Week(monday, _zones(monday)) for monday in mondays]


def _zones(monday):
    friday = monday + timedelta(days=4)
    return "".join(zone for zone in ZONES if len(school_holidays(zone, monday, friday)) == 5)


def _rows(rota, lines):
    cells = {(cell.line_id, cell.monday): cell for cell in rota.cells}
    return [
        Row(
            line,
            [
                _cell(rota, line, monday, cells.get((line.pk, monday)))
                for monday in rota.window.mondays
            ],
        )
        for line in lines
    ]


def _cell(rota, line, monday, cell):
    is_open = is_line_open(line, monday)
    if cell is None:
        return BoardCell(monday, None, is_open)
    broken = tuple(rota.placing.broken(rota.assignment(cell)))
    flags = [Flag.BROKEN] if broken else []
    flags += _quality(rota, cell)
    flags += [Flag.LOCKED] if cell.is_locked else []
    return BoardCell(monday, cell, is_open, tuple(flags), broken)


def _quality(rota, cell):
    """The flags that do not forbid anything."""
    placing, number = rota.placing, rota.window.number(cell.monday)
    assignment = rota.assignment(cell)
    names = placing.present[assignment.centre, number]
    present = [placing.people[name] for name in names if name in placing.people]
    centre, flags = cell.line.centre, []
    if centre.senior_required and present and not any(each.senior for each in present):
        flags.append(Flag.NO_SENIOR)
    volunteer = placing.people.get(volunteer_id(cell.volunteer_id))
    first = min(placing.weeks[assignment.volunteer])
    if volunteer is not None and volunteer.first_time and number == first:
        flags.append(Flag.FIRST_TIME)
    return flags
