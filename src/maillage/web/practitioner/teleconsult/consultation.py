"""The consultation: the room beside who it is, the notes, what is written, the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.teleconsult import rules
from maillage.apps.teleconsult.enums import TicketState
from maillage.apps.teleconsult.errors import BadRequest, NotNow, RuleExpired, TeleconsultError
from maillage.apps.teleconsult.selectors.queue import duty_of, ticket_with
from maillage.apps.teleconsult.services import duties, rooms
from maillage.apps.teleconsult.services.notes import (
    is_writable,
    open_record,
    save_notes,
    version_of,
)
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.camera import uses_camera
from maillage.web.components.words import number as number_in_words
from maillage.web.practitioner.room import room_context
from maillage.web.relay.instants import clock_at

from . import listed, shapes
from .access import consultation_for, for_practitioners
from .forms import NotesForm

FIELDS = ("history", "findings", "conclusion", "plan")


@for_practitioners
@require_safe
@uses_camera
def page(request, public_id):
    """All of a consultation on one page, so that nothing leaves the room."""
    found = open_record(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return _show(request, found, NotesForm(initial=_stored(found), label_suffix=""))


@for_practitioners
@require_POST
def notes(request, public_id):
    """Save the notes; while one types, only what became of them comes back."""
    found, now = consultation_for(request.user, public_id), timezone.now()
    form = NotesForm(request.POST, label_suffix="")
    refused, is_stale = "", False
    try:
        saved = save_notes(
            consultation_id=found.pk,
            user=request.user,
            notes=form.typed(),
            version=request.POST.get("over") or request.POST.get("version", ""),
            now=now,
        )
        found.notes_saved_at = saved.notes_saved_at
    except BadRequest as error:
        refused = str(error)
    except NotNow as error:
        refused, is_stale = str(error), is_writable(found, now)
    state = _notes_state(found, now) | {"refused": refused}
    if is_stale:
        state |= {"version": request.POST.get("version", ""), "others": _others(found)}
    if request.htmx:
        return render(request, "practitioner/teleconsult/_notes_state.html", state)
    if not refused:
        messages.success(request, "Notes enregistrées.")
        return redirect("practitioner:consultation", public_id)
    return _show(request, found, form, state, status=409)


@for_practitioners
@require_POST
def beat(request, public_id):
    """The page lives, so does the duty; once it is over, says that someone else is proposed."""
    found, mine = consultation_for(request.user, public_id), duty_of(request.user)
    if mine is None:
        return HttpResponse(status=286)  # htmx stops asking
    duties.beat(duty_id=mine.pk)
    held = ticket_with(mine) if found.ended_at else None
    if held is None:
        return HttpResponse(status=204)
    return render(
        request, "practitioner/teleconsult/_next.html", {"initials": shapes.initials(held.person)}
    )


@for_practitioners
@require_POST
def end(request, public_id):
    """End the room. `apres` is `notes` to finish them first, on a break, or the next person."""
    found, mine = consultation_for(request.user, public_id), duty_of(request.user)
    stays = request.POST.get("apres") == "notes"
    try:
        if stays and mine and found.ticket.state == TicketState.IN_ROOM:
            duties.take_break(duty_id=mine.pk, actor=actor_of(request.user))
        rooms.end(consultation_id=found.pk, user=request.user)
    except TeleconsultError as error:
        messages.warning(request, str(error))
        stays = True
    if stays:
        return redirect("practitioner:consultation", public_id)
    return redirect("practitioner:duty")


def _show(request, found, form, state=None, status=200):
    now = timezone.now()
    context = {
        "consultation": found,
        "who": shapes.person_seen(found.ticket, now),
        "is_over": found.ended_at is not None,
        "is_writable": is_writable(found, now),
        "form": form,
        "room": None if found.ended_at else room_context(found),
        "money": _money(found, now),
        "duty": duty_of(request.user),
    }
    context |= state or _notes_state(found, now) | {"refused": ""}
    context |= listed.documents(found, now)
    return render(request, "practitioner/teleconsult/consultation.html", context, status=status)


def _stored(found):
    return {name: getattr(found, name) for name in FIELDS}


def _notes_state(found, now):
    saved_at = found.notes_saved_at
    zone = time_zone(found.ticket.commune.departement_id)
    return {
        "consultation": found,
        "version": version_of(found),
        "saved": clock_at(saved_at, zone) if saved_at else "",
        "others": [],
        "newest": version_of(found),
    }


def _others(found):
    """What another screen saved, to read before keeping one's own."""
    fields = NotesForm().fields
    return [(fields[name].label, getattr(found, name)) for name in FIELDS if getattr(found, name)]


def _money(found, now):
    """Price and conditions of reimbursement in words; what is not known says so."""
    known, today = rules.load(), timezone.localdate(now)
    try:
        cents = rules.price(found.ticket.care_type, known, today)
        price = f"{number_in_words(cents / 100, 2)}\u00a0€" if cents else "non trouvé, à vérifier"
        rule = rules.current(known, "reimbursement", today)
    except RuleExpired as error:
        return {"expired": str(error)}
    return {"expired": "", "price": price, "rule": rule, "values": rule.values}
