"""What the script of a room asks for, on either side, and the forms that do without it."""

from contextlib import suppress

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.teleconsult.errors import NotAllowed, TeleconsultError, TooMuch
from maillage.apps.teleconsult.selectors import rooms
from maillage.apps.teleconsult.services import signalling
from maillage.web.public.care.pages import private

from .here import participant_or_404
from .pages import shown


@require_safe
@private
def state(request, token):
    """What is new since signal number `apres`, as JSON."""
    participant = participant_or_404(request, token)
    return JsonResponse(rooms.state_of(participant, _number(request.GET.get("apres", ""))))


@require_POST
@private
def beat(request, token):
    """A sign of life, answered as `state`: all that a browser without streams needs."""
    participant = participant_or_404(request, token)
    with suppress(TeleconsultError):  # it ended meanwhile: the state says so
        signalling.beat(participant_id=participant.pk)
    participant = participant_or_404(request, token)
    return JsonResponse(rooms.state_of(participant, _number(request.POST.get("apres", ""))))


@require_safe
@private
def panel(request, token):
    """The words of the page, drawn again when they change."""
    participant = participant_or_404(request, token)
    return render(request, "public/room/_panel.html", shown(participant))


@require_POST
@private
def signal(request, token, recipient_id):
    """Pass the body, JSON of at most 64 kB, to another participant."""
    participant = participant_or_404(request, token)
    if _number(request.headers.get("Content-Length", "")) > signalling.MOST_BYTES:
        return HttpResponse(status=413)
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        return HttpResponse(status=400)
    return _done(
        lambda: signalling.signal(sender_id=participant.pk, recipient_id=recipient_id, body=body)
    )


@require_POST
@private
def rung(request, token):
    """Move on the ladder; the person without script asks here for the telephone."""
    participant = participant_or_404(request, token)
    chosen = request.POST.get("rung", "")
    answer = _done(
        lambda: signalling.change_rung(
            consultation_id=participant.consultation_id, rung=chosen, by_id=participant.pk
        )
    )
    return answer if "X-Room" in request.headers else redirect("public:room", token)


def _done(change):
    try:
        change()
    except TooMuch as error:
        return JsonResponse({"error": str(error)}, status=429)
    except TeleconsultError as error:
        status = 403 if isinstance(error, NotAllowed) else 409
        return JsonResponse({"error": str(error)}, status=status)
    return HttpResponse(status=204)


def _number(given):
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
