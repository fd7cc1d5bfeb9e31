"""Saturday's handover: who leaves reads, completes and validates; who arrives takes over."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import ItemKind, ItemState
from maillage.apps.rota.errors import BadRota, RotaError, StaleEdit
from maillage.apps.rota.selectors import handover as selectors
from maillage.apps.rota.services import handing_over as services
from maillage.apps.rota.weeks import arrival
from maillage.web.components.words import clock, date_in_words, day_in_words

TAKEN = "C’est pris\u00a0: ces éléments sont maintenant les vôtres."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, handover_id):
    """The handover itself; a POST validates it."""
    if selectors.handover_of(handover_id) is None:
        raise Http404
    error, status = "", 200
    if request.method == "POST":
        error, status = _validate(request, handover_id)
        if not error:
            messages.success(request, "La passation est validée. Merci, et bon retour.")
            return redirect("practitioner:rota_handover_saturday", handover_id)
    found = services.open_handover(handover_id=handover_id, user=request.user)
    context = _shown(*found, request) | {"error": error}
    return render(request, "practitioner/rota/handover/saturday.html", context, status=status)


@login_required
@require_POST
def acknowledge(request, handover_id):
    """Take over what was shown: one entry, or all."""
    if selectors.handover_of(handover_id) is None:
        raise Http404
    given = request.POST.getlist("entry")
    entries = [int(each) for each in given if each.isdecimal() and len(each) < 19]
    services.acknowledge(handover_id=handover_id, user=request.user, entries=entries)
    messages.success(request, TAKEN)
    return redirect("practitioner:rota_handover_saturday", handover_id)


def _validate(request, handover_id):
    """(what went wrong, status): ("", 200) when it is validated."""
    given = {name: request.POST.get(name, "") for name in ("note", "seen")}
    try:
        services.validate(handover_id=handover_id, user=request.user, **given)
    except StaleEdit as error:
        return str(error), 409
    except BadRota as error:
        return str(error), 422
    except RotaError as error:
        return str(error), 409
    return "", 200


def _shown(handover, entries, doctors, request):
    day, user = timezone.localdate(), request.user
    is_arriving = selectors.is_there(user, doctors.arriving, day)
    lines = [_entry(entry, handover.saturday) for entry in entries]
    return {
        "handover": handover,
        "centre": handover.line.centre,
        "saturday": day_in_words(handover.saturday),
        "leaving": doctors.leaving.volunteer.full_name if doctors.leaving else "",
        "arriving": doctors.arriving.volunteer.full_name if doctors.arriving else "",
        "arrives_on": _arrival(doctors),
        "validated": _moment(handover.validated_at),
        "can_validate": selectors.is_there(user, doctors.leaving, day)
        and not handover.validated_at,
        "can_acknowledge": is_arriving and not handover.acknowledged_at,
        "entries": lines,
        "left": [line["pk"] for line in lines if not line["taken"]],
        "seen": selectors.stamp(entry.item for entry in entries),
        "note": request.POST.get("note", handover.note)[: services.LONGEST_NOTE],
    }


def _entry(entry, saturday):
    """An entry as it was that day, and what became of it."""
    said = services.content_of(entry)
    due = date.fromisoformat(said["due_on"]) if said.get("due_on") else None
    return {
        "pk": entry.pk,
        "kind": ItemKind(said["kind"]).label if said else "effacé",
        "patient": said.get("patient", ""),
        "phone": said.get("phone", ""),
        "phone_shown": shown(said["phone"]) if said.get("phone") else "",
        "text": said.get("text", ""),
        "due": date_in_words(due) if due else "",
        "is_late": due is not None and due < saturday,
        "taken": _moment(entry.acknowledged_at),
        "closed": "" if entry.item.state == ItemState.OPEN else entry.item.get_state_display(),
    }


def _arrival(doctors):
    if doctors.arriving is None:
        return ""
    return day_in_words(arrival(doctors.arriving.monday))


def _moment(instant):
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    return f"{day_in_words(local.date())} à {clock(local.time())}"
