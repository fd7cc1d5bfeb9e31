"""Write a compact, change what it says of itself, throw a draft away."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import CompactKind
from maillage.apps.compact.permissions import acting_organisations
from maillage.apps.compact.services import compacts

from .access import frame, piloted_compact
from .forms_compacts import CompactForm, NewForm
from .sheets import SAVED, answer, attempt

ASKED = ["GET", "HEAD", "POST"]
ONLY_ACTING = (
    "Écrire une convention est réservé aux personnes qui coordonnent ou administrent une "
    "organisation."
)


@login_required
@require_http_methods(ASKED)
def new(request):
    """A first draft, for one of one's organisations."""
    organisations = acting_organisations(request.user)
    require(organisations.exists(), ONLY_ACTING)
    form = NewForm(
        request.POST or None,
        user=request.user,
        organisations=organisations,
        initial={"kind": CompactKind.HEALTH_CONTRACT, "area_kind": "commune"},
    )

    def save(form):
        made = compacts.create(
            user=request.user,
            organisation=form.cleaned_data["organisation"],
            now=timezone.now(),
            **form.values(),
        )
        return "Le brouillon est créé : écrivez ses axes et ses objectifs.", _text(made)

    back = (reverse("coordination:compacts"), "Conventions")
    return answer(request, form, save=save, title="Écrire une convention", back=back)


@login_required
@require_http_methods(ASKED)
def change(request, slug):
    """What the compact says of itself, until it is signed."""
    compact = piloted_compact(request.user, slug)
    form = CompactForm(request.POST or None, entry=compact, user=request.user)

    def save(form):
        values = form.values() | form.seen_version()
        compacts.change(user=request.user, compact=compact, **values)
        return SAVED, _text(compact)

    back = (_text(compact), compact.title)
    return answer(request, form, save=save, title="Intitulé, périmètre et dates", back=back)


@login_required
@require_http_methods(ASKED)
def discard(request, slug):
    """Ask, then throw the draft away."""
    compact = piloted_compact(request.user, slug)
    if request.method == "POST":
        title = compact.title

        def drop():
            compacts.discard(user=request.user, compact=compact)

        if attempt(request, drop, f"Le brouillon « {title} » est supprimé."):
            return redirect("coordination:compacts")
        return redirect(compact)
    context = frame(request.user, compact, "text") | {
        "question": "Supprimer ce brouillon\u00a0?",
        "words": "Ses clauses et ses fichiers seront effacés. Cela ne se défait pas.",
        "button": "Supprimer le brouillon",
        "back": _text(compact),
    }
    return render(request, "coordination/compacts/ask.html", context)


def _text(compact):
    return reverse("coordination:compact_text", args=[compact.slug])
