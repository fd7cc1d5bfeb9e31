"""The waiting screen: one's place, an honest range, what comes next, and the way out."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking.codes import link_token
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import LIVE, Modality, TicketState
from maillage.apps.teleconsult.kiosk import is_kiosk_of
from maillage.apps.teleconsult.live.screens import screens
from maillage.apps.teleconsult.selectors.rooms import number_to_call, patient_address
from maillage.apps.teleconsult.services import tickets
from maillage.web.public.care.pages import private
from maillage.web.public.care.words import phone

from .pages import render, ticket_or_404
from .words import for_what


@require_safe
@private
def ticket(request, token):
    """Where this place in the queue stands; leads to the room once a practitioner is there."""
    found, now = ticket_or_404(token), timezone.now()
    kiosk = kiosk_end(request, found)
    room = None if is_called(found) else patient_address(found)
    if room:
        return redirect("public:room", room)
    if found.state not in LIVE:
        context = ended(found, token, now) | {"kiosk_end": kiosk, "idle_address": kiosk}
        return render(request, "ended", context)
    shown = screens([found.pk], now)[found.pk]
    _note(found, shown, now)
    context = described(found, token) | {"shown": shown, "kiosk_end": kiosk}
    return render(request, "ticket", context)


def kiosk_end(request, found):
    """Where the screen of a point is wiped, when it is on one that this place is read."""
    if found.point and is_kiosk_of(request, found.point):
        return reverse("relay:kiosk_end", args=[found.point_id])
    return ""


def idle_address(request, found, token):
    """Where the screen of a point goes back to when nobody touches it for three minutes."""
    return reverse("public:ticket", args=[token]) if kiosk_end(request, found) else ""


def described(found, token):
    """What every page of a live ticket shows: for whom, what comes next, who can help."""
    number = number_to_call(found)
    return {
        "token": token,
        "given_name": found.person.given_name or found.person.family_name,
        "for_what": for_what(found.care_type),
        "is_called": is_called(found),
        "number": shown_phone(number) if number else "",
        "is_waiting": found.state == TicketState.WAITING,
        "wants_call_back": found.wants_call_back,
        "has_companion": found.has_companion,
        "place": found.point.site.name if found.point else "",
    }


def is_called(found):
    """Whether the practitioner telephones: the person has nothing to open."""
    return found.wants_call_back or found.modality == Modality.TELEPHONE


def ended(found, token, now):
    """What the page of a place that is over says, and whether it can be taken again."""
    is_abandoned = found.state == TicketState.ABANDONED
    booked = found.appointment if found.state == TicketState.HANDED else None
    site_phone = found.point.site.phone if found.point else ""
    return {
        "token": token,
        "state": found.state,
        "can_return": is_abandoned and now - found.ended_at <= tickets.COMES_BACK_WITHIN,
        "appointment": link_token(booked) if booked else "",
        "phone": phone(site_phone),
    }


def _note(found, shown, now):
    """Keep what was promised to this person, so that our honesty can be measured."""
    tickets.seen(ticket_id=found.pk, now=now)
    if shown["low"] is not None and found.first_low_minutes is None:
        tickets.note_range(ticket_id=found.pk, low_minutes=shown["low"], high_minutes=shown["high"])
    if shown["page"] == "late" and found.warned_at is None:
        tickets.warn(ticket_id=found.pk, now=now)
