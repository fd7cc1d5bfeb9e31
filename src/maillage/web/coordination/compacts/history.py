"""The whole history of a compact, and two of its texts compared in words."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.french import clock, date_in_words
from maillage.apps.compact.enums import ClauseLevel, CompactState
from maillage.apps.compact.versions import content_of, differences

from .access import compact_for, frame

NOW = "maintenant"


@login_required
@require_safe
def page(request, slug):
    """Passages from a state to another and texts kept, the latest first."""
    compact = compact_for(request.user, slug)
    versions = list(compact.versions.order_by("-number"))
    passages = compact.transitions.select_related("by").order_by("-at", "-pk")
    context = frame(request.user, compact, "history") | {
        "passages": [_passage(each) for each in passages],
        "created": _moment(compact.created_at),
        "versions": [_version(each) for each in versions],
        "choices": _choices(versions),
        "before": str(versions[:2][-1].number) if versions else "",
    }
    return render(request, "coordination/compacts/history.html", context)


@login_required
@require_safe
def compare(request, slug):
    """`?avant=` and `?apres=` number two kept texts; « maintenant » is the text as it stands."""
    compact = compact_for(request.user, slug)
    versions = list(compact.versions.order_by("-number"))
    asked = [request.GET.get(name, "")[:10] for name in ("avant", "apres")]
    texts = [_text(compact, number) for number in asked]
    found = differences(*(content for _, content in texts))
    context = frame(request.user, compact, "history") | {
        "labels": [label for label, _ in texts],
        "choices": _choices(versions),
        "asked": {"avant": asked[0], "apres": asked[1]},
        "differences": [_difference(each) for each in found],
    }
    return render(request, "coordination/compacts/compare.html", context)


@login_required
@require_safe
def version(request, slug, number):
    """One kept text, as it was."""
    compact = compact_for(request.user, slug)
    kept = get_object_or_404(compact.versions, number=number)
    context = frame(request.user, compact, "history") | {
        "version": _version(kept),
        "content": kept.content,
        "clauses": [
            clause | {"label": ClauseLevel(clause["level"]).label.capitalize()}
            for clause in kept.content["clauses"]
        ],
    }
    return render(request, "coordination/compacts/version.html", context)


def _text(compact, asked):
    """(what it is called, content) of a number, or of now; 404 for anything else."""
    if asked == NOW:
        return "le texte de maintenant", content_of(compact)
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    kept = get_object_or_404(compact.versions, number=number)
    return f"le texte {kept.number}, {kept.label}", kept.content


def _choices(versions):
    return [(NOW, "le texte de maintenant")] + [
        (str(each.number), f"{each.number}, {each.label}") for each in versions
    ]


def _difference(each):
    return {"words": each.words, "runs": each.runs, "is_new": not each.before}


def _version(kept):
    return {"number": kept.number, "label": kept.label, "at": _moment(kept.kept_at)}


def _passage(each):
    return {
        "before": CompactState(each.before).label,
        "after": CompactState(each.after).label,
        "at": _moment(each.at),
        "by": str(each.by) if each.by else "le portail",
        "reason": each.reason,
    }


def _moment(moment):
    local = timezone.localtime(moment)
    return f"{date_in_words(local)} à {clock(local)}"
