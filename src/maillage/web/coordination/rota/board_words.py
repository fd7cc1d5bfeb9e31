"""The board in French: what a cell shows and says, totals, costs, reasons."""

from collections import Counter
from itertools import groupby

from django.utils import dateformat

from maillage.apps.rota.obstacles import in_words
from maillage.apps.rota.selectors.board import Flag
from maillage.apps.rota.weeks import in_words as week_in_words
from maillage.apps.rota.weights import LABELS
from maillage.engines.rota import REASONS
from maillage.web.components.words import BLANK, count, number, percent

# A shape for each flag, so that nothing is told by colour alone.
MARKS = {
    Flag.BROKEN: ("!", "une règle n’est pas respectée"),
    Flag.NO_SENIOR: ("△", "aucun médecin expérimenté"),
    Flag.FIRST_TIME: ("①", "première semaine dans le collectif"),
    Flag.LOCKED: ("■", f"verrouillé{BLANK}: le calcul n’y touche pas"),
}
_SAID = {
    Flag.NO_SENIOR: "aucun médecin expérimenté",
    Flag.FIRST_TIME: "première semaine",
    Flag.LOCKED: "verrouillé",
}
_COUNTED = {
    Flag.BROKEN: ("case ne respecte pas une règle", "cases ne respectent pas une règle"),
    Flag.NO_SENIOR: ("semaine sans médecin expérimenté", "semaines sans médecin expérimenté"),
    Flag.FIRST_TIME: ("première semaine", "premières semaines"),
    Flag.LOCKED: ("case verrouillée", "cases verrouillées"),
}
# What coming adds (+) or spares (−), in words; the posts filled go without saying.
_REASONS = {
    "no_senior": ("laisse le centre sans médecin expérimenté", "apporte un médecin expérimenté"),
    "distance": ("long trajet", "trajet plus court"),
    "new_to_centre": ("ne connaît pas encore ce centre", "connaît ce centre"),
    "unmet_wish": ("ne souhaitait plus de semaine", "souhaite encore une semaine"),
    "change": ("change le planning publié", "comme dans le planning publié"),
    "two_running": ("contre son souhait de semaines de suite", "semaines de suite, comme souhaité"),
    "together": ("ses amis ne viennent pas", "vient avec des amis"),
    "first_timer": ("première fois, sans personne d’expérimenté", "accompagne une première fois"),
    "new_in_month": ("un nouveau de trop ce mois-ci", "moins de nouveaux ce mois-ci"),
    "holiday": ("encore une semaine de vacances scolaires", "moins de vacances scolaires"),
    "continuity": ("revient trop tôt ou trop tard", "revient au bon rythme"),
}
_CSS = {Flag.BROKEN: "b", Flag.NO_SENIOR: "j", Flag.FIRST_TIME: "n", Flag.LOCKED: "k"}
_UNSAID = ("empty_post", "empty_twice", "reserve")


def initials(volunteer):
    """A short sign for a volunteer.

    >>> from maillage.apps.rota.models import Volunteer
    >>> initials(Volunteer(given_name="Anne-Lise", family_name="Le Goff"))
    'ALe'
    """
    if volunteer.erased_at:
        return "?"
    return f"{volunteer.given_name[:1]}{volunteer.family_name[:2]}"


def cell_shown(each, line):
    """What the template of a cell takes; `said` is the whole of it in words."""
    shown = {"href": f"case/{line.pk}/{each.monday:%Y-%m-%d}/", "text": "", "marks": "", "seen": ""}
    if each.cell is None:
        css, said = ("e", "à pourvoir") if each.is_open else ("x", "fermé")
        return shown | {"css": css, "said": said}
    volunteer = each.cell.volunteer
    return shown | {
        "css": " ".join(["f", *(_CSS[flag] for flag in each.flags)]),
        "said": ", ".join([volunteer.full_name, *told(each)]),
        "text": initials(volunteer),
        "marks": "".join(MARKS[flag][0] for flag in each.flags),
        "seen": volunteer.pk,
    }


def row_shown(row):
    """What the template of a row takes."""
    return {
        "pk": row.line.pk,
        "name": _line_name(row.line),
        "empty": row.empty,
        "cells": [cell_shown(cell, row.line) for cell in row.cells],
    }


def heads(weeks):
    """The columns' heads: months, bands of school holidays, weeks."""
    months = groupby(weeks, key=lambda week: (week.monday.year, week.monday.month))
    bands = groupby(weeks, key=lambda week: week.zones)
    return {
        "months": [_month(list(group)) for _, group in months],
        "bands": [{"zones": zones, "span": len(list(group))} for zones, group in bands],
        "weeks": [
            {
                "monday": week.monday,
                "day": week.monday.day,
                "said": week_in_words(week.monday),
                "is_holiday": bool(week.zones),
                "opens_month": week.monday.day <= 7,
            }
            for week in weeks
        ],
    }


