"""The streams: who may open which, and what each follows.

A stream tells that something changed and leaves the page to ask for it again, but two: a waiting
screen is sent its place and its range, and a room the signals of its participant.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.kiosk import is_kiosk_of
from maillage.apps.teleconsult.live.events import CHANGE, event
from maillage.apps.teleconsult.live.screens import screens
from maillage.apps.teleconsult.models import AccessPoint, Duty, Participant, Ticket
from maillage.apps.teleconsult.permissions import can_consult, can_prepare, can_supervise
from maillage.apps.teleconsult.selectors.rooms import participant_here, state_of
from maillage.apps.teleconsult.tokens import TICKET, number_of

from .streams import EventStream, Watch

PAGE_SECONDS = 0.3  # a page asks for its fragment at most this often
BOARD_SECONDS = 2.0


@require_safe
def ticket(request, token):
    """The place of one person; its secret address is what lets in."""
    number = number_of(token, TICKET)
    found = number and Ticket.objects.filter(public_id=number).only("pk").first()
    if not found:
        raise Http404
    return EventStream(Watch((f"ticket:{found.pk}",)), partial(_place, found.pk))


@require_safe
def point(request, point_id):
    """The queue of a point, for its relays and for its own computer."""
    found = get_object_or_404(AccessPoint.objects.select_related("organisation"), pk=point_id)
    if not (is_kiosk_of(request, found) or can_prepare(request.user, found.organisation)):
        raise PermissionDenied
    return _changes(f"point:{found.pk}")


@require_safe
def duty(request, duty_id):
    """The screen of a practitioner on duty."""
    found = get_object_or_404(Duty, pk=duty_id)
    if not (can_consult(request.user) and request.user.practitioner.pk == found.practitioner_id):
        raise PermissionDenied
    return _changes(f"duty:{found.pk}")


@require_safe
def board(request):
    """The whole queue in counts, for those who run an organisation."""
    if not can_supervise(request.user):
        raise PermissionDenied
    return _changes("queue", every_seconds=BOARD_SECONDS)


@require_safe
def room(request, token):
    """The signals for one participant since the last one their browser had."""
    secret = request.COOKIES.get(COOKIE, "")
    found = participant_here(token, browser_secret=secret, user=request.user)
    if found is None:
        raise Http404
    read = partial(_room, found.pk)
    watch = Watch((f"room:{found.consultation_id}",), read=read, last=(_last_event(request), ""))
    return EventStream(watch, lambda: read(watch.last)[0])


def _changes(channel, every_seconds=PAGE_SECONDS):
    return EventStream(Watch((channel,), CHANGE, every_seconds=every_seconds), lambda: CHANGE)


def _place(ticket_id):
    return event("change", screens([ticket_id], timezone.now())[ticket_id])


def _room(participant_id, last):
    """What a participant has not been told: their signals, and where the room stands if it moved.

    `last` is (number of the last signal, version of the room). Nothing new is no byte at all: a
    silent signal must not show on another screen, not even as traffic.
    """
    number, version = last
    participants = Participant.objects.select_related("consultation__ticket")
    state = state_of(participants.get(pk=participant_id), number)
    content = []
    for signal in state["signals"]:
        number = signal["id"]
        content.append(event("signal", signal, number=number))
    if state["version"] != version:
        content.append(event("change", {"phase": state["phase"], "version": state["version"]}))
    return b"".join(content), (number, state["version"])


def _last_event(request):
    given = request.headers.get("Last-Event-ID") or request.GET.get("apres", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
