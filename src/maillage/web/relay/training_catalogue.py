"""The catalogue of courses, and the page of one that is taught in sessions."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.training.enums import Audience, Theme
from maillage.apps.training.permissions import can_plan, organisations_planned_by
from maillage.apps.training.selectors import catalogue, entry, taught_course
from maillage.web.components.words import count

from . import training
from .training import learner
from .training_sessions_shown import coming_lines, next_sessions

A_PAGE = 30


class FilterForm(forms.Form):
    """What one looks for. What is not in the lists filters nothing."""

    q = forms.CharField(label="Chercher un mot", required=False, max_length=80)
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "Tous les thèmes"), *Theme.choices], required=False
    )
    public = forms.ChoiceField(
        label="Pour qui", choices=[("", "Tous les publics"), *Audience.choices], required=False
    )


@learner
@require_safe
def courses(request):
    """Every course one may follow, by theme, audience and words."""
    form = FilterForm(request.GET, label_suffix="", auto_id="filtre_%s")
    form.is_valid()
    wanted = form.cleaned_data
    found = catalogue(
        query=wanted.get("q", ""),
        theme=wanted.get("theme", ""),
        audience=wanted.get("public", ""),
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    coming = next_sessions(timezone.now())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "found": count(len(found), "formation"),
        "page": page,
        "lines": [{**entry_line(each), "next": coming.get(each.id, "")} for each in page],
        "base_query": query.urlencode(),
        "is_planner": organisations_planned_by(request.user).exists(),
    }
    return render(request, "relay/training/catalogue.html", context)


@learner
@require_safe
def course(request, course_id):
    """One course: followed alone, or taught in sessions."""
    found = entry(course_id)
    if not found.is_taught:
        return training.course(request, course_id)
    taught = taught_course(course_id)
    context = {
        "line": entry_line(found),
        "programme": taught.programme.splitlines(),
        "is_withdrawn": found.is_withdrawn,
        "lines": coming_lines(request.user, timezone.now(), course_id),
        "can_plan": can_plan(request.user, taught.organisation),
        "is_planner": organisations_planned_by(request.user).exists(),
    }
    return render(request, "relay/training/taught.html", context)


def entry_line(each):
    """What the catalogue says of a course."""
    how = f"à votre rythme, {count(each.minutes, 'minute')}" if not each.is_taught else "en séance"
    return {
        "id": each.id,
        "title": each.title,
        "summary": each.summary,
        "theme": each.theme.label,
        "audiences": ", ".join(audience.label for audience in each.audiences),
        "how": how,
        "by": each.by,
        "is_taught": each.is_taught,
    }
