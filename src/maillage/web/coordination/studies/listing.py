"""An organisation's scenarios: where each stands, what it answers, and which to compare."""

from types import SimpleNamespace
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.studies.enums import State
from maillage.apps.studies.permissions import (
    organisations_keeping_studies,
    organisations_reading_studies,
)
from maillage.apps.studies.selectors import studies_of
from maillage.web.components.words import date_in_words
from maillage.web.coordination.studies.answer.words import headline

PAGE_SIZE = 20
LONGEST_QUERY = 80
_SAID = {
    State.DRAFT: "Brouillon",
    State.WAITING: "En attente de calcul",
    State.RUNNING: "Calcul en cours",
    State.DONE: "Calculé",
    State.STOPPED: "Arrêté avant la fin",
    State.FAILED: "Calcul impossible",
}


@login_required
@require_safe
def page(request):
    organisations = organisations_reading_studies(request.user)
    kept = set(organisations_keeping_studies(request.user).values_list("pk", flat=True))
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    studies = _with_answers(studies_of(organisations))
    if query:
        studies = studies.filter(name__icontains=query)
    listed = Paginator(studies, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(study, can_change=study.organisation_id in kept) for study in listed]
    context = {
        "page": listed,
        "rows": rows,
        "query": query,
        "base_query": urlencode({"q": query}) if query else "",
        "can_compare": sum(row["has_answer"] for row in rows) > 1,
        "can_keep": bool(kept),
        "has_organisation": organisations.exists(),
        "says_organisation": organisations.count() > 1,
    }
    return render(request, "coordination/studies/list.html", context)


def _with_answers(studies):
    """The same studies, each with the small part of its answer that one line needs."""
    return studies.annotate(
        measure=F("result__measure"),
        threshold=F("result__threshold"),
        summary=F("result__summary"),
    )


def _row(study, *, can_change):
    return {
        "study": study,
        "state": f"{_SAID[study.state]}, {_day(study)}",
        "answer": _answer(study),
        "has_answer": study.summary is not None,
        "can_open": can_change or not study.is_draft,
        "can_remove": can_change and not study.is_under_way,
    }


def _day(study):
    moment = study.ended_at or study.launched_at or study.created_at
    return date_in_words(timezone.localtime(moment))


def _answer(study):
    if study.problem:
        return study.problem
    if study.summary is None:
        return ""
    result = {
        "measure": study.measure,
        "threshold": study.threshold,
        "summary": study.summary,
    }
    return headline(SimpleNamespace(aim=study.aim, result=result))
