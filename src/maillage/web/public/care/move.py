"""Another slot for the same appointment."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import agendas_with_openings, zone_of
from maillage.apps.booking.errors import BookingError
from maillage.apps.booking.services import move

from .days import start_of, week_of
from .manage import back_to, described_or_none
from .pages import appointment_or_404, key_of, private, render
from .when import NO_SLOT_CHOSEN, alternatives


@require_http_methods(["GET", "HEAD", "POST"])
@private
def moving(request, token):
    """The free slots, a week a page; a click moves the appointment there."""
    found = appointment_or_404(token)
    context = described_or_none(found)
    if context is None:
        return redirect("public:appointment", token)
    error = _moved(request, found) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return back_to(token, "deplace")
    now = timezone.now()
    agenda = agendas_with_openings().get(pk=found.agenda_id)
    context |= {
        "error": str(error) if error else "",
        "alternatives": alternatives(error, zone_of(agenda), now),
        "week": week_of(agenda, found.reason, request.GET.get("semaine", ""), now),
    }
    return render(request, "move", context, status=409 if error else 200)


def _moved(request, found):
    """What went wrong, or None."""
    start, key = start_of(request.POST.get("start", "")), key_of(request)
    try:
        if start is None:
            raise BookingError(NO_SLOT_CHOSEN)
        move(
            appointment_id=found.pk,
            agenda_id=found.agenda_id,
            reason_id=found.reason_id,
            start=start,
            booker=Booker.person(),
            key=f"{key}:{start.isoformat()}" if key else None,
        )
    except BookingError as error:
        return error
    return None
