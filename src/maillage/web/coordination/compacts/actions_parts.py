"""What is posted from the page of an action: where it stands, steps, obstacles, money, comments."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.permissions import ONLY_HOLDER
from maillage.apps.compact.selectors.comments import comments_for, speaking_for
from maillage.apps.compact.services import (
    actions,
    budgets,
    comments,
    links,
    milestones,
    obstacles,
)

from .actions_access import action_for, held_action
from .actions_forms import (
    BudgetForm,
    CommentForm,
    DelayForm,
    MilestoneForm,
    MoveForm,
    ObstacleForm,
)
from .actions_one import shown

_FORMS = {
    "etat": MoveForm,
    "retard": DelayForm,
    "etapes": MilestoneForm,
    "obstacles": ObstacleForm,
}


@login_required
@require_POST
def add(request, slug, pk, part):
    """Add to a part of an action, or say where it stands; refused, it shows what was typed."""
    if part == "commentaires":
        action = action_for(request.user, slug, pk)
    else:
        action = held_action(request.user, slug, pk)
    if part == "liens":
        return _link(request, action)
    form = _form(request, action, part)
    if form.is_valid():
        try:
            said = _save(part, action, form.cleaned_data, request.user)
        except BadCompact as error:
            form.blame(error)
        except (NotNow, StaleEdit) as error:
            messages.error(request, str(error))
            return _back(action)
        else:
            messages.success(request, unbroken(said))
            return _back(action)
    return shown(request, action, bound={part: form}, status=422)


@login_required
@require_POST
def settle(request, slug, pk, part, number):
    """Tick, lift or take away one entry of a part: `do` says what."""
    if part == "commentaires":
        action = action_for(request.user, slug, pk)
    else:
        action = held_action(request.user, slug, pk)
    asked = (part, request.POST.get("do", ""))
    if asked not in _SETTLES:
        raise Http404
    try:
        said = _SETTLES[asked](action, number, request.user)
    except (BadCompact, NotNow, StaleEdit) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, unbroken(said))
    return _back(action)


def _form(request, action, part):
    if part == "budget":
        return BudgetForm(request.POST, compact=action.compact)
    if part == "commentaires":
        voices = speaking_for(request.user, action)
        require(voices.exists(), ONLY_HOLDER)
        return CommentForm(request.POST, organisations=voices)
    if part not in _FORMS:
        raise Http404
    return _FORMS[part](request.POST)


def _save(part, action, given, user):
    """Call the service of a part; what to say once it is done."""
    today = timezone.localdate()
    if part == "etat":
        actions.move(action=action, user=user, today=today, **given)
        return "L’état de l’action est enregistré."
    if part == "retard":
        actions.explain(action=action, user=user, **given)
        return "La raison du retard est enregistrée."
    if part == "etapes":
        milestones.add(action=action, user=user, **given)
        return "L’étape est ajoutée."
    if part == "obstacles":
        obstacles.report(action=action, user=user, today=today, **given)
        return "C’est noté : l’action est bloquée tant que ce n’est pas levé."
    if part == "budget":
        budgets.set_line(action=action, user=user, **given)
        return "La ligne de budget est enregistrée."
    comments.add(action=action, user=user, now=timezone.now(), **given)
    return "Le commentaire est ajouté."


def _link(request, action):
    kind, _, key = request.POST.get("element", "").partition(":")
    try:
        links.add(action=action, kind=kind, key=key[:40], user=request.user)
    except (BadCompact, NotNow) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Le lien est ajouté.")
    return _back(action)


def _tick(action, number, user):
    today = timezone.localdate()
    step = get_object_or_404(action.milestones, pk=number)
    milestones.tick(milestone=step, done_on=today, user=user, today=today)
    return f"Étape faite : {step.title}."


def _untick(action, number, user):
    step = get_object_or_404(action.milestones, pk=number)
    milestones.tick(milestone=step, done_on=None, user=user, today=timezone.localdate())
    return f"Étape à faire de nouveau : {step.title}."


def _drop_step(action, number, user):
    milestones.remove(milestone=get_object_or_404(action.milestones, pk=number), user=user)
    return "L’étape est retirée."


def _lift(action, number, user):
    obstacle = get_object_or_404(action.obstacles, pk=number)
    obstacles.lift(obstacle=obstacle, user=user, today=timezone.localdate())
    return "C’est levé : cela ne bloque plus l’action."


def _put_back(action, number, user):
    obstacles.put_back(obstacle=get_object_or_404(action.obstacles, pk=number), user=user)
    return "C’est remis : l’action est de nouveau bloquée."


def _drop_money(action, number, user):
    budgets.remove(line=get_object_or_404(action.budget, pk=number), user=user)
    return "La ligne de budget est retirée."


def _drop_link(action, number, user):
    links.remove(link=get_object_or_404(action.links, pk=number), user=user)
    return "Le lien est retiré."


def _drop_comment(action, number, user):
    mine = comments_for(user, action).filter(by=user)
    comments.remove(comment=get_object_or_404(mine, pk=number), user=user)
    return "Votre commentaire est retiré."


_SETTLES = {
    ("etapes", "faite"): _tick,
    ("etapes", "a-faire"): _untick,
    ("etapes", "retirer"): _drop_step,
    ("obstacles", "lever"): _lift,
    ("obstacles", "remettre"): _put_back,
    ("budget", "retirer"): _drop_money,
    ("liens", "retirer"): _drop_link,
    ("commentaires", "retirer"): _drop_comment,
}


def _back(action):
    return redirect("coordination:compact_action", action.compact.slug, action.pk)
