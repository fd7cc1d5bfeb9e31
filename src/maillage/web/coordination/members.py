"""Pages where administrators look after the members of their organisations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts import selectors, services
from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.errors import AccountsError, BadInput, InvitationNotSent
from maillage.apps.accounts.models import Membership, Organisation, User
from maillage.apps.accounts.permissions import can_manage_members, require

from .forms_members import InvitationForm, RoleForm

UNDO_SALT = "coordination.member_removed"
UNDO_SECONDS = 24 * 3600
RESERVED = (
    "Seule la personne qui administre votre organisation peut voir et changer ses membres. "
    "Demandez-lui, ou demandez-lui ce rôle."
)


@login_required
@require_safe
def list_members(request):
    organisations = _administered_by(request.user)
    teams = [
        {"organisation": organisation, "members": organisation.memberships.all()}
        for organisation in selectors.with_members(organisations)
    ]
    return render(request, "coordination/members.html", {"teams": teams})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    organisations = _administered_by(request.user)
    form = InvitationForm(request.POST or None, organisations=organisations)
    if form.is_valid() and _try_to_invite(request, form):
        return redirect("coordination:members")
    return render(request, "coordination/members_invite.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request, pk):
    membership = _membership(request.user, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        try:
            changed = services.change_role(
                actor=actor_of(request.user), membership=membership, role=form.cleaned_data["role"]
            )
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{changed.user} : {changed.get_role_display()}.")
            return _back_to_members(request.user)
    context = {"form": form, "membership": membership}
    return render(request, "coordination/members_role.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    membership = _membership(request.user, pk)
    problem = ""
    if request.method == "POST":
        try:
            services.remove_member(actor=actor_of(request.user), membership=membership)
        except AccountsError as error:
            problem = str(error)
        else:
            return redirect("coordination:member_removed", _write_undo(request.user, membership))
    context = {"membership": membership, "problem": problem}
    return render(request, "coordination/members_remove.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removed(request, token):
    """Say who was removed, and put them back on request."""
    organisation, user, role = _read_undo(request.user, token)
    if request.method != "POST":
        return render(
            request,
            "coordination/members_removed.html",
            {
                "person": user,
                "organisation": organisation,
                "can_undo": can_manage_members(request.user, organisation),
            },
        )
    require(can_manage_members(request.user, organisation), RESERVED)
    try:
        services.add_member(
            actor=actor_of(request.user), organisation=organisation, email=user.email, role=role
        )
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{user} est de nouveau membre de « {organisation} ».")
    return redirect("coordination:members")


def _administered_by(user):
    organisations = selectors.organisations_administered_by(user)
    require(organisations.exists(), RESERVED)
    return organisations


def _membership(user, pk):
    membership = get_object_or_404(
        Membership.objects.select_related("organisation", "user").order_by(), pk=pk
    )
    require(can_manage_members(user, membership.organisation), RESERVED)
    return membership


def _try_to_invite(request, form):
    data = form.cleaned_data
    try:
        services.invite_member(
            actor=actor_of(request.user), site_url=request.build_absolute_uri("/"), **data
        )
    except BadInput as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    except InvitationNotSent as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"Invitation envoyée à {data['email']}.")
    return True


def _back_to_members(user):
    # Someone who gave up their own role may no longer see the list.
    still = selectors.organisations_administered_by(user).exists()
    return redirect("coordination:members" if still else "coordination:home")


def _write_undo(remover, membership):
    content = [remover.pk, membership.organisation_id, membership.user_id, membership.role]
    return signing.dumps(content, salt=UNDO_SALT)


def _read_undo(reader, token):
    try:
        remover, organisation, user, role = signing.loads(
            token, salt=UNDO_SALT, max_age=UNDO_SECONDS
        )
    except signing.BadSignature as error:
        raise Http404 from error
    if remover != reader.pk:
        raise Http404
    return get_object_or_404(Organisation, pk=organisation), get_object_or_404(User, pk=user), role
