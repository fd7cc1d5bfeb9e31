"""Write a new action, change one, take one away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.permissions import ONLY_HOLDER
from maillage.apps.compact.services import actions

from .access import compact_for, frame
from .actions_access import held_action, may_remove
from .actions_forms import ActionForm

_ASKED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_ASKED)
def new(request, slug):
    compact = compact_for(request.user, slug)
    form = ActionForm(_posted(request), compact=compact, user=request.user)

    def save(given):
        return actions.create(compact=compact, values=given, user=request.user, now=timezone.now())

    return _answer(request, compact, form, save, "L’action est créée.")


@login_required
@require_http_methods(_ASKED)
def change(request, slug, pk):
    """Two people who change the same action: the second is told, and keeps what they typed."""
    action = held_action(request.user, slug, pk)
    form = ActionForm(_posted(request), compact=action.compact, user=request.user, action=action)

    def save(given):
        seen = form.cleaned_data["seen"]
        return actions.change(
            action=action, values=given, seen=-1 if seen is None else seen, user=request.user
        )

    return _answer(request, action.compact, form, save, "L’action est enregistrée.", action)


@login_required
@require_http_methods(_ASKED)
def remove(request, slug, pk):
    """Ask first: what is taken away does not come back."""
    action = held_action(request.user, slug, pk)
    require(may_remove(request.user, action), ONLY_HOLDER)
    problem = ""
    if request.method == "POST":
        try:
            actions.remove(action=action, user=request.user)
        except (NotNow, StaleEdit) as error:
            problem = str(error)
        else:
            messages.success(request, "L’action est supprimée.")
            return redirect("coordination:compact_actions", slug)
    context = frame(request.user, action.compact, "actions")
    context |= {"action": action, "problem": problem}
    status = 409 if problem else 200
    return render(request, "coordination/compacts/actions/remove.html", context, status=status)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _answer(request, compact, form, save, said, action=None):
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = save(form.values())
        except BadCompact as error:
            form.blame(error)
        except (NotNow, StaleEdit) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, said)
            return redirect("coordination:compact_action", compact.slug, saved.pk)
    context = frame(request.user, compact, "actions") | {"form": form, "action": action}
    return render(request, "coordination/compacts/actions/edit.html", context, status=status)
