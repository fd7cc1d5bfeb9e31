"""A compact at a glance: what to do, what is due, which objectives moved and why."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.enums import WRITABLE, CompactKind
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.permissions import can_act_for
from maillage.apps.compact.selectors.actions import board
from maillage.apps.compact.selectors.deadlines import next_deadlines
from maillage.apps.compact.selectors.movement import movements
from maillage.apps.compact.selectors.todo import todos
from maillage.apps.compact.verdicts import Verdict
from maillage.web.components.words import count

from .access import compact_for, frame
from .frame_words import shown_frame
from .life import ways_out
from .listing import shown_todo
from .parties import in_rank

MOST_CARDS = 6
_MANY = {
    Verdict.UP: "ont progressé",
    Verdict.DOWN: "ont reculé",
    Verdict.MIXED: "avancent d’un côté, reculent de l’autre",
    Verdict.STILL: "n’ont pas bougé",
    Verdict.UNJUDGED: "à lire sans juger",
    Verdict.UNMEASURED: "pas encore mesurés",
}


@login_required
@require_safe
def page(request, slug):
    """Late and blocked first, then the objectives one by one."""
    compact, today = compact_for(request.user, slug), timezone.localdate()
    context = frame(request.user, compact, "overview")
    found = board(compact, today)
    urgent = {card.action.pk: card for card in (*found.late, *found.blocked)}
    moved = movements(compact, today)
    context |= {
        "todos": [shown_todo(each) for each in todos(request.user, [compact], today)],
        "area": _area_name(compact.area),
        "dates": dates_in_words(compact),
        "deadlines": [_deadline(each, today) for each in next_deadlines(compact, today)],
        "objectives": [_objective(each) for each in moved],
        "moved": _conclusion(moved),
        "urgent": [_card(compact, card) for card in list(urgent.values())[:MOST_CARDS]],
        "urgent_count": len(urgent),
        "action_count": found.count,
        "parties": in_rank(compact),
        "can_see_public": compact.state not in WRITABLE,
        "ways": ways_out(request.user, compact, context["is_pilot"]),
        "national": shown_frame(compact, today) if compact.kind == CompactKind.NATIONAL else None,
        "departure": _departure(request.user, compact),
    }
    return render(request, "coordination/compacts/overview.html", context)


def dates_in_words(compact):
    """Sentences about the dates of a compact, those that are known."""
    found = [
        ("Signée le", compact.signed_on),
        ("commence le" if compact.state in WRITABLE else "en vigueur depuis le", compact.starts_on),
        ("jusqu’au", compact.ends_on),
    ]
    said = [f"{label} {date_in_words(day)}" for label, day in found if day]
    if compact.notice_months:
        said.append(f"préavis de {compact.notice_months} mois")
    text = ", ".join(said)
    return text[:1].upper() + text[1:] + "." if text else "Aucune date n’est encore donnée."


def _departure(user, compact):
    """The notice that a party gave, or None."""
    given = compact.departures.filter(withdrawn_on=None).select_related("party__organisation")
    found = given.order_by("pk").first()
    if found is None:
        return None
    return {
        "pk": found.pk,
        "who": found.party.organisation.name,
        "given": date_in_words(found.given_on),
        "ends": date_in_words(found.takes_effect_on),
        "reason": found.reason,
        "can_withdraw": can_act_for(user, found.party.organisation),
    }


def _deadline(each, today):
    left = each.days_left(today)
    delay = {0: "aujourd’hui", 1: "demain"}.get(left, f"dans {count(left, 'jour')}")
    return {"day": date_in_words(each.day), "delay": delay, "words": unbroken(each.words)}


def _objective(moved):
    return {
        "number": moved.clause.number,
        "title": moved.clause.title,
        "verdict": moved.verdict.label,
        "css": f"is-{moved.verdict}",
        "sentences": moved.sentences,
    }


def _conclusion(moved):
    """How many objectives moved, in one sentence."""
    if not moved:
        return "Aucun objectif n’est encore écrit."
    found = Counter(each.verdict for each in moved)
    said = ", ".join(
        f"{found[verdict]} {many if found[verdict] > 1 else verdict.label}"
        for verdict, many in _MANY.items()
        if found[verdict]
    )
    return unbroken(f"{count(len(moved), 'objectif')} : {said}.")


def _card(compact, card):
    action = card.action
    if card.is_late:
        why = f"en retard de {count(card.days_late, 'jour')}"
    else:
        why = f"bloquée : {card.obstacles[0].what}"
    return {
        "title": action.title,
        "url": reverse("coordination:compact_action", args=[compact.slug, action.pk]),
        "why": unbroken(why),
        "who": action.organisation.name,
    }


def _area_name(spec):
    try:
        return read_area(spec).name
    except BadQuestion:
        return "territoire supprimé depuis"
