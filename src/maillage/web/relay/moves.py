"""Move an appointment: choose a slot, see who will be told, then move. Dragging leads here too."""

from datetime import date
from functools import partial
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking import selectors, services
from maillage.apps.booking.calendars import agendas_with_openings, zone_of
from maillage.apps.booking.enums import By, Event

from . import previews
from .changes import attempt, key_of, page_context
from .counter import slot_choices, slots_near
from .instants import moment_in_words, read, written


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, public_id, *, door):
    """The slot wanted is `?debut=`, in the agenda `?agenda=`; `?jour=` shows later days."""
    found, booker = door.find(request.user, public_id)
    agenda, start = _agenda(request, found), read(request.GET.get("debut", ""))
    if request.method == "POST" and start:
        change = partial(
            services.move,
            appointment_id=found.pk,
            agenda_id=agenda.pk,
            reason_id=found.reason_id,
            start=start,
            booker=booker,
            key=key_of(request, booker),
        )
        moment = moment_in_words(start, zone_of(agenda))
        if attempt(request, change, f"Le rendez-vous est déplacé au {moment}."):
            return redirect(f"{door.namespace}:appointment", public_id)
        return redirect(request.path)
    context = page_context(found, door) | _choice(request, found, agenda, start, booker.by)
    return render(request, "relay/move.html", context)


def _choice(request, found, agenda, start, by):
    """Slots to choose from; once one is chosen, who will be told of it."""
    now, zone = timezone.now(), zone_of(agenda)
    near = start or _day_asked(request, agenda)
    slots = slots_near(agenda, found.reason, near, now=now, by=by, without=found.pk)
    slots = [s for s in slots if (s["start"], agenda.pk) != (found.start, found.agenda_id)]
    chosen = {"wanted": "", "moment": "", "messages_planned": []}
    if start:
        chosen = {
            "wanted": written(start),
            "moment": moment_in_words(start, zone),
            "messages_planned": _if_moved(found, agenda, start, now),
        }
    # The name of an agenda often tells what the visit is about.
    is_told = by == By.SERVICE or not found.reason.is_sensitive
    return chosen | {
        "agenda": agenda,
        "agenda_name": agenda.name if is_told else "",
        "day": (near or now).astimezone(zone).date().isoformat(),
        "others": _other_agendas(found, agenda) if is_told else [],
        "slots": slot_choices(slots, zone),
        "key": uuid4(),
    }


def _agenda(request, found):
    """The agenda where to move: the appointment's own, or another of the same service."""
    wanted = request.GET.get("agenda", "")
    agendas = agendas_with_openings().filter(service=found.agenda.service)
    chosen = next((agenda for agenda in agendas if str(agenda.pk) == wanted), None)
    return chosen or agendas.get(pk=found.agenda_id)


def _day_asked(request, agenda):
    """First instant of `?jour=`, or None when it is not a day of this century."""
    try:
        day = date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return None
    return selectors.bounds(day, zone_of(agenda))[0] if 2000 <= day.year < 2100 else None


def _other_agendas(found, agenda):
    return [
        other
        for other in found.agenda.service.agendas.order_by("name", "pk")
        if other.pk != agenda.pk and other.is_open
    ]


def _if_moved(found, agenda, start, now):
    end = start + (found.end - found.start)
    return previews.of_change(found, Event.MOVED, now, agenda=agenda, start=start, end=end)
