"""Step 1 of 3: choose a slot, which is then kept ten minutes."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token
from maillage.apps.booking.errors import BookingError, TooManyTries
from maillage.apps.booking.limits import allow
from maillage.apps.booking.selectors.search import phone_of
from maillage.apps.booking.services import hold
from maillage.apps.offer.enums import Channel

from . import bookable, words
from .days import choice, start_of, week_of
from .pages import key_of, new_key, private, render, visitor

HOLDS, HOLDS_SECONDS = 20, 900
NO_SLOT_CHOSEN = "Choisissez un créneau dans la liste."


@require_http_methods(["GET", "HEAD", "POST"])
@private
def book_when(request, agenda_id, reason_id):
    """The free slots, a week a page; a click keeps one."""
    now = timezone.now()
    agenda = bookable.agenda_or_404(agenda_id, request.user)
    reason = bookable.reason_or_404(agenda, reason_id)
    if not bookable.is_for_anyone(reason):
        return _page(request, agenda, reason, now, {"is_closed": True})
    if request.method != "POST":
        return _page(request, agenda, reason, now, {})
    try:
        held = keep(request, agenda, reason, start_of(request.POST.get("start", "")), now)
    except BookingError as error:
        return _page(request, agenda, reason, now, {"error": error})
    return redirect("public:book_who", link_token(held))


def keep(request, agenda, reason, start, now):
    """Hold a slot for the public. The key is also the slot's: another slot is another request."""
    if start is None:
        raise BookingError(NO_SLOT_CHOSEN)
    if not allow(f"hold:{visitor(request)}", limit=HOLDS, window_seconds=HOLDS_SECONDS, now=now):
        raise TooManyTries
    key = key_of(request)
    return hold(
        agenda_id=agenda.pk,
        reason_id=reason.pk,
        start=start,
        channel=Channel.WEB,
        booker=Booker.person(),
        key=f"{key}:{start.isoformat()}" if key else None,
        now=now,
    )


def alternatives(error, zone, now):
    """The slots an error proposes instead, ready to be chosen."""
    return [choice(one["start"], zone, now) for one in getattr(error, "alternatives", ())]


def _page(request, agenda, reason, now, found):
    service, zone = agenda.service, zone_of(agenda)
    error = found.get("error")
    context = {
        "agenda": agenda,
        "who": str(agenda.role.practitioner) if agenda.role else "",
        "reason": reason,
        "mode": words.MODES[reason.mode],
        "address": ", ".join(words.place(service.site)),
        "service": service,
        "phone": words.phone(phone_of(service)),
        "is_closed": found.get("is_closed", False),
        "error": str(error) if error else "",
        "alternatives": alternatives(error, zone, now),
        "key": new_key(),
    }
    if not context["is_closed"]:
        context["week"] = week_of(agenda, reason, request.GET.get("semaine", ""), now)
    return render(request, "when", context, status=409 if error else 200)
