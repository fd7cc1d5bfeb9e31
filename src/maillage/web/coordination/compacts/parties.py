"""The parties of a compact, what each holds, and their signatures."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import WRITABLE, CompactState, PartyRole
from maillage.apps.compact.permissions import can_act_for, can_pilot
from maillage.apps.compact.selectors.compacts import SIGNING
from maillage.apps.compact.services import parties

from .access import compact_for, frame, piloted_compact
from .forms_text import PartyForm, SignForm
from .sheets import SAVED, answer, attempt

ASKED = ["GET", "HEAD", "POST"]
ONLY_ITS_PEOPLE = "Seules cette partie et la partie pilote peuvent le faire."
_BY_ROLE = list(PartyRole)


def in_rank(compact):
    """Parties, the pilot first, then those that sign, then partners."""
    found = compact.parties.select_related("organisation").order_by("organisation__name", "pk")
    return sorted(found, key=lambda party: _BY_ROLE.index(party.role))


@login_required
@require_safe
def page(request, slug):
    """Who signs, who holds what, who leads how many actions."""
    compact = compact_for(request.user, slug)
    context = frame(request.user, compact, "text")
    mine = {party.pk for party in context["parties_mine"]}
    held = Counter(compact.clauses.filter(removed_on=None).values_list("party", flat=True))
    led = Counter(compact.actions.order_by().values_list("organisation", flat=True))
    is_settled = compact.state == CompactState.NEGOTIATED
    context |= {
        "rows": [
            {
                "party": party,
                "signs": party.role in SIGNING,
                "signed": date_in_words(party.signed_on) if party.signed_on else "",
                "held": held[party.pk],
                "led": led[party.organisation_id],
                "may": context["is_pilot"] or party.pk in mine,
                "can_sign": is_settled and party.role in SIGNING and party.signed_on is None,
                "can_unsign": is_settled and party.signed_on is not None,
            }
            for party in in_rank(compact)
        ],
        "is_writable": compact.state in WRITABLE,
        "is_settled": is_settled,
        "can_leave": _can_leave(request.user, compact),
    }
    return render(request, "coordination/compacts/parties.html", context)


@login_required
@require_http_methods(ASKED)
def new(request, slug):
    compact = piloted_compact(request.user, slug)
    form = PartyForm(request.POST or None, compact=compact, is_new=True)

    def save(form):
        made = parties.add(user=request.user, compact=compact, **form.values())
        return f"{made.organisation.name} est une partie.", at(compact)

    return answer(request, form, save=save, title="Ajouter une partie", back=back_to(compact))


@login_required
@require_http_methods(ASKED)
def change(request, slug, pk):
    """Who signs for a party; the pilot also changes its role."""
    compact, party = _held(request.user, slug, pk)
    is_pilot = can_pilot(request.user, compact)
    form = PartyForm(
        request.POST or None, entry=party, compact=compact, is_new=False, is_pilot=is_pilot
    )

    def save(form):
        parties.change(user=request.user, party=party, **form.values(), **form.seen_version())
        return SAVED, at(compact)

    title = party.organisation.name
    return answer(request, form, save=save, title=title, back=back_to(compact))


@login_required
@require_http_methods(ASKED)
def remove(request, slug, pk):
    compact = piloted_compact(request.user, slug)
    party = get_object_or_404(compact.parties.select_related("organisation"), pk=pk)
    name = party.organisation.name
    if request.method == "POST":

        def drop():
            parties.remove(user=request.user, party=party)

        attempt(request, drop, f"{name} n’est plus une partie.")
        return redirect(at(compact))
    context = frame(request.user, compact, "text") | {
        "question": "Retirer cette partie\u00a0?",
        "words": name,
        "button": "Retirer la partie",
        "back": at(compact),
    }
    return render(request, "coordination/compacts/ask.html", context)


@login_required
@require_http_methods(ASKED)
def sign(request, slug, pk):
    """Keep the signature of a party: who, as what, which day."""
    compact, party = _held(request.user, slug, pk)
    initial = {"signatory_name": party.signatory_name, "signatory_title": party.signatory_title}
    form = SignForm(request.POST or None, initial=initial | {"signed_on": timezone.localdate()})

    def save(form):
        given = form.cleaned_data
        parties.sign(
            user=request.user,
            party=party,
            name=given["signatory_name"],
            title=given["signatory_title"],
            signed_on=given["signed_on"],
            now=timezone.now(),
        )
        return f"La signature de {party.organisation.name} est enregistrée.", at(compact)

    title = f"Signature de {party.organisation.name}"
    lead = "Le papier signé fait foi : ceci dit qui l’a signé, et quand."
    return answer(request, form, save=save, title=title, lead=lead, back=back_to(compact))


@login_required
@require_POST
def unsign(request, slug, pk):
    """Take back a signature kept by mistake."""
    compact, party = _held(request.user, slug, pk)

    def drop():
        parties.unsign(user=request.user, party=party)

    attempt(request, drop, f"La signature de {party.organisation.name} est annulée.")
    return redirect(at(compact))


def at(compact):
    return reverse("coordination:compact_parties", args=[compact.slug])


def back_to(compact):
    return at(compact), "Les parties"


def _held(user, slug, pk):
    """A party for which this person acts, or any for the pilot; 404 or `NotAllowed`."""
    compact = compact_for(user, slug)
    party = get_object_or_404(compact.parties.select_related("organisation"), pk=pk)
    may = can_pilot(user, compact) or can_act_for(user, party.organisation)
    require(may, ONLY_ITS_PEOPLE)
    return compact, party


def _can_leave(user, compact):
    """Parties for which this person may give notice: of two that sign, in force."""
    if compact.state not in (CompactState.RUNNING, CompactState.RENEWED):
        return []
    signing = [party for party in in_rank(compact) if party.role in SIGNING]
    if len(signing) > 2 or compact.departures.filter(withdrawn_on=None).exists():
        return []
    return [party for party in signing if can_act_for(user, party.organisation)]
