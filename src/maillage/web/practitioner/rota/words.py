"""Weeks, months and formalities as a volunteer reads them."""

from itertools import groupby

from maillage.apps.rota.enums import Formality, PostState
from maillage.apps.rota.formalities import STEPS
from maillage.apps.rota.weeks import arrival, departure, in_words
from maillage.web.components.words import count, date_in_words, day_in_words

MONTHS = (
    *("Janvier", "Février", "Mars", "Avril", "Mai", "Juin"),
    *("Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre"),
)


def months(weeks):
    """[(month in words, [a week each])] of `YearWeek`s in order, by the month of their Monday."""
    found = []
    for (year, month), group in groupby(weeks, key=lambda w: (w.monday.year, w.monday.month)):
        found.append((f"{MONTHS[month - 1]} {year}", [_week(week) for week in group]))
    return found


def holidays_in_words(zones):
    """School holidays of a week, zones as "AC".

    >>> holidays_in_words("AC"), holidays_in_words("ABC"), holidays_in_words("")
    ('vacances scolaires (zones A et C)', 'vacances scolaires', '')
    """
    if not zones or zones == "ABC":
        return "vacances scolaires" if zones else ""
    return f"vacances scolaires (zone{'s' * (len(zones) > 1)} {' et '.join(zones)})"


def weeks_in_words(mondays):
    """Several weeks in one sentence.

    >>> from datetime import date
    >>> weeks_in_words([date(2027, 1, 4), date(2027, 1, 11)])
    'du 4 au 9 janvier 2027, du 11 au 16 janvier 2027'
    """
    return ", ".join(in_words(monday) for monday in mondays)


def post_row(post):
    """A published week as a line of a list."""
    centre = post.line.centre
    return {
        "post": post,
        "centre": centre.name,
        "is_reserve": centre.is_reserve,
        "title": "Votre semaine de réserve"
        if centre.is_reserve
        else f"Votre semaine à {centre.name}",
        "week": in_words(post.monday),
        "arrival": day_in_words(arrival(post.monday)),
        "departure": day_in_words(departure(post.monday)),
        "is_to_confirm": post.state == PostState.TO_CONFIRM,
    }


def mine(centre):
    """What the page of one's week is called."""
    return "Ma semaine de réserve" if centre.is_reserve else f"Ma semaine à {centre.name}"


def formality_rows(volunteer, today):
    """Formalities in the order of their due dates, with who does what and why."""
    rows = []
    for row in volunteer.formalities.order_by("due_on", "formality"):
        step = STEPS[Formality(row.formality)]
        rows.append(
            {
                "code": row.formality,
                "name": row.get_formality_display(),
                "who": step.who,
                "why": step.why,
                "done_on": date_in_words(row.done_on) if row.done_on else "",
                "due_on": date_in_words(row.due_on),
                "is_late": row.done_on is None and row.due_on < today,
                "is_theirs": step.by_volunteer,
            }
        )
    return rows


def _week(week):
    days = in_words(week.monday).replace(f" {departure(week.monday).year}", "")
    return {
        "value": week.monday.isoformat(),
        "days": days,
        "is_offered": week.is_offered,
        "post": post_row(week.post) if week.post else None,
        "holidays": holidays_in_words(week.zones),
        "need": _need(week.empty),
    }


def _need(empty):
    if empty is None:
        return ""
    return f"{count(empty, 'place libre', 'places libres')}" if empty else "planning complet"
