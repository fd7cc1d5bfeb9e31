"""Import a file: read what it would change, choose, then apply it or give it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer import imports
from maillage.apps.offer.enums import ImportState
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.models import OfferImport
from maillage.web.components.words import date_in_words

from .access import entry_for, organisation_for
from .forms_imports import ImportForm
from .places import ASKED, tree_of

MOST_SHOWN = 200


@login_required
@require_http_methods(ASKED)
def start(request, pk):
    """Give a file, and find earlier imports."""
    owner = organisation_for(request.user, pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = _propose(request, owner, form.cleaned_data)
        except BadOffer as error:
            form.add_error("file", str(error))
        else:
            return redirect("coordination:offer_import", made.pk)
    earlier = OfferImport.objects.filter(organisation=owner).defer("plan")[:20]
    context = {
        "owner": owner,
        "form": form,
        "back": tree_of(owner),
        "earlier": [
            {"pk": each.pk, "text": str(each), "day": date_in_words(each.created_at)}
            for each in earlier
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "coordination/offer/import_start.html", context, status=status)


@login_required
@require_http_methods(ASKED)
def plan(request, pk):
    """What a file would change, part by part; apply it with the conflicts ticked."""
    made = entry_for(request.user, OfferImport, pk)
    accepted, problem = request.POST.getlist("accept"), ""
    if request.method == "POST":
        try:
            imports.apply(made, actor=actor_of(request.user), accept=accepted)
        except StaleEdit as error:
            problem = f"{error} Donnez de nouveau le fichier."
        except BadOffer as error:
            problem = str(error)
        else:
            messages.success(request, "L’import est appliqué.")
            return redirect(tree_of(made.organisation))
    context = _shown(made, set(accepted)) | {"problem": problem}
    status = 409 if problem else 200
    return render(request, "coordination/offer/import_plan.html", context, status=status)


@login_required
@require_POST
def drop(request, pk):
    """Give up a proposed import."""
    made = entry_for(request.user, OfferImport, pk)
    try:
        imports.drop(made, actor=actor_of(request.user))
    except BadOffer as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L’import est abandonné\u00a0: rien n’a changé.")
    return redirect(reverse("coordination:offer_imports", args=[made.organisation_id]))


def _propose(request, owner, data):
    content = data["file"].read()
    return imports.propose(
        organisation=owner,
        source=data["source"] or imports.find_source(content),
        file_name=data["file"].name,
        content=content,
        user=request.user,
        actor=actor_of(request.user),
        communes=data["communes"],
    )


def _shown(made, accepted):
    found, counts = made.plan, imports.counts(made.plan)
    return {
        "made": made,
        "owner": made.organisation,
        "back": reverse("coordination:offer_imports", args=[made.organisation_id]),
        "waits": made.state == ImportState.PROPOSED,
        "is_empty": imports.is_empty(found) and not found["conflicts"],
        "counts": counts,
        "additions": [_entry(item) for item in found["additions"][:MOST_SHOWN]],
        "changes": [_change(item) for item in found["changes"][:MOST_SHOWN]],
        "conflicts": [
            _change(item) | {"is_accepted": item["id"] in accepted} for item in found["conflicts"]
        ],
        "hidden": [_entry(item) for item in found["hidden"][:MOST_SHOWN]],
        "rejected": [
            {"line": line, "reason": reason} for line, reason in found["rejected"][:MOST_SHOWN]
        ],
        "others": {part: max(0, number - MOST_SHOWN) for part, number in counts.items()},
    }


def _entry(item):
    return {"kind": imports.KIND_LABELS[item["kind"]], "label": item["label"]}


def _change(item):
    return _entry(item) | {
        "id": item["id"],
        "field": item["field_label"],
        "before": _value(item["before"]),
        "after": _value(item["after"]),
    }


def _value(value):
    """A value of a plan as one reads it; hours and languages as a list."""
    if value in (None, "", []):
        return "rien"
    if isinstance(value, list):
        return " ; ".join(" ".join(map(str, v)) if isinstance(v, list) else str(v) for v in value)
    return str(value)
