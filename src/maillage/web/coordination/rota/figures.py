"""Figures of the centres: the handover book in counts, patients and consultations over a year."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import Centre
from maillage.apps.rota.permissions import can_run_centre
from maillage.apps.rota.selectors import continuity as knowing
from maillage.apps.rota.selectors import figures as selectors
from maillage.apps.rota.selectors.handover import centres_counted_for, counts_of
from maillage.apps.rota.services.figures import RESERVED
from maillage.web.components.spreadsheets import csv_text

from . import figures_words as words

NO_CENTRE = (
    "Cette page est réservée aux personnes qui coordonnent un collectif ou l’équipe d’un centre."
)
COLUMNS = (
    "month",
    "registered",
    "counted_on",
    "long_term_share",
    "consultations",
    "per_line_week",
    "sources",
)


@login_required
@require_safe
def handovers(request):
    """Each centre's book in counts; nothing of what it says."""
    centres, today = centres_counted_for(request.user), timezone.localdate()
    require(bool(centres), NO_CENTRE)
    counts = counts_of(centres, today)
    rows = [{"centre": centre, "counts": counts[centre.pk]} for centre in centres]
    context = {"rows": rows, "conclusion": words.book_in_words(counts.values())}
    return render(request, "coordination/rota/figures/handovers.html", context)


@login_required
@require_safe
def year(request, centre_id):
    """A year of a centre, `?annee=`: months, weeks, continuity, each with its source."""
    centre, today = centre_for(request.user, centre_id), timezone.localdate()
    number = _year(request, today)
    last = min(today, date(number, 12, 31))
    months = selectors.team_figures(centre, date(number, 1, 1), last)
    context = {
        "centre": centre,
        "year": str(number),
        "before": str(number - 1),
        "after": str(number + 1) if number < today.year else "",
        "months": [words.month_row(month) for month in months],
        "weeks": words.week_rows(months),
        "conclusion": words.year_in_words(number, months),
        "drawing": words.drawing(months),
        "definitions": selectors.DEFINITIONS,
        "continuity": words.continuity_rows(
            knowing.continuity(centre, date(number, 1, 1), last), knowing.DEFINITIONS
        ),
        "period": words.period_in_words(date(number, 1, 1), last),
    }
    return render(request, "coordination/rota/figures/year.html", context)


@login_required
@require_safe
def csv(request, centre_id):
    """The months of a year for a spreadsheet; an empty cell is unknown, or under eleven."""
    centre, today = centre_for(request.user, centre_id), timezone.localdate()
    number = _year(request, today)
    last = min(today, date(number, 12, 31))
    months = selectors.centre_figures(centre, date(number, 1, 1), last)["months"]
    rows = [
        [" ".join(value) if name == "sources" else value for name, value in month.items()]
        for month in months
    ]
    response = HttpResponse(csv_text(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="centre-{centre.pk}-{number}.csv"'
    return response


def centre_for(user, centre_id):
    """A centre whose figures this person may see; 404 when there is none (a reserve has none)."""
    centre = get_object_or_404(
        Centre.objects.select_related("site__organisation", "collective"),
        pk=centre_id,
        is_reserve=False,
    )
    require(can_run_centre(user, centre), RESERVED)
    return centre


def _year(request, today):
    text = request.GET.get("annee", str(today.year))
    number = int(text) if len(text) == 4 and text.isascii() and text.isdecimal() else 0
    if not 2000 < number <= today.year:
        raise Http404
    return number
