"""One step a page: what is typed is kept at each, then comes the next step not done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.models import Organisation
from maillage.apps.teleconsult.enums import PointState, Requirement
from maillage.apps.teleconsult.errors import BadRequest
from maillage.apps.teleconsult.requirements import asked, review
from maillage.apps.teleconsult.selectors.gates import point_gate
from maillage.apps.teleconsult.selectors.points import local_day
from maillage.apps.teleconsult.services import points

from . import shown
from .forms import PlaceForm
from .kept import of_point, own_organisations
from .subjects import AgentsStep, HoursStep, PlaceStep, RequirementStep, RoomStep

_SUBJECTS = {
    "lieu": PlaceStep,
    "piece": RoomStep,
    asked(Requirement.HOURS).slug: HoursStep,
    asked(Requirement.RELAYS).slug: AgentsStep,
}
_ANSWERED = {asked(each).slug: each for each in shown.ANSWERED}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The first step: where the point is."""
    own = [each.pk for each in own_organisations(request.user)]
    organisations = Organisation.objects.filter(pk__in=own).order_by("name")
    form = PlaceForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            point = points.create_point(user=request.user, **form.cleaned_data)
        except BadRequest as error:
            blame(form, error)
        else:
            messages.success(request, "C’est enregistré. Vous pourrez continuer plus tard.")
            return redirect("relay:point_step", point.pk, "piece")
    context = {"form": form, "title": "Ouvrir un point de téléconsultation", "point": None}
    context |= {"template": PlaceStep.template, "known": {}}
    return render(request, "relay/points/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_point
def step(request, point, step):
    """Show a step; keep what is typed, and go on with the next that is not done."""
    subject = _subject(point, step, request.user)
    form = subject.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            point = subject.save(form)
        except BadRequest as error:
            blame(form, error)
        else:
            return _go_on(request, point, step)
    context = {
        "point": point,
        "form": form,
        "title": subject.title,
        "template": subject.template,
        "known": subject.known(),
        "review": review(local_day(point, timezone.now())),
    }
    return render(request, "relay/points/step.html", context, status=422 if form.errors else 200)


def blame(form, error):
    """Say at each field what a service refused of it."""
    for name, text in error.errors.items():
        form.add_error(name if name in form.fields else None, text)


def _subject(point, step, user):
    if step in _ANSWERED:
        return RequirementStep(point, user, _ANSWERED[step])
    if step not in _SUBJECTS:
        raise Http404
    return _SUBJECTS[step](point, user)


def _go_on(request, point, step):
    rows = shown.rows(point, point_gate(point, local_day(point, timezone.now())))
    if point.state == PointState.CLOSED and not all(row.is_done for row in rows):
        messages.warning(request, "C’est enregistré. Le point reste fermé tant qu’il manque cela.")
        return redirect("relay:point", point.pk)
    messages.success(request, "C’est enregistré.")
    after = [row.slug for row in rows].index(step) + 1
    following = next((row for row in rows[after:] if not row.is_done), None)
    return redirect(following.address) if following else redirect("relay:point", point.pk)
