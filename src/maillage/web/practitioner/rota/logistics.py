"""A doctor's own mission sheet, and the keys they receive and give."""

from functools import partial

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.selectors.my_week import my_week
from maillage.apps.rota.selectors.saturdays import handing_of
from maillage.apps.rota.services import saturdays
from maillage.apps.rota.services.saturdays import GIVEN, RECEIVED
from maillage.apps.rota.weeks import arrival, departure
from maillage.web.components.words import clock, date_in_words, day_in_words
from maillage.web.coordination.rota.sheets import attempt
from maillage.web.coordination.rota.this_week import as_file

from .access import for_volunteers, post_for

TEAM = "l’équipe du centre"


@for_volunteers
@require_safe
def mission(request, volunteer, post_id):
    """The sheet of one's own week, while its addresses are shown."""
    post = post_for(request.user, post_id)
    found = my_week(post, timezone.localdate())
    if post.line.centre.is_reserve:
        raise Http404
    require(
        found.is_open,
        f"La feuille de mission est là du {date_in_words(found.opens_on)} au lendemain de votre "
        "départ.",
    )
    return as_file(post)


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request, volunteer, post_id):
    """Say that one received the keys on arrival, gave them on departure."""
    post = post_for(request.user, post_id)
    if post.line.centre.is_reserve:
        raise Http404
    days = {RECEIVED: arrival(post.monday), GIVEN: departure(post.monday)}
    if request.method == "POST":
        side = request.POST.get("side", "")
        if side not in days:
            raise Http404
        confirm = partial(
            saturdays.confirm_keys,
            user=request.user,
            line=post.line,
            saturday=days[side],
            side=side,
            now=timezone.now(),
        )
        attempt(request, confirm, "C’est noté, merci.")
        return redirect("practitioner:rota_keys", post.pk)
    today = timezone.localdate()
    moves = [_move(handing_of(post.line, day), side, today) for side, day in days.items()]
    context = {"post_pk": post.pk, "moves": moves}
    return render(request, "practitioner/rota/keys.html", context)


def _move(handing, side, today):
    """One Saturday as its doctor reads it."""
    keys, saturday = handing.keys, handing.saturday
    other = handing.leaves if side == RECEIVED else handing.arrives
    name = other.volunteer.full_name if other else TEAM
    at = f" à {clock(keys.at)}" if keys and keys.at else ""
    said = {each: getattr(keys, f"{each}_at", None) for each in (GIVEN, RECEIVED)}
    told = f"{name} vous les remet" if side == RECEIVED else f"Vous les remettez à {name}"
    return {
        "title": f"{'Arrivée' if side == RECEIVED else 'Départ'}, {day_in_words(saturday)}",
        "sentence": unbroken(f"{told[:1].upper()}{told[1:]}{at}."),
        "side": side,
        "button": "Je les ai reçues" if side == RECEIVED else "Je les ai remises",
        "can_say": said[side] is None and today >= saturday,
        "given": _instant(said[GIVEN]),
        "received": _instant(said[RECEIVED]),
    }


def _instant(moment):
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"le {date_in_words(local)} à {clock(local)}"
