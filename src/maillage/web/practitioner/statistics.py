"""What an organisation offered, gave and missed: a table, its definitions, its CSV."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.statistics import (
    DELAY,
    MEASURES,
    WITHHELD,
    delay_to_first_slot_days,
    monthly,
)
from maillage.apps.offer.selectors import agendas_of
from maillage.web.components.spreadsheets import csv_text
from maillage.web.components.words import count, date_in_words, number

RESERVED = "Ces chiffres sont ceux d’une autre organisation que les vôtres."


@login_required
@require_safe
def page(request):
    """The last twelve months and the current one; `?organisation=` when one has several."""
    now, organisations = timezone.now(), _organisations(request.user)
    organisation = _chosen(request, organisations)
    context = {
        "organisation": organisation,
        "others": [each for each in organisations if each != organisation],
        "measures": MEASURES,
        "delay": DELAY,
        "withheld": WITHHELD,
        "date": date_in_words(timezone.localdate(now)),
    }
    if organisation:
        context["months"] = [_line(month) for month in monthly(organisation, now)]
        context["delays"] = _delays(organisation, now)
    return render(request, "practitioner/statistics.html", context)


@login_required
@require_safe
def csv(request):
    """The same table; an empty cell is a count that is withheld."""
    organisation = _chosen(request, _organisations(request.user))
    require(organisation is not None, RESERVED)
    rows = [
        [month["month"].strftime("%Y-%m"), *(month[name]["value"] for name in MEASURES)]
        for month in monthly(organisation, timezone.now())
    ]
    text = csv_text(["month", *MEASURES], rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.csv"'
    return response


def _organisations(user):
    """Mine, those that keep an agenda first."""
    keeping = set(agendas_of(user).order_by().values_list("service__site__organisation", flat=True))
    return sorted(organisations_of(user), key=lambda each: (each.pk not in keeping, each.name))


def _chosen(request, organisations):
    wanted = request.GET.get("organisation", "")
    if not wanted:
        return next(iter(organisations), None)
    chosen = next((each for each in organisations if str(each.pk) == wanted), None)
    require(chosen is not None, RESERVED)
    return chosen


def _line(month):
    return {
        "name": date_in_words(month["month"]).split(" ", 1)[1],
        "figures": [
            {"text": number(figure["value"]) if figure["value"] is not None else "non publié"}
            for figure in (month[name] for name in MEASURES)
        ],
    }


def _delays(organisation, now):
    return [
        {
            "service": service.name,
            "text": "aucun créneau libre" if days is None else _in_days(days),
        }
        for service, days in delay_to_first_slot_days(organisation, now)
    ]


def _in_days(days):
    return count(days, "jour") if days else "moins d’un jour"
