"""The compacts one follows: what to do first, then all of them; national frames to join."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import CompactKind, CompactState
from maillage.apps.compact.permissions import can_create, compacts_of
from maillage.apps.compact.selectors.compacts import overdue_since
from maillage.apps.compact.selectors.expertise import is_late, to_answer
from maillage.apps.compact.selectors.found import OVERDUE, find, pilot_name
from maillage.apps.compact.selectors.frames import joinable
from maillage.apps.compact.selectors.todo import todos
from maillage.web.components.words import count

PER_PAGE = 20
MOST_TODOS = 12
LINKS = (
    ("compact_my_actions", "Mes actions"),
    ("compact_definitions", "Les indicateurs"),
    ("expertise", "Savoir-faire"),
    ("practices", "Pratiques"),
)
STATES = [(OVERDUE, "échue"), *CompactState.choices]


@login_required
@require_safe
def page(request):
    """`?q=` keeps those that say some words; `?etat=` and `?nature=` those of a state, a kind."""
    today, user = timezone.localdate(), request.user
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "etat", "nature")}
    found = find(user, today, query=asked["q"], state=asked["etat"], kind=asked["nature"])
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    is_filtered = any(asked.values())
    awaiting = [] if is_filtered else todos(user, compacts_of(user).order_by("title", "pk"), today)
    requests = [] if is_filtered else _requests(user, today)
    context = {
        "rows": [_row(compact, today) for compact in shown],
        "count": len(found),
        "page": shown,
        "base_query": urlencode({name: value for name, value in asked.items() if value}),
        "asked": asked,
        "is_filtered": is_filtered,
        "todos": requests + [shown_todo(each) for each in awaiting[:MOST_TODOS]],
        "todos_more": max(0, len(awaiting) - MOST_TODOS),
        "links": [
            {"url": reverse(f"coordination:{name}"), "label": label} for name, label in LINKS
        ],
        "states": STATES,
        "kinds": CompactKind.choices,
        "can_create": can_create(user),
        "frames": joinable() if can_create(user) else [],
    }
    return render(request, "coordination/compacts/list.html", context)


def _requests(user, today):
    """Questions on what one knows wait first: a day was promised for each."""
    waiting = list(to_answer(user))
    if not waiting:
        return []
    asked = count(len(waiting), "question attend", "questions attendent")
    return [
        {
            "title": "Savoir-faire",
            "words": f"{asked} votre réponse, la première pour le "
            f"{date_in_words(waiting[0].due_on)}.",
            "url": reverse("coordination:expertise"),
            "is_urgent": is_late(waiting[0], today),
        }
    ]


def shown_todo(todo):
    """A `Todo` with the address where it is done."""
    url = reverse(f"coordination:compact_{todo.page}", args=[todo.compact.slug])
    return {
        "title": todo.compact.title,
        "words": todo.words,
        "url": url,
        "is_urgent": todo.is_urgent,
    }


def _row(compact, today):
    ended = overdue_since(compact, today)
    state = f"échue depuis le {date_in_words(ended)}" if ended else compact.get_state_display()
    return {
        "title": compact.title,
        "url": compact.get_absolute_url(),
        "kind": compact.get_kind_display(),
        "state": state,
        "is_overdue": bool(ended),
        "pilot": pilot_name(compact),
        "parties": len(compact.parties.all()),
        "ends": date_in_words(compact.ends_on) if compact.ends_on else "sans fin connue",
    }
