"""Add, change, place and remove the clauses of a text that nobody signed; quote the signed one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import WRITABLE, ClauseLevel
from maillage.apps.compact.models import Clause
from maillage.apps.compact.permissions import ONLY_HOLDER, ONLY_PILOT, can_hold, can_pilot
from maillage.apps.compact.selectors.clauses import possible_parents
from maillage.apps.compact.services import clauses

from .access import compact_for, frame, piloted_compact
from .forms_text import ClauseForm, PlaceForm, QuoteForm
from .sheets import SAVED, answer, attempt

ASKED = ["GET", "HEAD", "POST"]
NEW = {
    ClauseLevel.AXIS: "Ajouter un axe",
    ClauseLevel.OBJECTIVE: "Ajouter un objectif",
    ClauseLevel.COMMITMENT: "Ajouter un engagement",
}


def can_write(compact):
    """Whether its text may still change."""
    return compact.state in WRITABLE


@login_required
@require_http_methods(ASKED)
def new(request, slug, level):
    """A clause under `?sous=`; a party that does not pilot adds commitments of its own."""
    compact = compact_for(request.user, slug)
    if level not in NEW:
        raise Http404
    parent = _parent(compact, level, request.GET.get("sous", ""))
    is_pilot = can_pilot(request.user, compact)
    mine = None if is_pilot else frame(request.user, compact)["parties_mine"]
    require(is_pilot or level == ClauseLevel.COMMITMENT, ONLY_PILOT)
    form = ClauseForm(request.POST or None, compact=compact, level=level, parties=mine)

    def save(form):
        made = clauses.add(
            user=request.user, compact=compact, level=level, parent=parent, **form.values()
        )
        return SAVED, at(compact, made)

    form.fields["number"].required = False
    lead = f"Sous : {parent}." if parent else ""
    back = (at(compact, parent), "Le texte")
    return answer(request, form, save=save, title=NEW[ClauseLevel(level)], lead=lead, back=back)


@login_required
@require_http_methods(ASKED)
def change(request, slug, pk):
    """The words of a clause; its party too for a commitment."""
    compact, clause = clause_for(request.user, slug, pk)
    require(can_hold(request.user, clause), ONLY_HOLDER)
    is_pilot = can_pilot(request.user, compact)
    mine = None if is_pilot else [clause.party]
    form = ClauseForm(
        request.POST or None, entry=clause, compact=compact, level=clause.level, parties=mine
    )

    def save(form):
        clauses.change(user=request.user, clause=clause, **form.values(), **form.seen_version())
        return SAVED, at(compact, clause)

    title = f"{clause.get_level_display().capitalize()} {clause.number}"
    return answer(request, form, save=save, title=title, back=(at(compact, clause), "Le texte"))


@login_required
@require_http_methods(ASKED)
def place(request, slug, pk):
    """Put a clause under another parent."""
    compact, clause = _piloted(request.user, slug, pk)
    parents = Clause.objects.filter(pk__in=[each.pk for each in possible_parents(clause)])
    form = PlaceForm(
        request.POST or None,
        parents=parents.order_by("parent__rank", "rank", "pk"),
        initial={"parent": clause.parent_id},
    )

    def save(form):
        clauses.place(user=request.user, clause=clause, parent=form.cleaned_data["parent"])
        return "La clause est déplacée.", at(compact, clause)

    title = f"Déplacer : {clause}"
    return answer(request, form, save=save, title=title, back=(at(compact, clause), "Le texte"))


@login_required
@require_POST
def shift(request, slug, pk, way):
    """One place up or down among its siblings."""
    compact, clause = _piloted(request.user, slug, pk)
    by = -1 if way == "monter" else 1

    def move():
        clauses.shift(user=request.user, clause=clause, by=by)

    attempt(request, move, f"La clause {clause.number} est déplacée.")
    return redirect(at(compact, clause))


@login_required
@require_http_methods(ASKED)
def quote(request, slug, pk):
    """Where a clause stands in a signed file; asked after the signature too."""
    compact, clause = _piloted(request.user, slug, pk)
    form = QuoteForm(request.POST or None, entry=clause, compact=compact)

    def save(form):
        given = form.cleaned_data
        clauses.quote(
            user=request.user,
            clause=clause,
            source=given["source"],
            page=given["page"],
            words=given["quote"],
            **form.seen_version(),
        )
        return SAVED, at(compact, clause)

    title = f"Citer le texte signé : {clause.get_level_display()} {clause.number}"
    return answer(request, form, save=save, title=title, back=(at(compact, clause), "Le texte"))


@login_required
@require_http_methods(ASKED)
def remove(request, slug, pk):
    """Ask, then remove: the pilot, or the party that holds the commitment."""
    compact, clause = clause_for(request.user, slug, pk)
    require(can_hold(request.user, clause), ONLY_HOLDER)
    if request.method == "POST":

        def drop():
            clauses.remove(user=request.user, clause=clause)

        attempt(request, drop, f"La clause {clause.number} est retirée.")
        return redirect(at(compact, clause.parent))
    context = frame(request.user, compact, "text") | {
        "question": "Retirer cette clause\u00a0?",
        "words": str(clause),
        "button": "Retirer la clause",
        "back": at(compact, clause),
    }
    return render(request, "coordination/compacts/ask.html", context)


def clause_for(user, slug, pk):
    """A compact this person reads and one of its clauses; 404 or `NotAllowed`."""
    compact = compact_for(user, slug)
    found = compact.clauses.select_related("party__organisation", "parent", "compact")
    return compact, get_object_or_404(found, pk=pk, removed_on=None)


def at(compact, clause=None):
    """Address of a clause in the text."""
    url = reverse("coordination:compact_text", args=[compact.slug])
    return f"{url}#c{clause.pk}" if clause else url


def _piloted(user, slug, pk):
    piloted_compact(user, slug)
    return clause_for(user, slug, pk)


def _parent(compact, level, number):
    """The clause that `?sous=` names; an axis has none."""
    if level == ClauseLevel.AXIS:
        return None
    known = compact.clauses.filter(removed_on=None, level=clauses.ABOVE[ClauseLevel(level)])
    return get_object_or_404(known, pk=number if number.isdecimal() and len(number) < 10 else 0)
