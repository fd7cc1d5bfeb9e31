"""The actions of a compact as a table: filtered, sorted, and given out as CSV."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact.action_table.export import export_rows
from maillage.apps.compact.selectors.actions import card
from maillage.web.components.spreadsheets import csv_text
from maillage.web.components.words import count

from .access import compact_for
from .actions import actions_frame
from .actions_filters import FilterForm, found_actions
from .actions_words import shown_card

PAGE_SIZE = 50
SORTS = (
    ("numero", "Numéro"),
    ("intitule", "Action"),
    ("pilote", "Pilote"),
    ("echeance", "Calendrier"),
    ("etat", "État"),
)


@login_required
@require_safe
def page(request, slug):
    compact, today = compact_for(request.user, slug), timezone.localdate()
    form = FilterForm(request.GET, compact=compact)
    found = Paginator(found_actions(compact, form, today), PAGE_SIZE)
    listed = found.get_page(request.GET.get("page"))
    asked = form.asked()
    context = actions_frame(request.user, compact, "table") | {
        "form": form,
        "count": found.count,
        "counted": count(found.count, "action"),
        "is_filtered": form.narrows(),
        "page": listed,
        "rows": [shown_card(card(action, today)) for action in listed],
        "heads": [_head(key, label, asked) for key, label in SORTS],
        "base_query": urlencode(asked),
    }
    return render(request, "coordination/compacts/actions/table.html", context)


@login_required
@require_safe
def csv(request, slug):
    """The same actions, all pages together, in columns that do not change."""
    compact, today = compact_for(request.user, slug), timezone.localdate()
    actions = found_actions(compact, FilterForm(request.GET, compact=compact), today)
    columns, rows = export_rows(actions, today)
    name = f"actions-{compact.slug}-{today}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    text = "\ufeff" + csv_text(columns, rows)  # with the mark by which spreadsheets know UTF-8
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _head(key, label, asked):
    """A column head: where it leads, and how the table is sorted by it now."""
    now = asked.get("tri", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    wanted = f"-{key}" if state == "ascending" else key
    others = {name: value for name, value in asked.items() if name != "tri"}
    return {"label": label, "state": state, "query": urlencode(others | {"tri": wanted})}
