"""The board of a draft: the table, the same as a list, on paper, as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.selectors.board import board_of
from maillage.apps.rota.weeks import in_words as week_in_words
from maillage.web.components.spreadsheets import csv_text
from maillage.web.components.words import date_in_words

from . import board_words as words
from .board_access import reads_draft
from .board_forms import SolveForm
from .board_solve import solve_shown

ROOMY = 24  # rows that a sheet holds in large print
HALF = 26  # weeks on a sheet, at most, when the year takes two
COLUMNS = ("centre", "ligne", "lundi", "medecin", "verrouille", "remarques")


@reads_draft
def page(request, draft):
    """Lines in rows, weeks in columns."""
    board = board_of(draft, timezone.localdate())
    solve = solve_shown(draft)
    context = {
        "draft": draft,
        "is_open": draft.state == DraftState.OPEN,
        "sentence": words.fill_in_words(board),
        "flags": words.flags_in_words(board),
        "marks": words.MARKS.values(),
        "heads": words.heads(board.weeks),
        "rows": [words.row_shown(row) for row in board.rows],
        "empty_by_week": board.empty_by_week,
        "centres": _centres(board),
        "solve": solve,
        "solve_form": SolveForm(),
    }
    return render(request, "coordination/rota/board/board.html", context)


@reads_draft
def listed(request, draft):
    """One week, or one centre, as a list: what a narrow screen reads."""
    board = board_of(draft, timezone.localdate())
    asked = _asked(request.GET, board)
    context = {
        "draft": draft,
        "centres": _centres(board),
        "weeks": words.heads(board.weeks)["weeks"],
        "asked": asked,
    }
    return render(request, "coordination/rota/board/list.html", context)


@reads_draft
def paper(request, draft):
    """A3, landscape: the year on one sheet, or on two that are larger."""
    board = board_of(draft, timezone.localdate())
    size = len(board.weeks) if request.GET.get("feuilles") == "1" else HALF
    people = {
        each.cell.volunteer_id: each.cell.volunteer
        for row in board.rows
        for each in row.cells
        if each.cell
    }
    signs = words.signs(people.values())
    starts = range(0, len(board.weeks), size)
    context = {
        "draft": draft,
        "printed_on": date_in_words(timezone.localdate()),
        "is_one_sheet": size != HALF,
        "is_roomy": size == HALF and len(board.rows) <= ROOMY,
        "sheets": [words.sheet(board, signs, start, start + size) for start in starts],
        "legend": sorted((signs[pk], volunteer.full_name) for pk, volunteer in people.items()),
        "marks": words.MARKS.values(),
    }
    return render(request, "coordination/rota/board/paper.html", context)


@reads_draft
def csv(request, draft):
    """One row for each line and week that is open."""
    board = board_of(draft, timezone.localdate())
    lines = [_csv_line(row.line, each) for row in board.rows for each in row.cells if each.is_open]
    response = HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    name = f"planning-{draft.pk}-{draft.first_monday}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv_line(line, each):
    if each.cell is None:
        return [line.centre.name, line.number, each.monday, "", False, "à pourvoir"]
    name, said = each.cell.volunteer.full_name, words.told(each)
    is_locked = each.cell.is_locked
    return [line.centre.name, line.number, each.monday, name, is_locked, "; ".join(said)]


def _centres(board):
    centres = {row.line.centre_id: row.line.centre.name for row in board.rows}
    return [{"pk": pk, "name": name} for pk, name in centres.items()]


def _asked(given, board):
    """What a list shows: `?semaine=2027-01-04` or `?centre=12`; by default, the first week."""
    if "centre" in given:
        rows = [row for row in board.rows if str(row.line.centre_id) == given["centre"]]
        if not rows:
            raise Http404
        lines = [(row.line, each) for row in rows for each in row.cells]
        lines.sort(key=lambda each: (each[1].monday, each[0].number))
        items = [_item(week_in_words(each.monday), line, each) for line, each in lines]
        return {"title": rows[0].line.centre.name, "items": items, "centre": given["centre"]}
    mondays = [f"{week.monday}" for week in board.weeks]
    monday = given.get("semaine", mondays[0])
    if monday not in mondays:
        raise Http404
    number = mondays.index(monday)
    items = [_item(f"{row.line}", row.line, row.cells[number]) for row in board.rows]
    title = f"Semaine {week_in_words(board.weeks[number].monday)}"
    return {"title": title, "items": items, "week": monday}


def _item(name, line, each):
    place = {"name": name, "line": line.pk, "monday": f"{each.monday}", "is_open": each.is_open}
    return place | words.cell_shown(each, line)
