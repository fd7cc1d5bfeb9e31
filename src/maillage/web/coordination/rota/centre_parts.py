"""Pages that change one thing of a centre: its place, rules, instructions, lines, people, rooms."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.errors import InvitationNotSent
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.models import Room
from maillage.apps.rota.models import Line, Supplier, TeamMember
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.services import centres
from maillage.web.coordination.offer.forms_places import RoomForm, SiteForm

from . import forms_centres as forms
from .centre_access import ONLY_COORDINATORS, centre_for, coordinated_centre, part_for
from .sheets import answer, attempt

ASKED = ["GET", "HEAD", "POST"]
KINDS = {
    "ligne": (Line, forms.LineForm, "line"),
    "equipe": (TeamMember, forms.TeamMemberForm, "member"),
    "fournisseur": (Supplier, forms.SupplierForm, "supplier"),
}
_NEW = {
    "ligne": "Ajouter une ligne",
    "equipe": "Ajouter quelqu’un à l’équipe",
    "fournisseur": "Ajouter un fournisseur",
}
_SAVES = {"equipe": centres.save_team_member, "fournisseur": centres.save_supplier}


def at(centre, anchor=""):
    """Address of a centre's page, at one of its parts."""
    return reverse("coordination:rota_centre", args=[centre.pk]) + (anchor and f"#{anchor}")


def back_to(centre):
    return at(centre), f"Centre : {centre.name}".replace(" :", "\u00a0:")


@login_required
@require_http_methods(ASKED)
def place(request, pk):
    """Where a centre is, its telephone and its opening hours."""
    centre = centre_for(request.user, pk)

    def save(form):
        centres.save_place(
            actor=actor_of(request.user), centre=centre, **form.values(), **form.seen_version()
        )
        return "Le lieu et ses horaires sont enregistrés.", at(centre, "lieu")

    form = SiteForm(request.POST or None, entry=centre.site)
    return answer(request, form, save=save, title="Lieu et horaires", back=back_to(centre))


@login_required
@require_http_methods(ASKED)
def rules(request, pk):
    """What the rota must respect there."""
    centre = coordinated_centre(request.user, pk)
    form = forms.RulesForm(request.POST or None, entry=centre)
    return _of_the_centre(request, centre, form, "Règles du planning", "regles")


@login_required
@require_http_methods(ASKED)
def instructions(request, pk):
    """Keys and codes, the Saturday procedure, the first day."""
    centre = centre_for(request.user, pk)
    form = forms.InstructionsForm(request.POST or None, entry=centre)
    return _of_the_centre(request, centre, form, "Clés et consignes", "consignes")


def _of_the_centre(request, centre, form, title, anchor):
    def save(form):
        centres.save_centre(
            actor=actor_of(request.user), centre=centre, **form.values(), **form.seen_version()
        )
        return "C’est enregistré.", at(centre, anchor)

    return answer(request, form, save=save, title=title, back=back_to(centre))


@login_required
@require_http_methods(ASKED)
def new_part(request, pk, kind):
    return _part(request, centre_for(request.user, pk), kind, None)


@login_required
@require_http_methods(ASKED)
def part(request, kind, pk):
    stored = part_for(request.user, KINDS[kind][0], pk)
    return _part(request, stored.centre, kind, stored)


def _part(request, centre, kind, stored):
    _, form_class, name = KINDS[kind]
    if kind == "ligne":
        require(can_coordinate(request.user, centre.collective), ONLY_COORDINATORS)

    def save(form):
        given = {"centre": centre, name: stored, **form.values(), **form.seen_version()}
        if kind == "ligne":
            saved = centres.save_line(user=request.user, now=timezone.now(), **given)
        else:
            saved = _SAVES[kind](actor=actor_of(request.user), **given)
        return f"« {_named(saved)} » : c’est enregistré.", at(centre, kind)

    form = form_class(request.POST or None, entry=stored)
    title = _named(stored) if stored else _NEW[kind]
    return answer(request, form, save=save, title=title, back=back_to(centre))


@login_required
@require_http_methods(ASKED)
def remove_part(request, kind, pk):
    """Ask, then remove."""
    stored = part_for(request.user, KINDS[kind][0], pk)
    centre = stored.centre
    if request.method == "POST":
        remove = partial(centres.remove_listed, actor=actor_of(request.user), part=stored)
        attempt(request, remove, f"« {_named(stored)} » n’est plus dans la liste.")
        return redirect(at(centre, kind))
    return ask(request, centre, _named(stored))


def ask(request, centre, what):
    """The page that asks before removing something of a centre."""
    url, label = back_to(centre)
    context = {"what": what, "back": {"url": url, "label": label}}
    return render(request, "coordination/rota/centres/remove.html", context)


@login_required
@require_http_methods(ASKED)
def access(request, pk):
    """Let someone of the team sign in for this centre only."""
    member = part_for(request.user, TeamMember, pk)
    centre = coordinated_centre(request.user, member.centre_id)

    def save(form):
        try:
            centres.give_access(
                actor=actor_of(request.user),
                member=member,
                email=form.cleaned_data["email"],
                site_url=settings.SITE_URL,
            )
        except InvitationNotSent as error:
            messages.warning(request, str(error))
        return f"{member.full_name} a un accès à ce centre.", at(centre, "equipe")

    form = forms.AccessForm(request.POST or None)
    title = f"Donner un accès à {member.full_name}"
    return answer(request, form, save=save, title=title, back=back_to(centre))


@login_required
@require_http_methods(ASKED)
def new_room(request, pk):
    return _room(request, centre_for(request.user, pk), None)


@login_required
@require_http_methods(ASKED)
def room(request, pk, room_pk):
    centre = centre_for(request.user, pk)
    return _room(request, centre, get_object_or_404(Room, pk=room_pk, site=centre.site))


def _room(request, centre, stored):
    def save(form):
        saved = centres.save_centre_room(
            actor=actor_of(request.user),
            centre=centre,
            room=stored,
            name=form.cleaned_data["name"],
        )
        return f"« {saved} » est enregistrée.", at(centre, "salles")

    form = RoomForm(request.POST or None, entry=stored)
    title = stored.name if stored else "Ajouter une salle"
    return answer(request, form, save=save, title=title, back=back_to(centre))


def _named(part):
    if isinstance(part, TeamMember):
        return part.full_name
    return f"Ligne {part.number}" if isinstance(part, Line) else str(part)
