"""The page of one appointment, by its secret link: seen, cancelled, restored, wished earlier."""

from datetime import timedelta

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token, shown_code
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import BookingError
from maillage.apps.booking.models import EarlierRequest
from maillage.apps.booking.selectors.search import phone_of
from maillage.apps.booking.services import ask_for_earlier, cancel, restore, stop_asking
from maillage.apps.booking.services.earlier import AHEAD
from maillage.apps.rota.selectors.doctors import doctors_on

from . import words
from .days import choice
from .pages import appointment_or_404, key_of, new_key, private, render

DONE = {
    "reserve": "Votre rendez-vous est réservé.",
    "deplace": "Votre rendez-vous est déplacé.",
    "annule": "Votre rendez-vous est annulé.",
    "retabli": "Votre rendez-vous est rétabli.",
    "plus-tot": "C’est noté. Nous vous écrirons si une place se libère plus tôt.",
    "pas-plus-tot": "C’est noté. Nous ne vous écrirons plus pour une place plus tôt.",
}


@require_safe
@private
def appointment(request, token):
    """Everything about the appointment, and what can still be done."""
    found = appointment_or_404(token)
    if found.state == State.HELD:
        return redirect("public:book_who", token)
    if found.person is None:
        return redirect("public:book_when", found.agenda_id, found.reason_id)
    done = DONE.get(request.GET.get("fait", ""), "")
    return render(request, "appointment", described(found, timezone.now()) | {"done": done})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def cancelling(request, token):
    """Ask once, then cancel; it can be undone."""
    found = appointment_or_404(token)
    context = described_or_none(found)
    if context is None:
        return redirect("public:appointment", token)
    if request.method != "POST":
        return render(request, "cancel", context)
    try:
        cancel(appointment_id=found.pk, booker=Booker.person(), key=key_of(request))
    except BookingError as error:
        return render(request, "cancel", context | {"error": str(error)}, status=409)
    return back_to(token, "annule")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def restoring(request, token):
    """Undo a cancellation, while the place is free."""
    found = appointment_or_404(token)
    now = timezone.now()
    if not _can_restore(found, now):
        return redirect("public:appointment", token)
    context = described(found, now)
    if request.method != "POST":
        return render(request, "restore", context)
    try:
        restore(appointment_id=found.pk, booker=Booker.person(), key=key_of(request))
    except BookingError as error:
        zone = zone_of(found.agenda)
        others = [choice(o["start"], zone, now) for o in getattr(error, "alternatives", ())]
        context |= {"error": str(error), "alternatives": others}
        return render(request, "restore", context, status=409)
    return back_to(token, "retabli")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def earlier(request, token):
    """Ask to be told when an earlier place frees, or stop asking."""
    found = appointment_or_404(token)
    context = described_or_none(found)
    if context is None:
        return redirect("public:appointment", token)
    if request.method != "POST":
        return render(request, "earlier", context)
    change, word = (
        (stop_asking, "pas-plus-tot") if "stop" in request.POST else (ask_for_earlier, "plus-tot")
    )
    try:
        change(appointment_id=found.pk, booker=Booker.person())
    except BookingError as error:
        return render(request, "earlier", context | {"error": str(error)}, status=409)
    return back_to(token, word)


def back_to(token, done):
    """The appointment's page, which says what was done."""
    return redirect(reverse("public:appointment", args=[token]) + f"?fait={done}")


def described_or_none(found):
    """What pages that change an appointment show; None when it no longer changes."""
    if found.state != State.BOOKED:
        return None
    return described(found, timezone.now())


def described(found, now):
    """One appointment in words, and what can still be done with it."""
    reason = found.reason
    is_ahead = found.state == State.BOOKED and found.start > now
    notice = timedelta(minutes=reason.cancel_notice_minutes)
    return {
        **_facts(found, now),
        "token": link_token(found),
        "code": shown_code(found),
        "agenda_id": found.agenda_id,
        "reason_id": reason.pk,
        "state": found.get_state_display(),
        "is_ahead": is_ahead,
        "can_restore": _can_restore(found, now),
        "can_change": is_ahead and found.start - notice >= now,
        "can_wish_earlier": is_ahead and found.start > now + AHEAD,
        "wishes_earlier": EarlierRequest.objects.filter(appointment=found).exists(),
        "notice": words.notice(reason.cancel_notice_minutes),
        "is_silent": found.person.is_silent or reason.is_silent,
        "error": "",
        "alternatives": [],
        "key": new_key(),
    }


def _can_restore(found, now):
    """What the service cancelled, it alone restores."""
    notice = timedelta(minutes=found.reason.cancel_notice_minutes)
    return found.state == State.CANCELLED_BY_PERSON and found.start - notice >= now


def _who(found):
    """Who sees the person: of a line, the doctor of that week, as published today."""
    agenda = found.agenda
    if agenda.role:
        return str(agenda.role.practitioner)
    place = agenda.pk, found.start.astimezone(zone_of(agenda)).date()
    return doctors_on([place]).get(place, "")


def _facts(found, now):
    """When, where, for whom. A sensitive one says neither the place’s name, whom, nor why."""
    agenda, reason = found.agenda, found.reason
    site, is_told = agenda.service.site, not reason.is_sensitive
    return {
        "when": words.when(found.start, zone_of(agenda), now),
        "for_whom": found.person.given_name if is_told else "",
        "reason": reason.public_label if is_told else "",
        "who": _who(found) if is_told else "",
        "mode": words.MODES[reason.mode],
        "place": [site.name, *words.place(site)] if is_told else words.place(site),
        "transport": site.transport,
        "phone": words.phone(phone_of(agenda.service)),
    }
