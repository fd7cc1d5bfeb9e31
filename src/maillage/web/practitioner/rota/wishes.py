"""Centres one prefers, weeks in general, friends to come with."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota.errors import BadRota, RotaError
from maillage.apps.rota.selectors.year import centres_with_distance, friends_of
from maillage.apps.rota.services import offers

from .access import for_volunteers
from .forms import FriendForm, WishesForm

ASKED = (
    "C’est noté. Si cette personne est volontaire ici, elle a reçu votre demande\u00a0; "
    "son nom s’affichera quand elle aura dit oui."
)


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request, volunteer):
    """Say what one wishes; friends are under it."""
    form = WishesForm(
        request.POST or None, volunteer=volunteer, centres=centres_with_distance(volunteer)
    )
    if form.is_valid() and _save(request, volunteer, form):
        messages.success(request, "Vos souhaits sont enregistrés.")
        return redirect("practitioner:rota_wishes")
    agreed, asked = friends_of(volunteer)
    context = {
        "volunteer": volunteer,
        "form": form,
        "friend_form": FriendForm(),
        "agreed": agreed,
        "asked": asked,
    }
    status = 422 if form.errors else 200
    return render(request, "practitioner/rota/wishes.html", context, status=status)


@for_volunteers
@require_POST
def ask(request, volunteer):
    """Ask a friend; the answer is the same whoever they are."""
    form = FriendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez une adresse e-mail ou un numéro RPPS.")
    else:
        who, actor = form.cleaned_data["who"], actor_of(request.user)
        offers.ask_friend(volunteer=volunteer, who=who, actor=actor)
        messages.success(request, ASKED)
    return redirect("practitioner:rota_wishes")


@for_volunteers
@require_POST
def answer(request, volunteer, friendship_id):
    """`reponse` is oui, non, or fin for what was agreed."""
    actor, said = actor_of(request.user), request.POST.get("reponse", "")
    known = {"volunteer": volunteer, "friendship_id": friendship_id, "actor": actor}
    try:
        if said == "fin":
            offers.end_friendship(**known)
        else:
            offers.answer_friend(**known, agrees=said == "oui", now=timezone.now())
    except RotaError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "C’est noté.")
    return redirect("practitioner:rota_wishes")


@for_volunteers
@require_POST
def take_back(request, volunteer):
    """Forget one's requests that nobody answered."""
    offers.take_back_requests(volunteer=volunteer, actor=actor_of(request.user))
    messages.success(request, "Vos demandes sans réponse sont retirées.")
    return redirect("practitioner:rota_wishes")


def _save(request, volunteer, form):
    centres, fields = form.answers()
    try:
        offers.save_wishes(
            volunteer=volunteer, wishes=centres, actor=actor_of(request.user), **fields
        )
    except BadRota as error:
        form.blame(error)
        return False
    return True
