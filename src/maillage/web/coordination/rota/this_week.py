"""« Cette semaine »: who comes, who leaves, what is missing, keys and cleaning of the Saturday."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.rota import mission
from maillage.apps.rota.selectors.centres import centres_of, reserves_of
from maillage.apps.rota.selectors.housing import stays_of
from maillage.apps.rota.selectors.saturdays import cleanings_of, handings_of
from maillage.apps.rota.weeks import ARRIVES, WEEK, arrival, departure, in_words, monday_of
from maillage.web.components.words import count, day_in_words

from . import centre_words as words
from . import saturday_words
from .centre_access import frame, post_for


@login_required
@require_safe
def page(request, monday=None):
    """One week of every centre one runs; unless said, that of the doctors who are there.

    From Saturday on, they are those of the week to come.
    """
    this_monday = monday_of(timezone.localdate() - ARRIVES)
    first = monday or this_monday
    if first.weekday():
        raise Http404
    centres, saturday = list(centres_of(request.user)), arrival(first)
    rows = [words.stay(each) for each in stays_of([*centres, *reserves_of(request.user)], first)]
    handings = handings_of(centres, saturday)
    context = {
        **frame(request.user),
        "has_centres": bool(centres),
        "is_now": first == this_monday,
        "week": in_words(first),
        "arrival": day_in_words(saturday),
        "departure": day_in_words(departure(first)),
        "rows": rows,
        "leaving": [words.stay(each) for each in stays_of(centres, first - WEEK)],
        "conclusion": unbroken(_conclusion(rows)),
        "handings": [saturday_words.handing(each, request.user) for each in handings],
        "cleanings": [saturday_words.cleaning(each) for each in cleanings_of(centres, saturday)],
        "before": first - WEEK,
        "after": first + WEEK,
    }
    return render(request, "coordination/rota/centres/week.html", context)


@login_required
@require_safe
def mission_sheet(request, post_pk):
    """The mission sheet of one week, for the centre's team and the coordination."""
    return as_file(post_for(request.user, post_pk))


def as_file(post):
    """A mission sheet to keep."""
    answer = HttpResponse(mission.as_pdf(post), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{mission.name_of(post)}"'
    return answer


def _conclusion(rows):
    """What a coordinator must know first: how many come, and how many weeks lack something."""
    if not rows:
        return "Aucune semaine n’est publiée."
    come = sum(bool(row["doctor"]) for row in rows)
    lacking = sum(bool(row["missing"]) for row in rows)
    told = f"{count(come, 'médecin')} sur {count(len(rows), 'place')}"
    if not lacking:
        return f"{told}, et il ne manque rien."
    return f"{told} ; il manque quelque chose dans {count(lacking, 'ligne')}."
