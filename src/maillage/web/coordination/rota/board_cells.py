"""One place of the board: who is there, who could come, and the changes made by hand.

A script asks for a change with the header `X-Board` and gets the rows to show again; without it the
answer is the page of the place.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.errors import NotAllowed, RotaError, StaleEdit
from maillage.apps.rota.models import Cell, OfferedWeek, Volunteer
from maillage.apps.rota.obstacles import in_words
from maillage.apps.rota.selectors.board import fill_of, lines_of, rows_of
from maillage.apps.rota.selectors.places import place_of
from maillage.apps.rota.services import cells as services
from maillage.apps.rota.weeks import WEEK
from maillage.apps.rota.weeks import in_words as week_in_words

from . import board_words as words
from .board_access import changes_draft, is_number, place_asked, reads_draft

SHOWN = 15  # candidates


@reads_draft
def page(request, draft, line, monday):
    """The panel of a place, as a page of its own."""
    context = _panel(draft, *place_asked(draft, line, monday))
    return render(request, "coordination/rota/board/cell.html", context)


@changes_draft
def place(request, draft, line, monday):
    """Put a volunteer there."""
    line, monday = place_asked(draft, line, monday)
    people = Volunteer.objects.filter(collective=draft.collective)
    volunteer = get_object_or_404(people, pk=_number(request.POST.get("volunteer")))
    change = {"volunteer": volunteer, "seen": _number(request.POST.get("seen"))}
    return _change(request, draft, [(line, monday)], services.place, change)


@changes_draft
def remove(request, draft, line, monday):
    line, monday = place_asked(draft, line, monday)
    change = {"seen": _number(request.POST.get("seen"))}
    return _change(request, draft, [(line, monday)], services.remove, change)


@changes_draft
def lock(request, draft, line, monday):
    """Keep as it is, or let go: `verrou=1` or `0`."""
    line, monday = place_asked(draft, line, monday)
    change = {
        "seen": _number(request.POST.get("seen")),
        "is_locked": request.POST.get("verrou") == "1",
    }
    return _change(request, draft, [(line, monday)], services.lock, change)


@changes_draft
def move(request, draft, line, monday):
    """Take whoever is there to another place; two volunteers change places."""
    given = request.POST
    origin = place_asked(draft, line, monday)
    target = place_asked(draft, _number(given.get("line")) or 0, given.get("monday", ""))
    seen = (_number(given.get("seen")), _number(given.get("seen_there")))
    change = {"origin": origin, "target": target, "seen": seen}
    return _change(request, draft, [target, origin], services.move, change)


def _change(request, draft, places, service, given):
    """Call a service on the first of `places`, then show what it became, or why it was refused."""
    (line, monday), error = places[0], None
    was_there = _there(draft, places[:1])
    people = _there(draft, places) | {each.pk for each in [given.get("volunteer")] if each}
    if service is not services.move:
        given = given | {"line": line, "monday": monday}
    try:
        service(draft=draft, user=request.user, **given)
    except NotAllowed:
        raise
    except RotaError as refused:
        error = refused
    if "X-Board" not in request.headers:
        if error:
            messages.error(request, str(error))
            line, monday = places[-1]
        return redirect("coordination:rota_cell", draft.pk, line.pk, monday.isoformat())
    people |= _there(draft, places)
    context = _changes(draft, places, people) | {"error": error}
    if service is not services.move:
        context["gone"] = _gone(draft, was_there - _there(draft, places[:1]))
    status = 200 if error is None else 409 if isinstance(error, StaleEdit) else 422
    return render(request, "coordination/rota/board/_changes.html", context, status=status)


def _changes(draft, places, people):
    today = timezone.localdate()
    centres = {line.centre_id for line, _ in places}
    rows = rows_of(draft, today, centres, people)
    fill = fill_of(draft)
    return _panel(draft, *places[0]) | {
        "rows": [words.row_shown(row) for row in rows],
        "sentence": words.fill_in_words(fill),
        "empty_by_week": fill.empty_by_week,
    }


def _gone(draft, people):
    """Whoever has just left a place, to be put back in a click; or None."""
    return Volunteer.objects.filter(collective=draft.collective, pk__in=people).first()


def _there(draft, places):
    """Numbers of the volunteers placed there."""
    cells = [Cell.objects.filter(draft=draft, line=line, monday=day) for line, day in places]
    return {pk for found in cells for pk in found.values_list("volunteer", flat=True)}


def _panel(draft, line, monday):
    place = place_of(draft, line, monday, timezone.localdate())
    shown = [words.candidate_shown(each) for each in place.candidates[:SHOWN]]
    return {
        "draft": draft,
        "is_open": draft.state == DraftState.OPEN,
        "line": line,
        "monday": monday.isoformat(),
        "week": week_in_words(monday),
        "cell": place.cell,
        "gone": None,
        "seen": place.cell.volunteer_id if place.cell else "",
        "broken": in_words(place.broken),
        "candidates": shown,
        "more": len(place.candidates) - len(shown),
        "ruled_out": words.ruled_out_in_words(place.ruled_out),
        "targets": _targets(draft, place.cell),
    }


def _targets(draft, cell):
    """Where one placed could go: the weeks they offer, and the lines."""
    if cell is None:
        return None
    last = draft.first_monday + (draft.weeks - 1) * WEEK
    offered = OfferedWeek.objects.filter(
        volunteer=cell.volunteer_id, monday__range=(draft.first_monday, last)
    )
    mondays = {*offered.values_list("monday", flat=True), cell.monday}
    return {
        "weeks": [(day.isoformat(), week_in_words(day)) for day in sorted(mondays)],
        "lines": [(line.pk, str(line)) for line in lines_of(draft)],
    }


def _number(text):
    """A number typed or sent; None for none."""
    return int(text) if text and is_number(text) else None
