"""Move a compact from a state to another; give notice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.permissions import can_act_for
from maillage.apps.compact.selectors.compacts import SIGNING, missing_to_settle, missing_to_sign
from maillage.apps.compact.services import departures, states

from .access import compact_for, frame, piloted_compact
from .forms_text import ReasonForm
from .sheets import answer, attempt

ASKED = ["GET", "HEAD", "POST"]
_DRAFT, _NEGOTIATED, _SIGNED = CompactState.DRAFT, CompactState.NEGOTIATED, CompactState.SIGNED
# (address, state it leads to, states it leaves, button, what it does)
WAYS = (
    (
        *("arreter", _NEGOTIATED, [_DRAFT], "Arrêter le texte"),
        "Le texte est gardé tel qu’il est ; les parties peuvent le signer.",
    ),
    (
        *("signer", _SIGNED, [_NEGOTIATED], "Enregistrer comme signée"),
        "Le texte ne changera plus que par un avenant.",
    ),
    (
        *("mettre-en-oeuvre", CompactState.RUNNING, [_SIGNED], "Mettre en œuvre"),
        "La convention entre en vigueur.",
    ),
    (
        *("reprendre", _DRAFT, [_NEGOTIATED], "Remettre le texte en rédaction"),
        "Les signatures déjà enregistrées sont annulées.",
    ),
    (
        *("corriger", _NEGOTIATED, [_SIGNED], "Signée par erreur : revenir au texte arrêté"),
        "La convention n’est plus signée.",
    ),
    (
        *("terminer", CompactState.ENDED, [CompactState.RUNNING, CompactState.RENEWED]),
        *("Terminer la convention", "Elle s’arrête aujourd’hui. Cela ne se défait pas."),
    ),
)
ONLY_SIGNING = "Le congé se donne par une personne qui coordonne une partie signataire."


def ways_out(user, compact, is_pilot):
    """What this person may do of its state: [{url, label, missing}], the main one first."""
    if not is_pilot:
        return []
    return [
        {
            "url": reverse("coordination:compact_move", args=[compact.slug, word]),
            "label": unbroken(label),
            "missing": missing_before(compact, to),
            "is_main": (compact.state, to) not in states.REASONED,
        }
        for word, to, leaves, label, _ in WAYS
        if compact.state in leaves
    ]


def missing_before(compact, to):
    """Sentences that say what misses before a state."""
    found = []
    if (compact.state, to) == (_DRAFT, _NEGOTIATED):
        found = missing_to_settle(compact)
    elif to == _SIGNED:
        found = missing_to_sign(compact)
    return [unbroken(each) for each in found]


@login_required
@require_http_methods(ASKED)
def move(request, slug, word):
    """Say what a passage does, ask why where the history must keep it, then do it."""
    compact = piloted_compact(request.user, slug)
    way = next((way for way in WAYS if way[0] == word), None)
    if way is None:
        raise Http404
    _, to, leaves, label, does = way
    if compact.state not in leaves:
        said = f"Elle est « {compact.get_state_display()} » : rien n’a changé."
        messages.error(request, unbroken(said))
        return redirect(compact)

    def change(reason=""):
        states.move(compact=compact, to=to, user=request.user, reason=reason, now=timezone.now())

    if (compact.state, to) in states.REASONED:
        return _ask_why(request, compact, change, title=label, lead=does)
    if request.method == "POST":
        attempt(request, change, f"C’est fait : la convention est « {CompactState(to).label} ».")
        return redirect(compact)
    context = frame(request.user, compact, "overview") | {
        "question": f"{label}\u00a0?",
        "words": does,
        "missing": missing_before(compact, to),
        "button": label,
        "back": compact.get_absolute_url(),
    }
    return render(request, "coordination/compacts/ask_move.html", context)


def _ask_why(request, compact, change, **page):
    """The page of a passage whose reason the history keeps."""

    def save(form):
        change(form.cleaned_data["reason"])
        return "C’est fait, et l’historique en garde la raison.", compact.get_absolute_url()

    form = ReasonForm(request.POST or None)
    back = (compact.get_absolute_url(), compact.title)
    return answer(request, form, save=save, back=back, **page)


@login_required
@require_http_methods(ASKED)
def give_notice(request, slug, pk):
    """One party leaves; the page says when the compact will end."""
    compact = compact_for(request.user, slug)
    party = get_object_or_404(compact.parties.select_related("organisation"), pk=pk)
    may = party.role in SIGNING and can_act_for(request.user, party.organisation)
    require(may, ONLY_SIGNING)

    def save(form):
        given = departures.give_notice(
            user=request.user,
            party=party,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        return f"Le congé prend effet le {date_in_words(given.takes_effect_on)}.", back[0]

    back = (compact.get_absolute_url(), compact.title)
    lead = (
        f"{party.organisation.name} part. Préavis : {compact.notice_months} mois. La convention "
        "prendra fin au bout de ce délai, sauf si le congé est retiré avant."
    )
    form = ReasonForm(request.POST or None)
    return answer(request, form, save=save, title="Donner congé", lead=lead, back=back)


@login_required
@require_POST
def withdraw_notice(request, slug, pk):
    """Take a notice back: whoever acts for the party that gave it."""
    compact = compact_for(request.user, slug)
    departure = get_object_or_404(compact.departures.select_related("party__organisation"), pk=pk)
    require(can_act_for(request.user, departure.party.organisation), ONLY_SIGNING)

    def withdraw():
        departures.withdraw(user=request.user, departure=departure, now=timezone.now())

    attempt(request, withdraw, "Le congé est retiré : la convention continue.")
    return redirect(compact)
