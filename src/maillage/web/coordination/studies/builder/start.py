"""Step 1 of the scenario builder: which territory."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.permissions import organisations_keeping_studies
from maillage.apps.studies.selectors import find_perimeters
from maillage.apps.studies.services import start_study
from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.names import LONGEST_QUERY
from maillage.apps.territory.selectors import get_perimeter
from maillage.web.coordination.territories import ONLY_KEEPERS

from .forms import StartForm
from .words import default_name

GONE = "Ce territoire n’existe pas, ou n’existe plus. Choisissez-en un autre."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    """Choose a territory; `?kind=…&code=…` comes with one already chosen."""
    organisations = organisations_keeping_studies(request.user)
    require(organisations.exists(), ONLY_KEEPERS)
    asked = _asked(request)
    perimeter = _perimeter(*asked)
    name = default_name(perimeter.name) if perimeter else ""
    form = StartForm(request.POST or None, organisations=organisations, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        study = _started(request, form, asked, name)
        if study is not None:
            return redirect("coordination:study_responses", study.pk)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    context = {
        "form": form,
        "perimeter": perimeter,
        "is_gone": any(asked) and perimeter is None,
        "gone": GONE,
        "query": query,
        "found": find_perimeters(query, organisations=organisations) if query else [],
        "saved": [] if perimeter else find_perimeters("", organisations=organisations),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/studies/step1_territory.html", context, status=status)


def _asked(request):
    """(kind, code) of the button that was pressed, or of the address."""
    if request.method == "POST":
        kind, _, code = request.POST.get("perimeter", "").partition(":")
        return kind, code
    return request.GET.get("kind", ""), request.GET.get("code", "")


def _perimeter(kind, code):
    try:
        return get_perimeter(kind, code)
    except TerritoryUnknown:
        return None


def _started(request, form, asked, default):
    kind, code = asked
    try:
        return start_study(
            organisation=form.cleaned_data["organisation"],
            user=request.user,
            actor=actor_of(request.user),
            perimeter_kind=kind,
            perimeter_code=code,
            name=form.cleaned_data["name"] or default,
        )
    except BadStudy as error:
        form.blame(error)
        return None
