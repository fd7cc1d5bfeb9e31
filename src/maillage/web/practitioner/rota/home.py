"""What a volunteer opens first: their next week, what is left to do; and what they did."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.rota.offering import offerable_weeks
from maillage.apps.rota.readiness import ready_on
from maillage.apps.rota.selectors.volunteers import weeks_of
from maillage.apps.rota.selectors.year import friends_of

from . import words
from .access import for_volunteers


@for_volunteers
@require_safe
def home(request, volunteer):
    """Weeks to come, weeks offered, formalities left."""
    today = timezone.localdate()
    coming, past = weeks_of(volunteer, today)
    formalities = words.formality_rows(volunteer, today)
    first = offerable_weeks(today)[0]
    context = {
        "volunteer": volunteer,
        "coming": [words.post_row(post) for post in coming],
        "past": len(past),
        "offered": volunteer.offered_weeks.filter(monday__gte=first).count(),
        "left": [row for row in formalities if not row["done_on"]],
        "asked": friends_of(volunteer)[1],
    }
    return render(request, "practitioner/rota/home.html", context)


@for_volunteers
@require_safe
def formalities(request, volunteer):
    """The whole checklist, and from when they are ready."""
    today = timezone.localdate()
    ready = ready_on(volunteer.formalities.all(), today)
    context = {
        "volunteer": volunteer,
        "rows": words.formality_rows(volunteer, today),
        "ready_on": words.date_in_words(ready) if ready else "",
    }
    return render(request, "practitioner/rota/formalities.html", context)


@for_volunteers
@require_safe
def history(request, volunteer):
    """Weeks served, latest first."""
    _, past = weeks_of(volunteer, timezone.localdate())
    context = {"volunteer": volunteer, "past": [words.post_row(post) for post in past]}
    return render(request, "practitioner/rota/history.html", context)
