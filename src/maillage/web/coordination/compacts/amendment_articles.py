"""Articles of an amendment being written: add one, change it, take it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.compact.enums import ChangeKind
from maillage.apps.compact.errors import CompactError
from maillage.apps.compact.models import Clause
from maillage.apps.compact.selectors.clauses import in_order
from maillage.apps.compact.services import articles

from .amendment_forms import FORMS
from .review_access import amendment_for, article_for
from .reviews import answer, show

_ASKED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_ASKED)
def new(request, slug, amendment, kind):
    """A new article; to reword a clause, choose it first."""
    amendment = amendment_for(request.user, slug, amendment, pilot=True)
    if kind not in ChangeKind.values:
        raise Http404
    kind, known = ChangeKind(kind), {}
    if kind == ChangeKind.REWORD:
        clause = _clause(request, amendment)
        if clause is None:
            clauses = in_order(amendment.compact)
            context = {"amendment": amendment, "clauses": clauses}
            return show(request, amendment.compact, "choose_clause", **context)
        known = {"clause": clause, "initial": _words_of(clause)}
    form = FORMS[kind](request.POST or None, amendment=amendment, **known)

    def save():
        articles.add(
            amendment=amendment, kind=kind, values=form.given(), seen=form.seen, user=request.user
        )
        return amendment

    return answer(
        request, amendment.compact, form, save, "L’article est ajouté.", _title(kind), amendment
    )


@login_required
@require_http_methods(_ASKED)
def edit(request, slug, amendment, article):
    """Change an article; what it does stays."""
    article = article_for(request.user, slug, amendment, article)
    amendment, kind = article.amendment, ChangeKind(article.kind)
    known = {"clause": article.clause} if kind == ChangeKind.REWORD else {}
    form = FORMS[kind](
        request.POST or None,
        amendment=amendment,
        article=article,
        initial=vars(article) | _choices_of(article),
        **known,
    )

    def save():
        articles.change(article=article, values=form.given(), seen=form.seen, user=request.user)
        return amendment

    return answer(
        request, amendment.compact, form, save, "L’article est enregistré.", _title(kind), amendment
    )


@login_required
@require_POST
def remove(request, slug, amendment, article):
    """Take an article out."""
    article = article_for(request.user, slug, amendment, article)
    seen = request.POST.get("vu", "")
    seen = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    try:
        articles.remove(article=article, seen=seen, user=request.user)
    except CompactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L’article est retiré.")
    return redirect("coordination:compact_amendment", slug, article.amendment_id)


def _clause(request, amendment):
    number = request.GET.get("clause", "")
    if not (number.isdecimal() and len(number) < 19):
        return None
    found = Clause.objects.select_related("party")
    return get_object_or_404(found, pk=number, compact=amendment.compact, removed_on=None)


def _words_of(clause):
    holder = clause.party.organisation_id if clause.party else None
    return {"title": clause.title, "quote": clause.quote, "organisation": holder}


def _choices_of(article):
    """What the fields show of the entries an article names."""
    place = ""
    if article.parent_id:
        place = f"clause-{article.parent_id}"
    elif article.under_id:
        place = f"article-{article.under_id}"
    return {
        "place": place,
        "organisation": article.organisation_id,
        "clause": article.clause_id,
    }


def _title(kind):
    label = kind.label
    return f"{label[:1].upper()}{label[1:]}"
