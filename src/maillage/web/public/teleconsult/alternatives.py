"""When the wait is long: be called back, another point, another way, an appointment today."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.booking.codes import appointment_of_code
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import TooManyTries
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import LIVE, Modality, Preference, TicketState
from maillage.apps.teleconsult.errors import TeleconsultError
from maillage.apps.teleconsult.live.screens import screens
from maillage.apps.teleconsult.selectors.points import points_near
from maillage.apps.teleconsult.services import tickets
from maillage.web.public.care.pages import private, visitor

from .home import shown_point
from .pages import render, ticket_or_404
from .ticket import described, idle_address

MOST_POINTS = 3
NO_SUCH_CODE = "Aucun rendez-vous à venir n’a ce code. Il est comme ABCD-2345."


@require_safe
@private
def page(request, token):
    """Everything that can be done instead of waiting; the place is kept meanwhile."""
    found = ticket_or_404(token)
    if found.state not in LIVE:
        return redirect("public:ticket", token)
    return _answer(request, found, token)


@require_POST
@private
def booked(request, token):
    """The person took an appointment: its code gives the place back to the others."""
    found, now = ticket_or_404(token), timezone.now()
    try:
        appointment = appointment_of_code(
            request.POST.get("code", ""), who=visitor(request), now=now
        )
    except TooManyTries as error:
        return _answer(request, found, token, str(error))
    if appointment is None or appointment.state != State.BOOKED or appointment.start <= now:
        return _answer(request, found, token, NO_SUCH_CODE)
    try:
        tickets.hand_over(ticket_id=found.pk, appointment=appointment, now=now)
    except TeleconsultError as error:
        return _answer(request, found, token, str(error))
    return redirect("public:ticket", token)


def _answer(request, found, token, error=""):
    context = _context(found, token) | {"error": error}
    context["idle_address"] = idle_address(request, found, token)
    return render(request, "alternatives", context, status=422 if error else 200)


def _context(found, token):
    now = timezone.now()
    question = {"soin": found.care_type, "commune": found.commune.code, "ou": found.commune.name}
    can_change = found.state == TicketState.WAITING
    return described(found, token) | {
        "shown": screens([found.pk], now)[found.pk],
        "can_change": can_change,
        "can_be_called": can_change and not found.wants_call_back and bool(found.person.phone),
        "own_number": shown_phone(found.person.phone) if found.person.phone else "",
        "is_video": found.modality == Modality.VIDEO,
        "has_preference": found.preference != Preference.NONE,
        "points": _points(found, now) if can_change else [],
        "appointments": f"{reverse('public:care')}?{urlencode(question)}",
    }


def _points(found, now):
    """Other points that welcome people now, the nearest first."""
    near = points_near(found.commune, now)
    others = [each for each in near if each.is_open and each.point.pk != found.point_id]
    return [shown_point(each, now) for each in others[:MOST_POINTS]]
