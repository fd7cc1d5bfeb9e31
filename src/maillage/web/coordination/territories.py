"""A coordinator's territories: list, save, change, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import memberships_of, organisations_administered_by
from maillage.apps.rota.permissions import collectives_of, volunteer_of
from maillage.apps.rota.selectors.centres import centres_of
from maillage.apps.territory.errors import BadTerritory
from maillage.apps.territory.models import Territory
from maillage.apps.territory.permissions import (
    can_keep_territories,
    organisations_keeping_territories,
)
from maillage.apps.territory.selectors import saved_territories
from maillage.apps.territory.services import delete_territory, save_territory

from .forms import TerritoryForm

ONLY_KEEPERS = (
    "Cette page est réservée aux personnes qui coordonnent ou administrent une organisation."
)


@login_required
def home(request):
    """My territories, and what my roles allow."""
    organisations = organisations_keeping_territories(request.user)
    return render(
        request,
        "coordination/home.html",
        {
            "territories": saved_territories(organisations),
            "memberships": memberships_of(request.user).order_by("organisation__name"),
            "can_keep": organisations.exists(),
            "is_volunteer": volunteer_of(request.user) is not None,
            "runs_rota": bool(collectives_of(request.user)),
            "runs_centre": centres_of(request.user).exists(),
            "can_administer": organisations_administered_by(request.user).exists(),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    """Save a territory from a list of codes."""
    organisations = organisations_keeping_territories(request.user)
    require(organisations.exists(), ONLY_KEEPERS)
    form = TerritoryForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        initial={"codes": request.GET.get("codes", "")[:2_000]},
    )
    return _answer(request, form, territory=None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, slug):
    """Change the name or the communes of a territory."""
    territory = _kept_territory(request.user, slug)
    codes = territory.communes.order_by("code").values_list("code", flat=True)
    form = TerritoryForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations_keeping_territories(request.user).filter(
            pk=territory.organisation_id
        ),
        initial={
            "name": territory.name,
            "organisation": territory.organisation_id,
            "codes": ", ".join(codes),
        },
    )
    return _answer(request, form, territory=territory)


def _answer(request, form, *, territory):
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_territory(
                name=form.cleaned_data["name"],
                codes=form.all_codes(),
                organisation=form.cleaned_data["organisation"],
                user=request.user,
                actor=actor_of(request.user),
                territory=territory,
            )
        except BadTerritory as error:
            for message in error.messages:
                form.add_error(None, message)
        else:
            messages.success(request, f"« {saved.name} » est enregistré.")
            return redirect(saved)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "territory": territory}
    return render(request, "coordination/territory_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request, slug):
    """Ask, then delete; the list of codes is offered back so that it can be saved again."""
    territory = _kept_territory(request.user, slug)
    if request.method == "GET":
        context = {"territory": territory, "count": territory.communes.count()}
        return render(request, "coordination/territory_delete.html", context)
    context = {
        "name": territory.name,
        "organisation": territory.organisation_id,
        "codes": ", ".join(delete_territory(territory=territory, actor=actor_of(request.user))),
    }
    return render(request, "coordination/territory_deleted.html", context)


def _kept_territory(user, slug):
    territory = get_object_or_404(Territory.objects.select_related("organisation"), slug=slug)
    require(can_keep_territories(user, territory.organisation), ONLY_KEEPERS)
    return territory
