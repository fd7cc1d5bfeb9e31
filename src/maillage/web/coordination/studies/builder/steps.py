"""Steps 2 and 3 of the scenario builder: which responses, and what matters."""

from copy import copy
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.studies.enums import Candidates
from maillage.apps.studies.errors import BadStudy, StudyNotDraft
from maillage.apps.studies.selectors import places_of
from maillage.apps.studies.services import change_study, launch_study
from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.selectors import get_perimeter
from maillage.apps.territory.selectors.maps import MOST_COMMUNES_DRAWN
from maillage.sources.responses import read_responses
from maillage.web.coordination.studies.answer.access import kept_study

from .choices import ChoicesForm
from .file import read_sent
from .forms import (
    ResponsesForm,
    initial_of,
    whole_responses,
    with_defaults,
)
from .places import as_points
from .words import age_of_figures

_MENDED_AT = {
    1: ("coordination:study_new", "Étape 1\u00a0: choisir un autre territoire"),
    2: ("coordination:study_responses", "Étape 2\u00a0: changer vos réponses"),
}


def _of_draft(view):
    """Give the view a draft that the reader may change; one that was launched shows its page."""

    @login_required
    @wraps(view)
    def wrapped(request, pk):
        study = kept_study(request.user, pk)
        if not study.is_draft:
            return redirect(study)
        try:
            return view(request, study)
        except StudyNotDraft:  # launched meanwhile, by a second click or by someone else
            return redirect(study)
        except TerritoryUnknown:
            gone = f"Le territoire «\u00a0{study.perimeter_name}\u00a0» n’existe plus."
            messages.error(request, f"{gone} Choisissez-en un autre.")
            return redirect("coordination:study_new")

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def responses(request, study):
    """Step 2: how many of each response, and its figures."""
    entries = whole_responses(study.responses)
    if request.method != "POST":
        return _step2(request, study, ResponsesForm(entries=entries, initial=initial_of(entries)))
    if key := request.POST.get("reset", ""):
        typed = with_defaults(request.POST, key)
        return _step2(request, study, ResponsesForm(entries=entries, initial=typed))
    form = ResponsesForm(request.POST, entries=entries)
    if form.is_valid() and _changed(request, study, form, responses=form.responses()):
        return redirect("coordination:study_choices", study.pk)
    return _step2(request, study, form, status=422)


def _step2(request, study, form, status=200):
    context = {
        "study": study,
        "form": form,
        "cards": form.cards(),
        "warning": age_of_figures(read_responses(), timezone.localdate()),
    }
    return render(request, "coordination/studies/step2_responses.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_draft
def choices(request, study):
    """Step 3: what matters, how much, where; then the calculation is launched."""
    perimeter = get_perimeter(study.perimeter_kind, study.perimeter_code)
    if request.method != "POST":
        return _step3(request, study, ChoicesForm(study=study, perimeter=perimeter))
    sent = read_sent(request.FILES.get("file"))
    typed = request.POST.copy()
    if sent.places:
        # Kept even if the rest is wrong: a page that comes back has lost its file.
        study = change_study(study=study, actor=actor_of(request.user), imported=[*sent.places])
        typed["candidates"] = Candidates.IMPORTED
    form = ChoicesForm(typed, study=study, perimeter=perimeter, problems=sent.problems)
    if form.is_valid() and (changed := _changed(request, study, form, **form.choices())):
        return _after_step3(request, changed, form, sent)
    return _step3(request, study, form, sent.refused, status=422)


def _after_step3(request, study, form, sent):
    action = request.POST.get("action", "")
    if action == "back":
        return redirect("coordination:study_responses", study.pk)
    if action == "later":
        messages.success(request, f"«\u00a0{study.name}\u00a0» est enregistré, à finir plus tard.")
        return redirect("coordination:studies")
    if action == "launch" and not sent.refused:
        if _launched(request, study, form):
            return redirect(study)
        return _step3(request, study, form, status=422)
    messages.success(request, "Vos choix sont enregistrés.")
    if not sent.refused:
        return redirect(reverse("coordination:study_choices", args=[study.pk]) + "#lieux")
    perimeter = get_perimeter(study.perimeter_kind, study.perimeter_code)
    return _step3(request, study, ChoicesForm(study=study, perimeter=perimeter), sent.refused)


def _step3(request, study, form, refused=(), status=200):
    address, label = _MENDED_AT.get(form.mended_at, ("", ""))
    arguments = [study.pk] if form.mended_at == 2 else []
    context = {
        "study": study,
        "form": form,
        "refused": refused,
        "mend_url": reverse(address, args=arguments) if address else "",
        "mend_label": label,
        "ground": _ground(form.perimeter),
    }
    return render(request, "coordination/studies/step3_choices.html", context, status=status)


def _ground(perimeter):
    """Address of the contours under the places; empty for a territory too large to draw."""
    if perimeter.communes.count() > MOST_COMMUNES_DRAWN:
        return ""
    return reverse("public:territory_map", args=[perimeter.kind, perimeter.code])


def _changed(request, study, form, **choices):
    """The study with these choices, or None after saying in the form what is wrong."""
    try:
        return change_study(study=study, actor=actor_of(request.user), **choices)
    except BadStudy as error:
        form.blame(error)
        return None


def _launched(request, study, form):
    try:
        return launch_study(study=study, actor=actor_of(request.user))
    except BadStudy as error:
        form.blame(error)
        return None


@require_safe
@_of_draft
def places(request, study):
    """Where something may open, for the map; `?lieux=…` shows other candidates before saving."""
    asked = request.GET.get("lieux", "")
    if asked in Candidates.values:
        study = copy(study)
        study.candidates = asked
    return HttpResponse(as_points(places_of(study)), content_type="application/geo+json")
