"""The page of one action, and its sheet on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact import action_sheet
from maillage.apps.compact.enums import CompactState, Visibility
from maillage.apps.compact.selectors import budgets
from maillage.apps.compact.selectors.actions import card
from maillage.apps.compact.selectors.comments import comments_for, speaking_for
from maillage.apps.compact.selectors.links import links_of, search_things
from maillage.web.components.words import date_in_words

from .access import frame
from .actions_access import action_for, may_edit, may_remove
from .actions_forms import (
    BudgetForm,
    CommentForm,
    DelayForm,
    MilestoneForm,
    MoveForm,
    ObstacleForm,
    SearchThingForm,
)
from .actions_links import address_of
from .actions_words import badges, calendar, euros


@login_required
@require_safe
def page(request, slug, pk):
    return shown(request, action_for(request.user, slug, pk))


@login_required
@require_safe
def sheet(request, slug, pk):
    """The action on one sheet, to print: nothing that a party keeps for itself."""
    action = action_for(request.user, slug, pk)
    text = action_sheet.as_pdf(action, timezone.localdate())
    headers = {"Content-Disposition": f'inline; filename="action-{action.pk}.pdf"'}
    return HttpResponse(text, content_type="application/pdf", headers=headers)


def shown(request, action, *, bound=None, status=200):
    """The page of an action; `bound` is {name: form} of what was typed and refused."""
    user, today = request.user, timezone.localdate()
    edits, voices = may_edit(user, action), speaking_for(user, action)
    is_open = action.compact.state != CompactState.ENDED
    forms = _forms(action) | {"commentaires": CommentForm(organisations=voices)}
    seen = card(action, today)
    context = frame(user, action.compact, "actions") | {
        "action": action,
        "badges": badges(seen),
        "is_late": seen.is_late,
        "calendar": calendar(action),
        "can_edit": edits,
        "can_remove": edits and may_remove(user, action),
        "can_comment": is_open and voices.exists(),
        "can_link": edits,
        "forms": forms | (bound or {}),
        "refused": next(iter(bound.values())) if bound else None,
        "partners": action.partners.order_by("name", "pk"),
        "milestones": [_milestone(step, today) for step in action.milestones.all()],
        "obstacles": [_obstacle(each) for each in action.obstacles.all()],
        "comments": [_comment(each, user) for each in comments_for(user, action)],
    }
    context |= _money(action) | _links(request, action, edits)
    return render(request, "coordination/compacts/actions/one.html", context, status=status)


def _forms(action):
    """A form of each part, by the name it has in addresses."""
    state = {"state": action.state, "done_on": action.done_on, "seen": action.revision}
    return {
        "etat": MoveForm(initial=state),
        "retard": DelayForm(initial={"reason": action.late_because}),
        "etapes": MilestoneForm(),
        "obstacles": ObstacleForm(),
        "budget": BudgetForm(compact=action.compact, initial={"year": timezone.localdate().year}),
    }


def _milestone(step, today):
    is_late = step.done_on is None and step.due_on < today
    return {
        "pk": step.pk,
        "title": step.title,
        "due": date_in_words(step.due_on),
        "done": date_in_words(step.done_on) if step.done_on else "",
        "is_late": is_late,
    }


def _obstacle(obstacle):
    return {
        "pk": obstacle.pk,
        "what": obstacle.what,
        "since": date_in_words(obstacle.since),
        "lifted": date_in_words(obstacle.lifted_on) if obstacle.lifted_on else "",
    }


def _comment(comment, user):
    return {
        "pk": comment.pk,
        "text": comment.text,
        "who": f"{comment.by}, {comment.organisation}" if comment.by else comment.organisation.name,
        "day": date_in_words(timezone.localtime(comment.at).date()),
        "is_private": comment.visibility == Visibility.PARTY,
        "is_mine": comment.by_id == user.pk,
    }


def _money(action):
    found = budgets.of_action(action)
    lines = action.budget.select_related("financier").order_by("year", "financier__name", "pk")
    return {
        "budget": [
            {
                "pk": line.pk,
                "financier": line.financier.name,
                "year": line.year,
                "planned": euros(line.planned),
                "spent": euros(line.spent),
            }
            for line in lines
        ],
        "planned": euros(found.planned),
        "spent": euros(found.spent),
        "parties": action.compact.parties.select_related("organisation").order_by("pk"),
    }


def _links(request, action, edits):
    """What it is in the platform, and what a search for more found."""
    asked = "genre" in request.GET and edits
    form = SearchThingForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        kind, words = form.cleaned_data["genre"], form.cleaned_data["mots"]
        found = search_things(kind, words, user=request.user, compact=action.compact)
    return {
        "links": [
            {"pk": link.pk, "thing": link.thing, "url": address_of(action.compact, link.thing)}
            for link in links_of(action)
        ],
        "search": form,
        "found": found,
    }
