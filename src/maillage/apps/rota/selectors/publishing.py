"""What publishing a draft would do, and what prevents it."""

from collections import Counter
from dataclasses import dataclass

from maillage.apps.accounts.french import unbroken
from maillage.apps.rota.enums import SolveState, VolunteerState
from maillage.apps.rota.models import Cell, Line, Post, Volunteer
from maillage.apps.rota.weeks import in_words, mondays

from .problem import is_line_open

_MOST_NAMED = 3


@dataclass(frozen=True)
class Summary:
    """What a publication would do.

    centres : [(centre, weeks filled, weeks empty)], those with an open week
    volunteers : who would be written to, by name
    unreachable : those of them without any address: to call
    refusals : sentences, why it cannot be published; empty when it can
    """

    filled: int
    empty: int
    centres: list[tuple]
    volunteers: list[Volunteer]
    unreachable: list[Volunteer]
    refusals: list[str]


def publication_summary(draft):
    """The `Summary` of a draft."""
    placed, places = placed_in(draft), open_places(draft)
    filled, empty = Counter(), Counter()
    for line, monday in places:
        (filled if (line.pk, monday) in placed else empty)[line.centre] += 1
    centres = sorted(filled.keys() | empty.keys(), key=lambda each: (each.is_reserve, each.name))
    volunteers = sorted(set(placed.values()), key=lambda each: (each.family_name, each.pk))
    return Summary(
        filled=filled.total(),
        empty=empty.total(),
        centres=[(centre, filled[centre], empty[centre]) for centre in centres],
        volunteers=volunteers,
        unreachable=[each for each in volunteers if not (each.user_id or each.email)],
        refusals=refusals_of(draft),
    )


def open_places(draft):
    """(line, Monday) of every open week of a draft, by week then line."""
    lines = Line.objects.filter(centre__collective=draft.collective)
    lines = list(lines.select_related("centre").order_by("centre__name", "number", "pk"))
    weeks = mondays(draft.first_monday, draft.weeks)
    return [(line, monday) for monday in weeks for line in lines if is_line_open(line, monday)]


def placed_in(draft):
    """(line pk, Monday) → volunteer, of a draft."""
    cells = Cell.objects.filter(draft=draft).select_related("volunteer__user")
    return {(cell.line_id, cell.monday): cell.volunteer for cell in cells}


def refusals_of(draft):
    """Sentences that say why a draft cannot be published; none when it can."""
    places, placed = open_places(draft), placed_in(draft)
    keys = {(line.pk, monday) for line, monday in places}
    found = [
        _nothing(places),
        _already(draft, keys),
        _outside(draft, keys),
        _inactive(placed),
        _elsewhere(draft, placed, keys),
        _solving(draft),
    ]
    return [unbroken(sentence) for sentence in found if sentence]


def _nothing(places):
    if places:
        return ""
    return "Aucune ligne n’est ouverte pendant ces semaines : ouvrez-en une d’abord."


def _already(draft, keys):
    taken = [post for post in _posts(draft) if (post.line_id, post.monday) in keys]
    if not taken:
        return ""
    first = f"{taken[0].line.centre.name} {in_words(taken[0].monday)}"
    said = f"{len(taken)} semaines de ce brouillon sont déjà publiées, la première à {first}"
    if len(taken) == 1:
        said = f"1 semaine de ce brouillon est déjà publiée, à {first}"
    return (
        f"{said} : une semaine publiée ne change que par une réparation. Publiez un brouillon qui "
        "commence après."
    )


def _outside(draft, keys):
    cells = Cell.objects.filter(draft=draft).select_related("volunteer", "line__centre")
    lost = [each for each in cells.order_by("monday") if (each.line_id, each.monday) not in keys]
    if not lost:
        return ""
    named = [
        f"{each.volunteer.full_name} à {each.line.centre.name} {in_words(each.monday)}"
        for each in lost[:_MOST_NAMED]
    ]
    return f"Placé alors que la ligne est fermée : {' ; '.join(named)}. Retirez-les du brouillon."


def _inactive(placed):
    gone = {each for each in placed.values() if each.state != VolunteerState.ACTIVE}
    if not gone:
        return ""
    names = sorted(each.full_name for each in gone)[:_MOST_NAMED]
    return f"Ne sont plus volontaires : {', '.join(names)}. Retirez-les du brouillon."


def _elsewhere(draft, placed, keys):
    busy = {(post.volunteer_id, post.monday) for post in _posts(draft) if post.volunteer_id}
    for (line, monday), volunteer in sorted(placed.items(), key=lambda each: each[0][1]):
        if (volunteer.pk, monday) in busy and (line, monday) in keys:
            return (
                f"{volunteer.full_name} a déjà une semaine publiée {in_words(monday)} : "
                "placez quelqu’un d’autre."
            )
    return ""


def _solving(draft):
    if draft.solves.filter(state__in=[SolveState.WAITING, SolveState.RUNNING]).exists():
        return "Un calcul est en cours sur ce brouillon : arrêtez-le ou attendez sa fin."
    return ""


def _posts(draft):
    weeks = mondays(draft.first_monday, draft.weeks)
    posts = Post.objects.filter(
        line__centre__collective=draft.collective, monday__range=(weeks[0], weeks[-1])
    )
    return posts.select_related("line__centre").order_by("monday", "line")
