"""The address of one agenda: what anyone books there, and the SAS regulators' way in."""

import re
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token
from maillage.apps.booking.errors import BadBooking, BookingError
from maillage.apps.booking.people import PersonData
from maillage.apps.booking.selectors.sas import ORIGIN, regulator_of
from maillage.apps.booking.selectors.search import phone_of
from maillage.apps.booking.services import book
from maillage.apps.booking.services.sas import accept_terms
from maillage.apps.offer.enums import Channel

from . import bookable, words
from .days import choice, start_of, week_of
from .forms import Patient
from .pages import key_of, new_key, private, render
from .when import alternatives

_FROM_SAS = re.compile(r"sas([-_.].{0,20})?", re.IGNORECASE)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def agenda_page(request, agenda_id):
    """For the public, the reasons to book; for a regulator sent by the SAS, a counter."""
    if not _FROM_SAS.fullmatch(request.GET.get("origin", "")):
        request.session.pop(ORIGIN, None)
        return _public(request, bookable.agenda_or_404(agenda_id, request.user))
    request.session[ORIGIN] = True
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    regulator = regulator_of(request.session, request.user)
    if regulator is None:
        return render(request, "not_regulator", {"agenda_id": agenda_id}, status=403)
    if regulator.accepted_terms_at is None:
        return _terms(request, regulator)
    return _counter(request, regulator, bookable.agenda_or_404(agenda_id, request.user))


def from_the_platform(request, agenda_id, origin):
    """The national platform may add `&origin=` to an address that has no question mark."""
    return redirect(reverse("public:agenda_page", args=[agenda_id]) + f"?origin={origin}")


def _public(request, agenda):
    reasons = bookable.reasons(agenda)
    context = {
        "name": str(agenda.role.practitioner) if agenda.role else agenda.service.name,
        "service": agenda.service,
        "address": words.place(agenda.service.site),
        "phone": words.phone(phone_of(agenda.service)),
        "reasons": [
            {
                "label": reason.public_label,
                "mode": words.MODES[reason.mode],
                "url": reverse("public:book_when", args=[agenda.pk, reason.pk]),
            }
            for reason in reasons
        ],
    }
    return render(request, "agenda", context)


def _terms(request, regulator):
    if request.method == "POST" and "accept" in request.POST:
        accept_terms(regulator=regulator)
        return redirect(request.get_full_path())
    return render(request, "terms")


def _counter(request, regulator, agenda):
    """Choose a reason, a slot, then say for whom: three states of one page."""
    reasons = bookable.reasons_for_regulators(agenda)
    if not reasons:
        raise Http404
    reason = next((r for r in reasons if str(r.pk) == request.GET.get("motif")), reasons[0])
    start = start_of(request.GET.get("start", ""))
    form = Patient(request.POST if request.method == "POST" else None)
    error = None
    if request.method == "POST" and start and form.is_valid():
        try:
            booked = _book(request, regulator, agenda, reason, start, form.cleaned_data)
            return redirect("public:appointment", link_token(booked))
        except BadBooking as bad:
            for name, message in bad.errors.items():
                form.add_error(name if name in form.fields else None, message)
        except BookingError as refused:
            error, start = refused, None
    context = _counter_words(request, agenda, reason, start, error)
    context |= {"reasons": reasons, "form": form}
    status = 409 if error else 422 if form.errors else 200
    return render(request, "regulator", context, status=status)


def _counter_words(request, agenda, reason, start, error):
    now, zone, origin = timezone.now(), zone_of(agenda), request.GET["origin"]
    return {
        "who": str(agenda.role.practitioner) if agenda.role else agenda.service.name,
        "site": agenda.service.site,
        "phone": words.phone(phone_of(agenda.service)),
        "origin": origin,
        "week_query": urlencode({"origin": origin, "motif": reason.pk}) + "&",
        "reason": reason,
        "chosen": choice(start, zone, now) if start else None,
        "week": None if start else week_of(agenda, reason, request.GET.get("semaine", ""), now),
        "error": str(error) if error else "",
        "alternatives": alternatives(error, zone, now),
        "key": new_key(),
    }


def _book(request, regulator, agenda, reason, start, typed):
    return book(
        agenda_id=agenda.pk,
        reason_id=reason.pk,
        start=start,
        person=PersonData(**typed),
        channel=Channel.SAS,
        booker=Booker.of_regulator(regulator),
        key=key_of(request),
    )
