"""Step 3 of 3: six digits prove the contact, and the place is booked."""

from copy import copy

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token
from maillage.apps.booking.enums import Event, MessageChannel, State
from maillage.apps.booking.errors import (
    AlreadyDone,
    BadBooking,
    BookingError,
    HoldExpired,
    TooManyTries,
)
from maillage.apps.booking.messages import plan
from maillage.apps.booking.messages.words import masked
from maillage.apps.booking.selectors.search import phone_of
from maillage.apps.booking.services import check_proof, confirm

from . import words
from .drafts import draft_of, last_proof, read_draft, unsaved
from .forms import SixDigits
from .pages import appointment_or_404, key_of, new_key, private, render
from .who import send_code


@require_http_methods(["GET", "HEAD", "POST"])
@private
def book_code(request, token):
    """Ask for the code; the right one books. Done twice, it leads to the same appointment."""
    appointment = appointment_or_404(token)
    if appointment.state not in (State.HELD, State.EXPIRED):
        return redirect("public:appointment", token)
    draft = read_draft(appointment)
    if draft is None:
        return redirect("public:book_who", token)
    now = timezone.now()
    if request.method != "POST":
        return _page(request, appointment, draft, SixDigits(), now)
    if "resend" in request.POST:
        return _resend(request, token, appointment, draft, now)
    form = SixDigits(request.POST)
    if not form.is_valid():
        return _page(request, appointment, draft, form, now)
    try:
        last = last_proof(appointment)
        proof = check_proof(proof_id=last.pk, code=form.cleaned_data["code"], now=now)
        _confirm(request, appointment, draft_of(proof), now)
    except (BadBooking, TooManyTries) as error:
        form.add_error("code", str(error))
        return _page(request, appointment, draft, form, now)
    except HoldExpired as error:
        appointment.refresh_from_db()
        if appointment.state == State.BOOKED:  # the same click, a moment earlier
            return _booked(token)
        return _page(request, appointment, draft, SixDigits(), now, str(error))
    return _booked(token)


def _booked(token):
    return redirect(reverse("public:appointment", args=[token]) + "?fait=reserve")


def _confirm(request, appointment, draft, now):
    try:
        confirm(
            appointment_id=appointment.pk,
            person=draft.person,
            booker=Booker.person(),
            key=key_of(request),
            now=now,
        )
    except AlreadyDone:
        # The same click, a moment earlier: the place is theirs.
        return


def _resend(request, token, appointment, draft, now):
    try:
        send_code(request, appointment, draft, now)
    except BookingError as error:
        return _page(request, appointment, draft, SixDigits(), now, str(error))
    return redirect(reverse("public:book_code", args=[token]) + "?renvoye=1")


def _page(request, appointment, draft, form, now, error=""):
    agenda = appointment.agenda
    context = {
        "form": form,
        "error": error,
        "was_sent_again": "renvoye" in request.GET and not form.is_bound,
        "sent_to": masked(draft.channel, draft.contact),
        "when": words.when(appointment.start, zone_of(agenda), now),
        "where": ", ".join([agenda.service.site.name, *words.place(agenda.service.site)]),
        "messages_planned": [_planned(one) for one in preview(appointment, draft.person, now)],
        "phone": words.phone(phone_of(agenda.service)),
        "key": new_key(),
        "token": link_token(appointment),
    }
    status = 409 if error else 422 if form.errors else 200
    return render(request, "code", context, status=status)


def preview(appointment, person, now):
    """Who would receive what, and why not, once this held place is booked for this person."""
    booked = copy(appointment)
    booked.state, booked.person = State.BOOKED, unsaved(person)
    return plan(booked, Event.BOOKED, now)


def _planned(planned):
    channel = MessageChannel(planned.channel).label
    channel = channel[0].upper() + channel[1:]
    if planned.will_send:
        return f"{channel} à {planned.recipient_shown}\u00a0: confirmation, puis rappel."
    return f"{channel}\u00a0: non, car {planned.why_not}."