def _month(weeks):
    first = weeks[0].monday
    name = "F Y" if len(weeks) > 2 else "M"
    return {"name": dateformat.format(first, name), "span": len(weeks)}


def fill_in_words(board):
    """How far the draft is filled, in a sentence."""
    empty = sum(board.empty_by_week)
    if not board.posts:
        return "Aucune ligne n’est ouverte pendant ces semaines."
    if not empty:
        return f"Les {number(board.posts)} semaines sont toutes pourvues."
    filled = board.posts - empty
    verb = "est pourvue" if filled < 2 else "sont pourvues"
    return (
        f"{count(filled, 'semaine')} sur {number(board.posts)} {verb} "
        f"({percent(filled / board.posts)})\u00a0; {number(empty)} à pourvoir."
    )


def flags_in_words(board):
    """How many cells bear each mark, in words; nothing for none."""
    found = board.flags
    return [
        {"mark": MARKS[flag][0], "text": count(found[flag], *_COUNTED[flag])}
        for flag in Flag
        if found[flag]
    ]


def candidate_shown(candidate):
    """A volunteer who could come, at what cost and why."""
    volunteer = candidate.volunteer
    told = [
        _REASONS[rule][points < 0]
        for rule, points in candidate.extra.items()
        if rule not in _UNSAID
    ]
    cost = sum(points for rule, points in candidate.extra.items() if rule not in _UNSAID)
    return {
        "pk": volunteer.pk,
        "name": volunteer.full_name,
        "initials": initials(volunteer),
        "is_senior": volunteer.is_senior,
        "cost": count(cost, "point"),
        "reasons": ", ".join(told),
    }


def ruled_out_in_words(counts):
    """How many volunteers each reason keeps away, the greatest first: (reason, how many)."""
    greatest = sorted(counts.items(), key=lambda each: -each[1])
    return [(REASONS[reason], number(many)) for reason, many in greatest]


def hold_same_weeks(first, second):
    """Whether two drafts cover the same weeks: else their points do not compare."""
    return (first.first_monday, first.weeks) == (second.first_monday, second.weeks)


def costs_in_words(sides):
    """Rules of two drafts side by side: how often each is charged, and which draft does better."""
    first, second = (side.by_rule for side in sides)
    is_alike = hold_same_weeks(*(side.draft for side in sides))
    return [
        {
            "label": LABELS[rule],
            "first": _charged(first[rule]),
            "second": _charged(second[rule]),
            "verdict": _verdict(first[rule][0], second[rule][0]) if is_alike else "",
        }
        for rule in first
        if first[rule][0] or second[rule][0]
    ]


def _charged(cost_and_times):
    cost, times = cost_and_times
    return f"{number(times)} ({count(cost, 'point')})" if cost else "0"


def _verdict(first, second):
    if first == second:
        return "pareil"
    return "mieux à gauche" if first < second else "mieux à droite"


def told(cell):
    """What is to be said of a cell that is filled."""
    broken = [in_words(cell.obstacles)] if cell.obstacles else []
    return broken + [_SAID[flag] for flag in cell.flags if flag in _SAID]


def signs(volunteers):
    """A sign for each volunteer (dict by number), all different: initials, numbered if need be."""
    found, used = {}, Counter()
    for volunteer in sorted(volunteers, key=lambda each: each.pk):
        sign = initials(volunteer)
        used[sign] += 1
        found[volunteer.pk] = sign if used[sign] == 1 else f"{sign}{used[sign]}"
    return found


def sheet(board, signs, start, end):
    """Some weeks of the board as a sheet of paper shows them."""
    weeks = board.weeks[start:end]
    return {
        "title": f"semaines de celle {week_in_words(weeks[0].monday)} "
        f"à celle {week_in_words(weeks[-1].monday)}",
        "heads": heads(weeks),
        "rows": [
            {
                "name": _line_name(row.line),
                "cells": [_printed(each, signs) for each in row.cells[start:end]],
            }
            for row in board.rows
        ],
        "empty_by_week": board.empty_by_week[start:end],
    }


def _line_name(line):
    """The first line of a centre bears its name: most centres have one."""
    return line.centre.name if line.number == 1 else f"{line}"


def _printed(each, signs):
    if each.cell is None:
        return {"css": "e" if each.is_open else "x", "text": "", "marks": ""}
    marks = "".join(MARKS[flag][0] for flag in each.flags)
    return {"css": "f", "text": signs[each.cell.volunteer_id], "marks": marks}
