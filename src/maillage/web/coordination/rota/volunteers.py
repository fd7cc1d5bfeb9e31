"""The volunteers of a collective for who coordinates it: found, counted, and one by one."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.models import Volunteer
from maillage.apps.rota.permissions import can_coordinate, collectives_of
from maillage.apps.rota.selectors import volunteers as selectors
from maillage.apps.rota.services import volunteers as services
from maillage.web.practitioner.rota.forms import IdentityForm, ProfileForm

from .volunteer_words import LISTS, list_named, sheet

PAGE = 50
RESERVED = (
    "Cette page est réservée aux personnes qui coordonnent un collectif de médecins volontaires."
)


def for_coordinators(view):
    """`view(request, volunteer, …)` for who coordinates the collective of that volunteer."""

    @login_required
    @wraps(view)
    def answer(request, public_id, **kwargs):
        found = Volunteer.objects.select_related("collective", "home__departement", "user")
        volunteer = found.filter(public_id=public_id, erased_at=None).first()
        if volunteer is None:
            raise Http404
        require(can_coordinate(request.user, volunteer.collective), RESERVED)
        return view(request, volunteer, **kwargs)

    return answer


@login_required
@require_safe
def volunteers(request):
    """`?liste=` chooses whom, `?q=` looks for a name or an RPPS number."""
    collectives, today = collectives_of(request.user), timezone.localdate()
    require(bool(collectives), RESERVED)
    every = selectors.volunteers_of(collectives, today)
    chosen, query = list_named(request.GET.get("liste", "")), request.GET.get("q", "").strip()
    found = selectors.search(every.filter(chosen.asked), query)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    offered = selectors.weeks_offered([each.pk for each in page], today)
    counts = selectors.counts(every)
    context = {
        "lists": [(each.slug, each.title, counts[each.count]) for each in LISTS],
        "chosen": chosen,
        "query": query,
        "page": page,
        "rows": [(each, offered.get(each.pk, 0)) for each in page],
        "base_query": urlencode({"liste": chosen.slug, "q": query}),
    }
    return render(request, "coordination/rota/volunteers/list.html", context)


@for_coordinators
@require_safe
def volunteer(request, volunteer):
    """One volunteer: who they are, what they need and wish, their weeks and formalities."""
    return show(request, volunteer)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, volunteer):
    """Change contact and needs on the phone; they see it on their own page."""
    form = ProfileForm.of(volunteer, request.POST or None)
    if form.is_valid():
        try:
            services.save_volunteer(
                volunteer=volunteer, actor=actor_of(request.user), **form.cleaned_data
            )
        except BadRota as error:
            form.blame(error)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("coordination:rota_volunteer", volunteer.public_id)
    context = {"volunteer": volunteer, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coordination/rota/volunteers/edit.html", context, status=status)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request, volunteer):
    """Correct a name or an RPPS number, once the person's papers were read."""
    initial = {name: getattr(volunteer, name) for name in IdentityForm.base_fields}
    form = IdentityForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.correct_identity(
                volunteer=volunteer, actor=actor_of(request.user), **form.cleaned_data
            )
        except BadRota as error:
            form.blame(error)
        else:
            messages.success(request, "C’est corrigé.")
            return redirect("coordination:rota_volunteer", volunteer.public_id)
    context = {"volunteer": volunteer, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coordination/rota/volunteers/edit.html", context, status=status)


def show(request, volunteer, *, errors=None, status=200):
    """The page of one volunteer, with what a refused action says (`BadRota.errors`)."""
    context = sheet(volunteer, timezone.localdate()) | {"errors": errors or {}}
    is_asking = volunteer.state == VolunteerState.CANDIDATE
    name = "request" if is_asking else "volunteer"
    return render(request, f"coordination/rota/volunteers/{name}.html", context, status=status)
