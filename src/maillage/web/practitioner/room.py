"""The practitioner's side of a room: part of their consultation page, and what its buttons do."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.french import clock
from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult.enums import Rung
from maillage.apps.teleconsult.errors import NotAllowed, TeleconsultError
from maillage.apps.teleconsult.permissions import is_practitioner_of
from maillage.apps.teleconsult.selectors import rooms
from maillage.apps.teleconsult.services import rooms as services
from maillage.apps.teleconsult.services import signalling
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.public.care import words
from maillage.web.public.room.stage import stage_of

NOT_YOURS = "Cette salle est celle d’un autre praticien."


def room_context(consultation):
    """What `practitioner/room/_room.html` shows, for the consultation's own practitioner only.

    The page that includes it carries `maillage/room.css`, the scripts `room_forms.js`,
    `room_media.js` and `room.js`, and the decorator `uses_camera`.
    """
    own, room = rooms.practitioner_of(consultation), rooms.practitioner_room(consultation)
    number, third = room.pop("number"), room["third"]
    panel_url = reverse("practitioner:room_panel", args=[consultation.public_id])
    is_live = own is not None and not room["is_over"]
    return room | {
        "id": consultation.public_id,
        "stage": stage_of(own, panel_url) if is_live else None,
        "phone": words.phone(number),
        "labels": services.THIRD_LABELS,
        "rungs": [{"value": rung.value, "label": rung.label} for rung in Rung],
        "invitation": _invitation(third, consultation) if third else None,
    }


@login_required
@require_safe
def panel(request, public_id):
    """The words and buttons of the room, drawn again when something changed."""
    consultation = _consultation(public_id)
    require(is_practitioner_of(request.user, consultation) is True, NOT_YOURS)
    response = render(
        request, "practitioner/room/_panel.html", {"room": room_context(consultation)}
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def enter(request, public_id):
    return _change(request, public_id, services.enter_as_practitioner)


@login_required
@require_POST
def admit(request, public_id):
    return _change(request, public_id, services.admit)


@login_required
@require_POST
def invite(request, public_id):
    return _change(request, public_id, services.invite, label=request.POST.get("label", ""))


@login_required
@require_POST
def admit_third(request, public_id):
    return _change(request, public_id, services.admit_third)


@login_required
@require_POST
def remove_third(request, public_id):
    return _change(request, public_id, services.remove_third)


@login_required
@require_POST
def renew(request, public_id):
    return _change(request, public_id, services.renew_patient)


@login_required
@require_POST
def rung(request, public_id):
    """The practitioner moves the room on the ladder by hand."""

    def change(*, consultation_id, user):
        own = rooms.practitioner_of(_consultation(public_id))
        require(own is not None and is_practitioner_of(user, own.consultation), NOT_YOURS)
        signalling.change_rung(
            consultation_id=consultation_id, rung=request.POST.get("rung", ""), by_id=own.pk
        )

    return _change(request, public_id, change)


def _change(request, public_id, service, **values):
    """Call one service; a script is answered by a status alone, a form by the page again."""
    consultation, by_script = _consultation(public_id), "X-Room" in request.headers
    try:
        service(consultation_id=consultation.pk, user=request.user, **values)
    except NotAllowed:
        raise
    except TeleconsultError as error:
        if by_script:
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
    if by_script:
        return HttpResponse(status=204)
    return redirect("practitioner:consultation", public_id)


def _consultation(public_id):
    found = rooms.consultation_of(public_id)
    if found is None:
        raise Http404
    return found


def _invitation(third, consultation):
    """The address to give to a third party, once, and until when."""
    if third["is_here"]:
        return None
    zone = time_zone(consultation.ticket.commune.departement_id)
    return {
        "address": settings.SITE_URL + reverse("public:room_invited", args=[third["token"]]),
        "until": clock(third["expires_at"].astimezone(zone)),
    }
