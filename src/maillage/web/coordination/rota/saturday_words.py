"""Keys and cleaning of a Saturday in French words."""

from django.utils import timezone

from maillage.apps.rota.services.saturdays import GIVEN, RECEIVED, may_confirm
from maillage.web.components.words import clock

TEAM = "l’équipe du centre"


def handing(handing, user):
    """The keys of one line that day: who gives, who receives, what each said."""
    keys, centre = handing.keys, handing.line.centre
    return {
        "line_pk": handing.line.pk,
        "saturday": handing.saturday,
        "centre": f"{centre.name}, ligne {handing.line.number}",
        "at": f"à {clock(keys.at)}" if keys and keys.at else "heure à fixer",
        "given": _side(keys, GIVEN, handing.leaves, user, centre),
        "received": _side(keys, RECEIVED, handing.arrives, user, centre),
    }


def cleaning(cleaning):
    """One flat to clean that day: when, by whom, whether it is done."""
    slot = cleaning.slot
    if slot is None:
        when = ""
    else:
        by = f", {slot.supplier.name}" if slot.supplier else ""
        when = f"de {clock(slot.starts)} à {clock(slot.ends)}{by}"
    return {
        "flat_pk": cleaning.flat.pk,
        "saturday": cleaning.saturday,
        "slot_pk": slot.pk if slot else None,
        "name": f"{cleaning.flat.centre.name}, {cleaning.flat.name}",
        "why": _why(cleaning),
        "when": when,
        "is_done": slot is not None and slot.done_at is not None,
    }


def _side(keys, side, post, user, centre):
    said = getattr(keys, f"{side}_at", None)
    return {
        "side": side,
        "who": post.volunteer.full_name if post else TEAM,
        "said": clock(timezone.localtime(said)) if said else "",
        "can_say": said is None and may_confirm(user, centre, post),
    }


def _why(cleaning):
    if cleaning.leaves and cleaning.arrives:
        return "entre deux séjours"
    return "après un départ" if cleaning.leaves else "avant une arrivée"
