"""The supervisor's board: the queue now in counts, who answers, and the promise as it is kept."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult.permissions import can_supervise
from maillage.apps.teleconsult.selectors.board import (
    on_duty,
    waiting_by_care_type,
    waiting_by_point,
)
from maillage.apps.teleconsult.selectors.promise import MEASURES, promise_kept
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import clock

from . import drawings, words

ONLY_SUPERVISORS = (
    "Cette page est réservée aux personnes qui coordonnent ou administrent une organisation."
)


@login_required
@require_safe
def page(request):
    """The whole board; `?periode=` chooses over which days the promise is measured."""
    require(can_supervise(request.user), ONLY_SUPERVISORS)
    moment = timezone.now()
    period = request.GET.get("periode", "")
    period = period if period in words.PERIODS else "30"
    kept = promise_kept(period, moment)
    context = {
        "now": _now(moment),
        "period": period,
        "periods": [(value, label) for value, (label, _) in words.PERIODS.items()],
        "conclusion": words.conclusion(period, kept.total),
        "measures": list(MEASURES.values()),
        "total": words.key_figures(kept.total),
        "tables": [
            {"id": "points", "title": "Par point", "first": "Point", "rows": _rows(kept.by_point)},
            {"id": "soins", "title": "Par soin", "first": "Soin", "rows": _rows(kept.by_care_type)},
        ],
        "has_arrivals": bool(kept.total.arrivals),
        "hours": _hours(kept.hours),
    }
    return render(request, "coordination/teleconsult/board.html", context)


@login_required
@require_safe
def now(request):
    """The part that changes by itself."""
    require(can_supervise(request.user), ONLY_SUPERVISORS)
    context = {"now": _now(timezone.now())}
    return render(request, "coordination/teleconsult/_now.html", context)


def _now(moment):
    rows, duties = waiting_by_care_type(moment), on_duty(moment)
    zone = time_zone("")
    return {
        "at": clock(moment.astimezone(zone)),
        "sentence": words.now_in_words(rows, duties),
        "care_types": [_line(row) for row in rows],
        "points": [_line(row) for row in waiting_by_point(moment)],
        "duties": [duty | {"until": clock(duty["until"].astimezone(zone))} for duty in duties],
    }


def _line(row):
    line = {
        "name": row["name"],
        "count": row["count"],
        "longest": words.minutes_in_words(row["longest_minutes"]),
    }
    if "expected" in row:
        line["expected"] = words.expected_in_words(row["expected"])
    return line


def _rows(figures):
    return [(name, words.figures_in_words(each)) for name, each in figures]


def _hours(rows):
    return {
        "sentence": words.hours_in_words(rows),
        "drawing": drawings.hours(rows),
        "rows": [
            {"hour": drawings.clock_of(hour * 60), "arrivals": arrivals, "seen": seen}
            for hour, arrivals, seen in rows
            if arrivals
        ],
    }
