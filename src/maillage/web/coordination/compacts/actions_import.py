"""Import a table of actions: see what it would change, line by line, then write the good lines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.compact.action_table import (
    COLUMNS,
    Status,
    csv_template,
    plan_of,
    read_table,
    xlsx_template,
)
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.services import imports
from maillage.web.components.words import count

from .access import compact_for, frame
from .actions_forms import ImportForm

MOST_SHOWN = 100
LONGEST_WAIT = 24 * 3600  # seconds between the preview and the confirmation
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOST = "L’aperçu n’est plus valable : donnez de nouveau le fichier."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug):
    """Give a file, read what it would do, confirm. The table travels sealed in the page between
    the two, so that nothing is stored for a file that nobody confirms.
    """
    compact = compact_for(request.user, slug)
    if "table" in request.POST:
        return _confirm(request, compact)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        try:
            rows = read_table(form.cleaned_data["file"].read())
        except BadCompact as error:
            form.blame(error)
        else:
            return _preview(request, compact, rows)
    return _page(request, compact, form)


@login_required
@require_safe
def template_csv(request, slug):
    compact_for(request.user, slug)
    return _file(csv_template(), "text/csv; charset=utf-8", "modele-actions.csv")


@login_required
@require_safe
def template_xlsx(request, slug):
    compact_for(request.user, slug)
    return _file(xlsx_template(), _XLSX, "modele-actions.xlsx")


def _page(request, compact, form):
    context = frame(request.user, compact, "actions") | {"form": form, "columns": COLUMNS}
    status = 422 if form.errors else 200
    return render(request, "coordination/compacts/actions/import.html", context, status=status)


def _preview(request, compact, rows):
    plan = plan_of(compact, rows, user=request.user, today=timezone.localdate())
    counts = plan.counts
    context = frame(request.user, compact, "actions") | {
        "table": signing.dumps(rows, salt=_salt(request, compact), compress=True),
        "conclusion": _in_words(counts),
        "kept": plan.kept[:MOST_SHOWN],
        "kept_more": max(0, len(plan.kept) - MOST_SHOWN),
        "can_confirm": bool(plan.kept),
        "confirm": f"Écrire {count(len(plan.kept), 'action')}",
        "refused": plan.refused,
        "same": count(counts[Status.SAME], "ligne"),
        "has_same": bool(counts[Status.SAME]),
    }
    return render(request, "coordination/compacts/actions/import_plan.html", context)


def _confirm(request, compact):
    try:
        rows = signing.loads(
            request.POST["table"], salt=_salt(request, compact), max_age=LONGEST_WAIT
        )
        plan = imports.apply(
            compact=compact,
            rows=rows,
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except (signing.BadSignature, NotNow) as error:
        form = ImportForm({})
        form.errors["file"] = form.error_class([str(error) if isinstance(error, NotNow) else _LOST])
        return _page(request, compact, form)
    messages.success(request, f"L’import est fait. {_in_words(plan.counts)}")
    return redirect("coordination:compact_actions_table", compact.slug)


def _salt(request, compact):
    """What is confirmed is what this very person saw, for this very compact."""
    return f"actions:{compact.pk}:{request.user.pk}"


def _in_words(counts):
    words = {
        Status.NEW: ("action nouvelle", "actions nouvelles"),
        Status.CHANGED: ("action modifiée", "actions modifiées"),
        Status.SAME: ("ligne sans changement", "lignes sans changement"),
        Status.REFUSED: ("ligne refusée", "lignes refusées"),
    }
    said = [count(number, *words[status]) for status, number in counts.items() if number]
    return f"{', '.join(said)}." if said else "Aucune ligne dans ce tableau."


def _file(content, media_type, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
