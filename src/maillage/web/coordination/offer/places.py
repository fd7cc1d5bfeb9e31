"""Pages of an organisation, its sites and their rooms."""

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer import services
from maillage.apps.offer.models import CareSite, Room

from .access import entry_for, organisation_for
from .forms_places import OrganisationForm, RoomForm, SiteForm
from .sheets import answer

ASKED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(ASKED)
def organisation(request, pk):
    """Name, nature, numbers and telephone of an organisation."""
    stored = organisation_for(request.user, pk)

    def save(form):
        saved = services.save_organisation(
            actor=actor_of(request.user),
            organisation=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"« {saved} » est enregistrée.", tree_of(saved)

    form = OrganisationForm(request.POST or None, entry=stored)
    return answer(
        request,
        form,
        save=save,
        title=stored.name,
        back=back_to(stored),
        lead=f"Nature : {stored.get_kind_display()}.",
    )


@login_required
@require_http_methods(ASKED)
def new_site(request, pk):
    owner = organisation_for(request.user, pk)
    return _site(request, owner, None, "Ajouter un lieu")


@login_required
@require_http_methods(ASKED)
def site(request, pk):
    stored = entry_for(request.user, CareSite, pk)
    return _site(request, stored.organisation, stored, stored.name)


def _site(request, owner, stored, title):
    def save(form):
        saved = services.save_site(
            actor=actor_of(request.user),
            organisation=owner,
            site=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"« {saved} » est enregistré.", tree_of(owner, f"lieu-{saved.pk}")

    form = SiteForm(request.POST or None, entry=stored)
    return answer(request, form, save=save, title=title, back=back_to(owner))


@login_required
@require_http_methods(ASKED)
def new_room(request, pk):
    return _room(request, entry_for(request.user, CareSite, pk), None)


@login_required
@require_http_methods(ASKED)
def room(request, pk):
    stored = entry_for(request.user, Room, pk)
    return _room(request, stored.site, stored)


def _room(request, place, stored):
    def save(form):
        saved = services.save_room(
            actor=actor_of(request.user), site=place, room=stored, **form.values()
        )
        return f"« {saved} » est enregistrée.", tree_of(place.organisation, f"lieu-{place.pk}")

    form = RoomForm(request.POST or None, entry=stored)
    title = stored.name if stored else f"Ajouter une salle à « {place} »"
    return answer(request, form, save=save, title=title, back=back_to(place.organisation))


def tree_of(owner, anchor=""):
    """Address of an organisation's tree, at one of its entries."""
    address = reverse("coordination:offer_tree", args=[owner.pk])
    return f"{address}#{anchor}" if anchor else address


def back_to(owner):
    return tree_of(owner), f"L’offre de soins : {owner}"
