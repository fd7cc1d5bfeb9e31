"""Arrived, seen, did not come: one press each, and one to undo."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.apps.booking import services
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import State
from maillage.web.relay.changes import attempt
from maillage.web.relay.doors import PRACTITIONER

MARKS = {
    State.ARRIVED: "{} est là.",
    State.SEEN: "{} a été vu.",
    State.NO_SHOW: "{} n’est pas venu.",
}
UNDO = "undo"


@login_required
@require_POST
def mark(request, public_id):
    """`state` is a mark, or `undo` for the one before; back to the day, at that appointment."""
    found, booker = PRACTITIONER.find(request.user, public_id)
    state = request.POST.get("state", "")
    name = found.person.full_name
    if state == UNDO:
        change = partial(services.restore, appointment_id=found.pk, booker=booker)
        attempt(
            request, change, f"{name}\u00a0: c’est défait, le rendez-vous est de nouveau réservé."
        )
    elif state in MARKS:
        change = partial(services.mark, appointment_id=found.pk, state=State(state), booker=booker)
        attempt(request, change, MARKS[state].format(name))
    day = found.start.astimezone(zone_of(found.agenda)).date()
    address = reverse("practitioner:day", args=[found.agenda_id, day])
    return HttpResponseRedirect(f"{address}#rdv-{found.pk}")
