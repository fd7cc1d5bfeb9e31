"""Follow a clause with an indicator, change it, stop; declare a value with what shows it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.errors import BadCompact, BadQuestion, CompactError
from maillage.apps.compact.permissions import ONLY_HOLDER, can_hold
from maillage.apps.compact.services.declarations import declare as keep_declaration
from maillage.apps.compact.services.targets import remove_target, set_target
from maillage.apps.compact.services.values import measure_target

from .access import compact_for, frame
from .indicators_access import held_target
from .indicators_forms import DeclarationForm, TargetForm

_ASKED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_ASKED)
def add(request, slug):
    compact = compact_for(request.user, slug)
    form = TargetForm(request.POST or None, compact=compact, user=request.user)
    require(form.fields["clause"].queryset.exists() or not _has_clauses(compact), ONLY_HOLDER)
    return _answer(request, compact, form)


@login_required
@require_http_methods(_ASKED)
def change(request, slug, pk):
    """Two people who change the same target: the second is told, and keeps what they typed."""
    target = held_target(request.user, slug, pk)
    compact = target.compact
    form = TargetForm(request.POST or None, compact=compact, user=request.user, target=target)
    return _answer(request, compact, form)


@login_required
@require_http_methods(_ASKED)
def remove(request, slug, pk):
    """Ask first."""
    target = held_target(request.user, slug, pk)
    if request.method == "POST":
        try:
            remove_target(target=target, user=request.user)
        except CompactError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Cet indicateur n’est plus suivi ; ses valeurs sont gardées.")
        return redirect("coordination:compact_indicators", slug)
    context = frame(request.user, target.compact, "indicators") | {"target": target}
    return render(request, "coordination/compacts/indicators/remove.html", context)


@login_required
@require_http_methods(_ASKED)
def declare(request, slug, pk):
    """A value that nothing computes, with a file or a link."""
    target = held_target(request.user, slug, pk)
    definition = _declared(target)
    mine = frame(request.user, target.compact, "indicators")
    form = DeclarationForm(
        request.POST or None,
        request.FILES or None,
        definition=definition,
        organisations=Organisation.objects.filter(
            pk__in=[party.organisation_id for party in mine["parties_mine"]]
        ).order_by("name", "pk"),
    )
    if form.is_bound and form.is_valid():
        try:
            keep_declaration(
                target=target,
                values=form.values(),
                organisation=form.cleaned_data["organisation"],
                user=request.user,
                now=timezone.now(),
            )
        except BadCompact as error:
            form.blame(error)
        except CompactError as error:  # its perimeter is gone
            form.add_error(None, str(error))
        else:
            messages.success(request, "La valeur est enregistrée avec sa pièce.")
            return redirect("coordination:compact_indicator", slug, pk)
    status = 422 if form.is_bound else 200
    context = mine | {"form": form, "target": target, "definition": definition}
    return render(request, "coordination/compacts/indicators/declare.html", context, status=status)


def _declared(target):
    try:
        found = definition_of(target.indicator)
    except BadQuestion as error:
        raise Http404(str(error)) from error
    if not found.is_declared:
        raise Http404("computed: nobody declares it")
    return found


def _answer(request, compact, form):
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            target = _save(request.user, compact, form)
        except BadCompact as error:
            form.blame(error)
        except CompactError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "L’indicateur est suivi.")
            return redirect("coordination:compact_indicator", compact.slug, target.pk)
    context = frame(request.user, compact, "indicators")
    context |= {"form": form, "target": form.target}
    return render(request, "coordination/compacts/indicators/edit.html", context, status=status)


def _save(user, compact, form):
    """Write the target, then measure its baseline and what followed."""
    values, now = form.values(), timezone.now()
    require(can_hold(user, values["clause"]), ONLY_HOLDER)
    seen = form.cleaned_data["seen"] if form.target else None
    seen = -1 if form.target and seen is None else seen
    target = set_target(compact=compact, values=values, user=user, now=now, seen=seen)
    measure_target(target=target, now=now, actor=audit.actor_of(user))
    return target


def _has_clauses(compact):
    return compact.clauses.filter(parent__isnull=False, removed_on=None).exists()
