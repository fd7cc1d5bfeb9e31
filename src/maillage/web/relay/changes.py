"""One appointment, by either door: see, cancel, restore, ask for earlier, print its sheet."""

from functools import partial
from uuid import uuid4

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.booking import services
from maillage.apps.booking.enums import Event, State
from maillage.apps.booking.errors import BookingError, NotAllowed, SlotTaken
from maillage.apps.offer.phones import shown as shown_phone

from . import previews, shown
from .history import history_lines, message_lines
from .instants import when


@login_required
@require_safe
def appointment(request, public_id, *, door):
    """What it is, how it stands, what may be done, and all that happened to it."""
    found, _ = door.find(request.user, public_id)
    context = page_context(found, door) | {
        "asked_earlier": hasattr(found, "earlier_request"),
        "history": history_lines(found, request.user),
        "sent": message_lines(found),
        "is_inside": door.is_inside,
        "can_restore": _can_restore(found, door),
        "key": uuid4(),
    }
    return render(request, "relay/appointment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, public_id, *, door):
    """Say who will be told, then cancel."""
    found, booker = door.find(request.user, public_id)
    if request.method == "POST":
        change = partial(
            services.cancel,
            appointment_id=found.pk,
            booker=booker,
            key=key_of(request, booker),
        )
        attempt(request, change, "Le rendez-vous est annulé. Vous pouvez le rétablir ici.")
        return redirect(f"{door.namespace}:appointment", public_id)
    context = page_context(found, door)
    ended = State.CANCELLED_BY_SERVICE if door.is_inside else State.CANCELLED_BY_PERSON
    planned = previews.of_change(found, Event.CANCELLED, timezone.now(), state=ended)
    context |= {"messages_planned": planned, "key": uuid4()}
    return render(request, "relay/cancel.html", context)


@login_required
@require_POST
def restore(request, public_id, *, door):
    """Undo a cancellation or a mark."""
    found, booker = door.find(request.user, public_id)
    change = partial(
        services.restore, appointment_id=found.pk, booker=booker, key=key_of(request, booker)
    )
    attempt(request, change, "C’est rétabli\u00a0: le rendez-vous tient de nouveau.")
    return redirect(f"{door.namespace}:appointment", public_id)


@login_required
@require_POST
def earlier(request, public_id, *, door):
    """Ask to be told of an earlier place, or stop asking."""
    found, booker = door.find(request.user, public_id)
    if request.POST.get("stop"):
        change, told = services.stop_asking, "Plus aucune place plus tôt ne sera proposée."
    else:
        change, told = (
            services.ask_for_earlier,
            "C’est noté\u00a0: une place plus tôt sera proposée.",
        )
    attempt(request, partial(change, appointment_id=found.pk, booker=booker), told)
    return redirect(f"{door.namespace}:appointment", public_id)


@login_required
@require_safe
def slip(request, public_id, *, door):
    """The sheet to hand over: large code, telephone, QR code; A4 or `?format=ticket`."""
    found, _ = door.find(request.user, public_id)
    content = shown.slip(found)
    address = reverse("public:appointment", args=[content["token"]])
    drawing = segno.make(request.build_absolute_uri(address), micro=False)
    context = page_context(found, door) | {
        "slip": content,
        "qr": drawing.svg_data_uri(scale=4, light="white"),
        "is_ticket": request.GET.get("format") == "ticket",
    }
    return render(request, "relay/slip.html", context)


def _can_restore(found, door):
    """What the service cancelled, it alone restores; its marks too."""
    if door.is_inside:
        return found.state != State.BOOKED
    return found.state == State.CANCELLED_BY_PERSON


def attempt(request, change, told):
    """Do a change and say it; say why not when booking refuses. True when it is done."""
    try:
        change()
    except NotAllowed:
        raise
    except SlotTaken:
        messages.error(request, "Ce créneau vient d’être pris. Choisissez-en un autre.")
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
        return True
    return False


def page_context(found, door):
    """What every page of an appointment shows, and the names of its addresses by this door."""
    pages = ("appointment", "move", "cancel", "restore", "earlier", "person", "slip", "home")
    return {
        "appointment": found,
        "line": shown.line(found),
        "when": when(found),
        "person_phone": shown_phone(found.person.phone),
        "urls": {page: f"{door.namespace}:{page}" for page in pages},
    }


def key_of(request, booker):
    """The key that a form carries, so that what is sent twice is done once; None without one."""
    key = request.POST.get("key", "")[:40]
    return f"{booker.actor}:{key}" if key else None
