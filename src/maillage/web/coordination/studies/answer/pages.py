"""Pages of a launched study: its progress, its answer, and what people decide about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from maillage.apps.accounts.audit import actor_of
from maillage.apps.studies import services
from maillage.apps.studies.enums import State
from maillage.apps.studies.errors import StudyError
from maillage.apps.studies.permissions import can_change_study

from .access import changes, kept_study, read_study
from .progress import progress_of
from .result import everything_about


@login_required
@require_safe
def page(request, pk):
    """The answer when there is one; else where the study stands."""
    study = read_study(request.user, pk)
    can_change = can_change_study(request.user, study)
    if study.is_under_way:
        context = _progress_context(study, can_change)
        return render(request, "coordination/studies/progress.html", context)
    if study.has_answer:
        context = everything_about(study, can_change=can_change)
        return render(request, "coordination/studies/result.html", context)
    if study.is_draft and can_change:
        return redirect("coordination:study_responses", study.pk)
    context = {"study": study, "can_change": can_change, "was_stopped": _was_stopped(study)}
    return render(request, "coordination/studies/study.html", context)


@login_required
@require_safe
def progress(request, pk):
    """The fragment that follows a running study; asks for the whole page once it ended."""
    study = read_study(request.user, pk)
    if not study.is_under_way:
        return HttpResponseClientRefresh()
    context = _progress_context(study, can_change_study(request.user, study))
    if request.GET.get("vu") == context["seen"]:
        return HttpResponse(status=204)  # nothing new: a screen reader is not disturbed
    return render(request, "coordination/studies/_progress.html", context)


@changes
def stop(request, study):
    _try(request, services.stop_study, study=study)
    return redirect(study)


@changes
def copy(request, study):
    """A draft with the same choices, opened in the builder."""
    draft = _try(request, services.copy_study, study=study, user=request.user)
    if draft is None:
        return redirect(study)
    messages.success(request, "Voici une copie. Changez ce que vous voulez, puis relancez.")
    return redirect("coordination:study_responses", draft.pk)


@changes
def replay(request, study):
    again = _try(request, services.replay_study, study=study, user=request.user)
    return redirect(again or study)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    """Ask, then remove, then offer to undo."""
    study = kept_study(request.user, pk)
    if request.method != "POST":
        return render(request, "coordination/studies/remove.html", {"study": study})
    if _try(request, services.remove_study, study=study) is None:
        return redirect(study)
    return render(request, "coordination/studies/removed.html", {"study": study})


@login_required
@require_POST
def restore(request, pk):
    study = kept_study(request.user, pk, removed=True)
    services.restore_study(study=study, actor=actor_of(request.user))
    messages.success(request, f"«\u00a0{study.name}\u00a0» est revenu.")
    return redirect(study)


@changes
def plan(request, study):
    """Keep a place of the answer for later work."""
    place, response = request.POST.get("place", ""), request.POST.get("response", "")
    planned = _try(
        request,
        services.plan_site,
        study=study,
        place=place,
        response=response,
        user=request.user,
    )
    if planned is not None:
        messages.success(request, f"«\u00a0{planned.name}\u00a0» est gardé pour la suite.")
    return redirect(study)


@changes
def unplan(request, study):
    planned = get_object_or_404(
        study.planned_sites.all(),
        place=request.POST.get("place", ""),
        response=request.POST.get("response", ""),
    )
    name = planned.name
    services.unplan_site(planned_site=planned, actor=actor_of(request.user))
    messages.success(request, f"«\u00a0{name}\u00a0» n’est plus gardé pour la suite.")
    return redirect(study)


def _try(request, change, **arguments):
    """What the service answers, or None after telling the reader why it refused."""
    try:
        return change(actor=actor_of(request.user), **arguments)
    except StudyError as error:
        messages.error(request, str(error))
        return None


def _was_stopped(study):
    return study.state == State.STOPPED


def _progress_context(study, can_change):
    told = progress_of(study)
    seen = salted_hmac("coordination.progress", repr((told, study.stop_asked))).hexdigest()[:16]
    return {"study": study, "can_change": can_change, "progress": told, "seen": seen}
