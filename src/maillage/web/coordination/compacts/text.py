"""The text of a compact: its clauses beside the signed words, and its files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import WRITABLE, ClauseLevel
from maillage.apps.compact.selectors.clauses import in_order
from maillage.apps.compact.services import texts

from .access import compact_for, frame, piloted_compact
from .clauses import can_write
from .forms_text import FileForm
from .overview import dates_in_words
from .sheets import answer, attempt

ASKED = ["GET", "HEAD", "POST"]
BELOW = {
    ClauseLevel.AXIS: (ClauseLevel.OBJECTIVE, "Ajouter un objectif"),
    ClauseLevel.OBJECTIVE: (ClauseLevel.COMMITMENT, "Ajouter un engagement"),
}


@login_required
@require_safe
def page(request, slug):
    """Axes, objectives and commitments, in reading order, as one prints them."""
    compact = compact_for(request.user, slug)
    context = frame(request.user, compact, "text")
    is_pilot, mine = context["is_pilot"], context["parties_mine"]
    is_writable = compact.state in WRITABLE
    context |= {
        "dates": dates_in_words(compact),
        "clauses": [_clause(each, compact, mine, is_pilot) for each in in_order(compact)],
        "files": [_file(each, compact) for each in _files(compact)],
        "is_writable": is_writable,
        "can_edit": is_pilot and is_writable,
        "can_discard": is_pilot and compact.state == "draft" and not compact.versions.exists(),
    }
    return render(request, "coordination/compacts/text.html", context)


@login_required
@require_http_methods(ASKED)
def new_file(request, slug):
    """Give the signed text."""
    compact = piloted_compact(request.user, slug)
    form = FileForm(request.POST or None, request.FILES or None)

    def save(form):
        given = form.cleaned_data["file"]
        kept = texts.add(
            user=request.user,
            compact=compact,
            name=given.name,
            content=given.read(),
            now=timezone.now(),
        )
        return f"« {kept.name} » est gardé.", at(compact, "fichiers")

    return answer(request, form, save=save, title="Ajouter un fichier signé", back=back_to(compact))


@login_required
@require_safe
def file(request, slug, pk):
    """A signed file, byte for byte."""
    compact = compact_for(request.user, slug)
    kept = get_object_or_404(compact.texts, pk=pk)
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    response["Content-Disposition"] = content_disposition_header(True, kept.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(ASKED)
def remove_file(request, slug, pk):
    """Ask, then take a file away."""
    compact = piloted_compact(request.user, slug)
    kept = get_object_or_404(compact.texts.defer("content"), pk=pk)
    if request.method == "POST":

        def remove():
            texts.remove(user=request.user, text=kept)

        attempt(request, remove, f"« {kept.name} » est retiré.")
        return redirect(at(compact, "fichiers"))
    context = frame(request.user, compact, "text") | {
        "question": "Retirer ce fichier\u00a0?",
        "words": kept.name,
        "button": "Retirer le fichier",
        "back": at(compact, "fichiers"),
    }
    return render(request, "coordination/compacts/ask.html", context)


def at(compact, anchor=""):
    """Address of the text, at one of its parts."""
    found = reverse("coordination:compact_text", args=[compact.slug])
    return f"{found}#{anchor}" if anchor else found


def back_to(compact, anchor=""):
    return at(compact, anchor), "Le texte"


def _files(compact):
    return compact.texts.defer("content").order_by("added_at", "pk")


def _file(text, compact):
    return {
        "name": text.name,
        "day": date_in_words(timezone.localdate(text.added_at)),
        "url": reverse("coordination:compact_file", args=[compact.slug, text.pk]),
        "remove": reverse("coordination:compact_file_remove", args=[compact.slug, text.pk]),
    }


def _clause(clause, compact, mine, is_pilot):
    below = BELOW.get(clause.level)
    is_mine = is_pilot or clause.party_id in {party.pk for party in mine}
    may_add = below and (is_pilot or (below[0] == ClauseLevel.COMMITMENT and mine))
    source = clause.source
    return {
        "pk": clause.pk,
        "level": clause.level,
        "label": clause.get_level_display().capitalize(),
        "number": clause.number,
        "title": clause.title,
        "text": clause.text,
        "quote": clause.quote,
        "party": clause.party.organisation.name if clause.party else "",
        "source": source.name if source else "",
        "source_url": _page_of(source, clause.page, compact) if source else "",
        "page": clause.page,
        "can_edit": can_write(compact) and is_mine,
        "can_add": can_write(compact) and bool(may_add),
        "below": below[0] if below else "",
        "add": below[1] if below else "",
        "is_framed": clause.framed_by_id is not None,
    }


def _page_of(source, page, compact):
    """Address of a signed file, at its page when it is a PDF."""
    url = reverse("coordination:compact_file", args=[compact.slug, source.pk])
    return f"{url}#page={page}" if page else url
