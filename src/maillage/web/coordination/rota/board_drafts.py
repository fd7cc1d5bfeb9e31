"""Drafts of a rota: list, new, settings, discard and bring back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.errors import BadRota, RotaError
from maillage.apps.rota.permissions import collectives_of
from maillage.apps.rota.selectors.drafts import drafts_of
from maillage.apps.rota.services import drafts as services
from maillage.apps.rota.weeks import WEEK
from maillage.apps.rota.weeks import in_words as week_in_words
from maillage.web.components.words import count, date_in_words

from .board_access import ONLY_COORDINATORS, changes_draft, is_number, kept_draft
from .board_forms import NewDraftForm, WeightsForm


@login_required
@require_safe
def page(request):
    """The drafts of my collectives, and those discarded."""
    collectives = _collectives(request.user)
    context = {
        "drafts": [_row(draft) for draft in drafts_of(collectives)],
        "discarded": [_row(draft) for draft in drafts_of(collectives, discarded=True)],
        "says_collective": collectives.count() > 1,
    }
    return render(request, "coordination/rota/board/drafts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    """A new draft, empty or copied."""
    collectives = _collectives(request.user)
    copied = request.GET.get("copie", "")
    form = NewDraftForm(
        request.POST or None, collectives=collectives, initial=_copied(collectives, copied)
    )
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.make_draft(user=request.user, **form.cleaned_data)
        except BadRota as error:
            _tell(form, error)
        else:
            return redirect("coordination:rota_board", draft.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/rota/board/new.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def settings(request, pk):
    """The name of a draft, and what each flaw costs in it."""
    draft = kept_draft(request.user, pk)
    form = WeightsForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_draft(
                draft=draft,
                name=form.cleaned_data["name"],
                weights=form.weights,
                user=request.user,
            )
        except RotaError as error:
            _tell(form, error)
        else:
            messages.success(request, "Les réglages sont enregistrés.")
            return redirect("coordination:rota_board", draft.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "draft": draft}
    return render(request, "coordination/rota/board/settings.html", context, status=status)


@changes_draft
def discard(request, draft):
    """Take a draft out of the list; the list offers to bring it back."""
    try:
        services.discard_draft(draft=draft, user=request.user)
    except RotaError as error:
        messages.error(request, str(error))
        return redirect("coordination:rota_board", draft.pk)
    messages.success(request, f"«\u00a0{draft.name}\u00a0» est abandonné. Vous pouvez le rétablir.")
    return redirect(reverse("coordination:rota_drafts") + "#abandonnes")


@changes_draft
def restore(request, draft):
    try:
        services.restore_draft(draft=draft, user=request.user)
    except RotaError as error:
        messages.error(request, str(error))
        return redirect("coordination:rota_drafts")
    messages.success(request, f"«\u00a0{draft.name}\u00a0» est revenu.")
    return redirect("coordination:rota_board", draft.pk)


def _collectives(user):
    """Those this person coordinates; whoever coordinates none is refused."""
    found = collectives_of(user)
    require(bool(found), ONLY_COORDINATORS)
    return Organisation.objects.filter(pk__in=found).order_by("name")


def _copied(collectives, pk):
    """What a copy starts from: the weeks of the draft copied."""
    draft = drafts_of(collectives).filter(pk=pk).first() if is_number(pk) else None
    if draft is None:
        return {}
    kept = {"collective": draft.collective_id, "first_day": draft.first_monday}
    return kept | {"copy_of": draft.pk, "weeks": draft.weeks, "name": f"{draft.name} (copie)"[:100]}


def _row(draft):
    last = draft.first_monday + (draft.weeks - 1) * WEEK
    return {
        "draft": draft,
        "weeks": f"{count(draft.weeks, 'semaine')}, de celle {week_in_words(draft.first_monday)} "
        f"à celle {week_in_words(last)}",
        "state": f"{draft.get_state_display()}, fait le {date_in_words(draft.made_at)}",
    }


def _tell(form, error):
    if not isinstance(error, BadRota):
        form.add_error(None, str(error))
        return
    for field, text in error.errors.items():
        form.add_error(field if field in form.fields else None, text)
