"""Pages of the patient and of a third party: the question, the lobby, the room, the end."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.teleconsult.browsers import COOKIE, is_browser_of
from maillage.apps.teleconsult.enums import Alone, ParticipantKind, Rung
from maillage.apps.teleconsult.errors import BadInvitation, BadRequest, NotNow, TeleconsultError
from maillage.apps.teleconsult.kiosk import is_kiosk_of
from maillage.apps.teleconsult.selectors import documents, rooms
from maillage.apps.teleconsult.services import lobby
from maillage.apps.teleconsult.tokens import TICKET, token_of
from maillage.web.components.camera import uses_camera
from maillage.web.public.care import emergency
from maillage.web.public.care.pages import private

from .here import keep, participant_or_404, secret_of, secret_or_new
from .show import render
from .stage import stage_of

ALONE = [choice for choice in Alone if choice != Alone.UNKNOWN]


@require_safe
@private
@uses_camera
def room(request, token):
    """Where the person is now: each step is this same address."""
    participant = rooms.participant_of(token)
    if participant is None or participant.kind == ParticipantKind.PRACTITIONER:
        return render(request, "gone", {}, status=404)
    if not participant.browser_fingerprint:
        return _not_yet(request, token, participant)
    if not is_browser_of(participant, secret_of(request)):
        return _refused(request)
    show = {
        rooms.QUESTION: _question,
        rooms.LOBBY: _with_stage,
        rooms.ROOM: _with_stage,
        rooms.RETURNED: _returned,
        rooms.ENDED: _ended,
    }[rooms.phase_of(participant)]
    return show(request, token, participant)


@require_POST
@private
def answer(request, token):
    """« Êtes-vous seul·e ? »: the first gesture also ties the room to this browser."""
    secret, response = secret_or_new(request), redirect("public:room", token)
    try:
        participant = lobby.join(participant_token=token, browser_secret=secret)
    except BadInvitation:
        return _refused(request)
    except NotNow:
        return response  # the page says what became of it
    try:
        lobby.answer_alone(participant_id=participant.pk, alone=request.POST.get("alone", ""))
    except BadRequest as error:
        response = render(request, "question", _asked(token, str(error)), status=409)
    except NotNow:
        pass  # the same
    return keep(response, secret)


@require_POST
@private
def point(request, token):
    """The dot: whatever happens, the same page again, or nothing for the script."""
    secret = secret_or_new(request)
    try:
        participant = lobby.join(participant_token=token, browser_secret=secret)
        lobby.silent_signal(participant_id=participant.pk)
    except TeleconsultError:
        secret = secret_of(request)  # nothing tells that it was refused
    quiet = "X-Room" in request.headers
    response = HttpResponse(status=204) if quiet else redirect("public:room", token)
    return keep(response, secret) if secret else response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def invited(request, token):
    """A third party's invitation: opened by a button, so that no reader of links uses it up."""
    participant = rooms.participant_of(token)
    if participant is None or participant.kind != ParticipantKind.THIRD:
        return _refused(request)
    if request.method != "POST":
        if participant.browser_fingerprint:
            return redirect("public:room", token)
        return render(request, "invited", {"token": token, "label": participant.label})
    secret = secret_or_new(request)
    try:
        lobby.join(participant_token=token, browser_secret=secret)
    except TeleconsultError:
        return _refused(request)
    return keep(redirect("public:room", token), secret)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def leave(request, token):
    """Leave for good and wipe this screen: asked once, except after the end."""
    participant = participant_or_404(request, token)
    if participant.kind == ParticipantKind.PRACTITIONER:
        raise Http404
    is_over = rooms.phase_of(participant) in (rooms.ENDED, rooms.RETURNED)
    if request.method != "POST" and not is_over:
        return render(request, "leave", {"token": token, "is_patient": _is_patient(participant)})
    lobby.leave(participant_id=participant.pk)
    return _away(request, participant)


@require_safe
@private
def done(request):
    """Nothing is left on this screen."""
    return render(request, "done", {})


def _away(request, participant):
    """Where one goes after leaving; a third party's own computer is not wiped of the rest."""
    point = participant.consultation.ticket.point
    if not _is_patient(participant):
        response = redirect("public:home")
        response.delete_cookie(COOKIE)
        return response
    if point and is_kiosk_of(request, point):
        # Not the kiosk itself: someone who leaves before the end would still sit there.
        return _wipe(redirect("relay:kiosk_end", point.pk), is_kiosk=True)
    # Here and not on the page it leads to: a link to that page would sign out whoever follows it.
    request.session.flush()
    return _wipe(redirect("public:room_done"), is_kiosk=False)


def _wipe(response, *, is_kiosk):
    """The point's own computer keeps the cookie that makes it one; nothing else stays anywhere."""
    wiped = '"cache", "storage"' if is_kiosk else '"cache", "cookies", "storage"'
    response["Clear-Site-Data"] = wiped
    session, csrf = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    for name in (COOKIE, session, csrf, CookieStorage.cookie_name):
        response.delete_cookie(name)
    return response


def _not_yet(request, token, participant):
    if participant.consultation.ended_at:
        return render(request, "gone", {}, status=404)
    if participant.kind == ParticipantKind.THIRD:
        return redirect("public:room_invited", token)
    return _question(request, token, participant)


def _question(request, token, participant):
    return render(request, "question", _asked(token))


def _asked(token, error=""):
    return {
        "token": token,
        "choices": ALONE,
        "error": error,
        "emergency": emergency.numbers(timezone.localdate()),
    }


def _with_stage(request, token, participant):
    is_in = rooms.phase_of(participant) == rooms.ROOM
    context = shown(participant) | {
        "token": token,
        "stage": stage_of(participant, reverse("public:room_panel", args=[token])),
        "is_patient": _is_patient(participant),
        "emergency": emergency.numbers(timezone.localdate()),
    }
    return render(request, "room" if is_in else "lobby", context)


def shown(participant):
    """What `_panel.html` says of the line and of the practitioner, in words."""
    consultation = participant.consultation
    is_in = rooms.phase_of(participant) == rooms.ROOM
    is_told = is_in or consultation.rung == Rung.TELEPHONE
    return {
        "is_open": consultation.opened_at is not None,
        "practitioner": consultation.practitioner,
        "sentence": rooms.sentence_of(participant) if is_told else "",
        "address": consultation.external_address if is_in else "",
    }


def _returned(request, token, participant):
    ticket = token_of(participant.consultation.ticket, TICKET)
    return render(request, "returned", {"waiting": reverse("public:ticket", args=[ticket])})


def _ended(request, token, participant):
    ticket = participant.consultation.ticket
    found = documents.for_participant(participant, timezone.now())
    context = {
        "token": token,
        "is_patient": _is_patient(participant),
        "is_at_point": ticket.point_id is not None,
        "documents": [{"name": one.get_kind_display(), "id": one.public_id} for one in found],
    }
    return render(request, "ended", context)


def _refused(request):
    return render(request, "refused", {"error": str(BadInvitation())}, status=403)


def _is_patient(participant):
    return participant.kind == ParticipantKind.PATIENT
