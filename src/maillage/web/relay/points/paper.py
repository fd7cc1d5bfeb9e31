"""What is printed and put up: the sign of the door, the emergency card of the room."""

import segno
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import PointState, Requirement
from maillage.apps.teleconsult.selectors.points import local_day
from maillage.web.public.care import emergency

from . import shown
from .kept import of_point


@require_safe
@of_point
def door_sign(request, point):
    """A4: the hours, the telephone, where to complain, the emergency numbers, a QR code."""
    address = request.build_absolute_uri(reverse("public:teleconsult"))
    context = _context(point) | {
        "address": address.partition("://")[2],
        "qr": segno.make(address, micro=False).svg_data_uri(scale=4, light="white"),
    }
    return render(request, "relay/points/sign.html", context)


@require_safe
@of_point
def emergency_card(request, point):
    """A4: what to do when a life is in danger, with what the 15 will ask."""
    return render(request, "relay/points/emergency_card.html", _context(point))


def _context(point):
    now = timezone.now()
    answers = {each.requirement: each.details for each in point.gate_answers.all()}
    site = point.site
    return {
        "point": point,
        "is_open": point.state == PointState.OPEN,
        "town": f"{site.postal_code} {site.commune.name}".strip(),
        "week": shown.week(point, now)["week"],
        "phone": shown_phone(site.phone),
        "room_phone": shown_phone(point.room_phone),
        "complaints": answers.get(Requirement.COMPLAINTS, {}).get("contact", ""),
        "asked": answers.get(Requirement.EMERGENCY, {}),
        "emergency": emergency.numbers(local_day(point, now)),
    }
