"""The queue of one point, as its relay sees it: initials, never why someone came."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.teleconsult import kiosk
from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.live.screens import screens
from maillage.apps.teleconsult.selectors.gates import point_gate
from maillage.apps.teleconsult.selectors.points import local_day, why_closed
from maillage.apps.teleconsult.selectors.queue import waiting_at
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import clock
from maillage.web.public.teleconsult.words import capital

from .access import for_relays, page


@for_relays
@require_safe
def welcome(request, point):
    """Welcome someone, and who waits. A relay signed in here takes the screen back."""
    now = timezone.now()
    context = {"rows": rows(point, now), "closed": why_closed(point, now), "missing": []}
    if point.state != PointState.OPEN:
        gate = point_gate(point, local_day(point, now))
        context["missing"] = [item.why for item in gate.items if not item.is_met]
    response = page(request, "welcome", point, context)
    response.delete_cookie(kiosk.COOKIE)
    return response


@for_relays
@require_safe
def queue(request, point):
    """The list alone, asked for each time something changes."""
    context = {"rows": rows(point, timezone.now()), "point": point}
    return render(request, "relay/welcome/_queue.html", context)


def rows(point, now):
    """Who waits at a point, first come first."""
    tickets = list(waiting_at(point))
    told = screens([ticket.pk for ticket in tickets], now)
    zone = time_zone(point.site.commune.departement_id)
    return [_row(ticket, told.get(ticket.pk), zone) for ticket in tickets]


def _row(ticket, told, zone):
    wishes = [ticket.get_modality_display()]
    if ticket.language != "fr":
        wishes.append(ticket.get_language_display())
    if ticket.wants_call_back:
        wishes.append("sera rappelé")
    if ticket.has_companion:
        wishes.append("accompagné")
    return {
        "number": ticket.public_id,
        "initials": initials(ticket.person),
        "arrived": clock(ticket.queued_at.astimezone(zone).time()),
        "care": capital(ticket.get_care_type_display()),
        "wishes": ", ".join(wishes),
        "state": capital(ticket.get_state_display()),
        "text": told["text"] if told else "",
        "is_estimated": bool(told) and told["low"] is not None,
        "is_late": bool(told) and told["page"] == "late",
    }


def initials(person):
    """What a screen that others may read shows of a name.

    >>> from types import SimpleNamespace as Person
    >>> initials(Person(given_name="zoé", family_name="Durand"))
    'Z. D.'
    """
    names = (person.given_name, person.family_name)
    return " ".join(f"{name.strip()[0].upper()}." for name in names if name.strip())
