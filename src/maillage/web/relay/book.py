"""Book for the person in front of you, at a place where you do not work."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import By
from maillage.apps.booking.permissions import can_book_for_someone
from maillage.apps.offer.enums import BookableBy, Channel
from maillage.apps.offer.models import Agenda
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.offer.selectors import visible_services

from .counter import Counter
from .doors import signed_in
from .home import RESERVED

OPEN_TO_OTHERS = (BookableBy.EVERYONE, BookableBy.PROFESSIONALS)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, agenda_id, reason_id):
    """The counter screen; while one types, only its preview of messages."""
    require(can_book_for_someone(request.user) is True, RESERVED)
    agenda, reason = _open_reason(request.user, agenda_id, reason_id)
    counter = Counter(
        request,
        agenda,
        reason,
        now=timezone.now(),
        by=By.RELAY,
        organisations=organisations_of(request.user),
    )
    if request.method == "POST" and request.htmx:
        return counter.fragment()
    preview = None
    if request.method == "POST":
        if counter.was_previewed:
            booker = Booker.relay(request.user, counter.form.cleaned_data["organisation"])
            booked = counter.book(booker=booker, channel=_channel(reason))
            if booked is not None:
                return redirect("relay:slip", booked.public_id)
        preview = counter.preview()
    service = agenda.service
    context = {"service": service, "site": service.site, "phone": _phone(service)}
    return counter.page("relay/book.html", context, preview=preview)


def _open_reason(user, agenda_id, reason_id):
    """The agenda and reason, if this person sees the service and may book it for someone."""
    found = Agenda.objects.filter(is_open=True, service__in=visible_services(user).order_by())
    found = found.select_related(
        "service__site__commune", "service__site__organisation", "role__practitioner"
    )
    agenda = get_object_or_404(found, pk=agenda_id)
    reason = get_object_or_404(agenda.service.reasons, pk=reason_id)
    if not _is_open_to_others(reason):
        raise Http404
    return agenda, reason


def _is_open_to_others(reason):
    return (
        reason.is_active
        and reason.bookable_by in OPEN_TO_OTHERS
        and _channel(reason) in reason.channels
        and not (reason.for_own_patients or reason.for_sas)
    )


def _channel(reason):
    """The relays' own way, or the portal's where it is the only one."""
    return Channel.RELAY if Channel.RELAY in reason.channels else Channel.WEB


def _phone(service):
    number = service.phone or service.site.phone
    return shown_phone(number) if number else ""
