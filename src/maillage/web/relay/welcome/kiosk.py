"""The point's own computer, handed over to patients.

The relay signs in there once and hands the screen over: their session ends and a cookie that opens
nothing but this point takes its place. The screen says « Prêt », follows the person who sits down
into the wait and the room, and is wiped after each.
"""

import uuid

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.teleconsult import browsers
from maillage.apps.teleconsult import kiosk as sealed
from maillage.apps.teleconsult.enums import LIVE, TicketState
from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.permissions import can_welcome
from maillage.apps.teleconsult.selectors.queue import waiting_at
from maillage.apps.teleconsult.tokens import TICKET, token_of
from maillage.web.public.care import emergency

from .access import page, point_or_404
from .pages import initials

_CALLED = (TicketState.ACCEPTED, TicketState.IN_ROOM)
WIPED = '"cache", "storage"'  # not "cookies": the one that makes this screen a kiosk stays


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request, point_id):
    """« Prêt », or where the person who sits here stands. For a relay, how to hand over."""
    point = point_or_404(point_id)
    if request.method == "POST":
        return _hand_over(request, point)
    if sealed.is_kiosk_of(request, point):
        seated = _live_ticket(point, sealed.ticket_number(request))
        if seated:
            return redirect("public:ticket", token_of(seated, TICKET))
        return _wiped(_ready(request, point, "kiosk"), point)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return page(request, "hand_over", point, {"can": can_welcome(request.user, point)})


@require_safe
def ready(request, point_id):
    """What « Prêt » says now: asked for each time the queue of the point changes."""
    point = point_or_404(point_id)
    _require_kiosk(request, point)
    response = _ready(request, point, "_ready")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def sit_down(request, point_id):
    """The person called sits down: the screen is theirs until the end."""
    point = point_or_404(point_id)
    _require_kiosk(request, point)
    ticket = _called(point).filter(public_id=_number(request)).first()
    if ticket is None:
        return redirect("relay:kiosk", point.pk)
    return _wiped(redirect("public:ticket", token_of(ticket, TICKET)), point, ticket)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, point_id):
    """Wipe the screen and come back to « Prêt ». Asked for twice, it is done once."""
    point = point_or_404(point_id)
    _require_kiosk(request, point)
    return _wiped(redirect("relay:kiosk", point.pk), point)


def _hand_over(request, point):
    """The relay's session ends; the screen opens nothing but this point, and maybe one ticket."""
    if not (request.user.is_authenticated and can_welcome(request.user, point)):
        return page(request, "hand_over", point, {"can": False}, status=403)
    ticket = _live_ticket(point, _number(request))
    logout(request)
    return _wiped(redirect("relay:kiosk", point.pk), point, ticket)


def _require_kiosk(request, point):
    if not sealed.is_kiosk_of(request, point):
        raise Http404


def _live_ticket(point, public_id):
    if public_id is None:
        return None
    return Ticket.objects.filter(public_id=public_id, point=point, state__in=LIVE).first()


def _number(request):
    """The ticket that a form names, or None."""
    try:
        return uuid.UUID(request.POST.get("ticket", ""))
    except ValueError:
        return None


def _called(point):
    """Those of the point whom a practitioner waits for."""
    return waiting_at(point).filter(state__in=_CALLED)


def _ready(request, point, template):
    called = [{"number": t.public_id, "initials": initials(t.person)} for t in _called(point)]
    context = {"point": point, "called": called}
    context["emergency"] = emergency.numbers(timezone.localdate())
    return render(request, f"relay/welcome/{template}.html", context)


def _wiped(response, point, ticket=None):
    """Nothing of the last person stays on this screen; it remains the one of the point."""
    response["Clear-Site-Data"] = WIPED
    response["Cache-Control"] = "private, no-store"
    for name in (browsers.COOKIE, settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name):
        response.delete_cookie(name)
    response.set_cookie(
        sealed.COOKIE,
        sealed.seal(point, ticket),
        max_age=sealed.LASTS_SECONDS,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    return response
