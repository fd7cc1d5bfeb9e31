"""Step 2 of 3: who comes, and where to reach them. A code is then sent to that contact."""

from dataclasses import replace
from datetime import timedelta

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import BadBooking, BookingError, HoldExpired, TooManyTries
from maillage.apps.booking.limits import allow
from maillage.apps.booking.people import PersonData, clean_person
from maillage.apps.booking.selectors.search import phone_of
from maillage.apps.booking.services import release, start_proof

from . import words
from .contacts import check_reachable, read_contact
from .days import start_of
from .drafts import Draft, last_proof, read_draft, with_contact
from .forms import Myself, Relative
from .pages import appointment_or_404, new_key, private, render, visitor
from .when import alternatives, keep

FOR_RELATIVE = "proche"
JUST_SENT = timedelta(minutes=9, seconds=40)  # what is left of the ten minutes of a code
CODES, CODES_SECONDS = 20, 900  # for one visitor, whatever the contacts
IN_PROGRESS = (State.HELD, State.EXPIRED)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def book_who(request, token):
    """The form of the person; sent again on a place that was lost, it takes another one."""
    appointment = appointment_or_404(token)
    if appointment.state not in IN_PROGRESS:
        return redirect("public:appointment", token)
    kind = Relative if request.GET.get("pour") == FOR_RELATIVE else Myself
    now = timezone.now()
    if request.method != "POST":
        return _page(request, appointment, _filled(kind, appointment), now)
    form = kind(request.POST)
    try:
        draft = _draft(form, appointment, now)
        if draft is None:
            return _page(request, appointment, form, now)
        held = _still_held(request, appointment, now)
        if not _was_just_sent(held, draft, now):
            send_code(request, held, draft, now)
    except BookingError as error:
        return _page(request, appointment, form, now, error)
    return redirect("public:book_code", link_token(held))


def send_code(request, held, draft, now):
    """Send the six digits. Raises `BookingError`, also when one visitor writes to many contacts."""
    if not allow(f"codes:{visitor(request)}", limit=CODES, window_seconds=CODES_SECONDS, now=now):
        raise TooManyTries
    start_proof(
        appointment_id=held.pk,
        channel=draft.channel,
        contact=draft.contact,
        draft=draft.text(),
        now=now,
    )


@require_http_methods(["POST"])
@private
def let_go(request, token):
    """Give the place back and choose another one."""
    appointment = appointment_or_404(token)
    release(appointment_id=appointment.pk, booker=Booker.person())
    return redirect("public:book_when", appointment.agenda_id, appointment.reason_id)


def _still_held(request, appointment, now):
    """The held place, or the one chosen or wanted again when the ten minutes are over."""
    start = start_of(request.POST.get("start", ""))
    if start is None and _is_held(appointment, now):
        return appointment
    if _is_held(appointment, now):
        release(appointment_id=appointment.pk, booker=Booker.person(), now=now)
    return keep(request, appointment.agenda, appointment.reason, start or appointment.start, now)


def _was_just_sent(held, draft, now):
    """Whether a double click asks again for the code that has just left."""
    proof = last_proof(held)
    return bool(proof) and proof.draft == draft.text() and proof.expires_at > now + JUST_SENT


def _is_held(appointment, now):
    return appointment.state == State.HELD and appointment.held_until > now


def _draft(form, appointment, now):
    """What was typed, checked; None with the errors in the form."""
    if not form.is_valid():
        return None
    departement = appointment.agenda.service.site.commune.departement_id
    try:
        draft = form_draft(form.cleaned_data, departement)
        check_reachable(draft.channel, draft.contact)
    except BadBooking as error:
        form.add_error(_field(error, form, "contact"), str(error))
        return None
    today = now.astimezone(zone_of(appointment.agenda)).date()
    for data, prefix in ((draft.person, ""), (draft.person.responsible, "my_")):
        try:
            if data:
                clean_person(replace(data, responsible=None), today=today, departement=departement)
        except BadBooking as error:
            for name, message in error.errors.items():
                field = prefix + name if prefix + name in form.fields else "contact"
                form.add_error(field, message)
    return draft if form.is_valid() else None


def _field(error, form, otherwise):
    name = next(iter(error.errors))
    return name if name in form.fields else otherwise


def form_draft(typed, departement):
    """The draft of a valid form. Raises `BadBooking`, whose field is the contact at fault."""
    channel, contact = read_contact(typed["contact"], departement)
    silent = typed["is_silent"]
    who = PersonData(
        family_name=typed["family_name"],
        given_name=typed["given_name"],
        birth_date=typed["birth_date"],
        is_silent=silent,
    )
    if "my_family_name" not in typed:
        return Draft(with_contact(who, channel, contact), channel, contact)
    me = PersonData(typed["my_family_name"], typed["my_given_name"], is_silent=silent)
    who = replace(who, responsible=with_contact(me, channel, contact))
    if typed["relative_contact"]:
        who = with_contact(who, *_relative_contact(typed["relative_contact"], departement))
    return Draft(who, channel, contact)


def _relative_contact(text, departement):
    try:
        return read_contact(text, departement)
    except BadBooking as error:
        raise BadBooking({"relative_contact": str(error)}) from error


def _filled(kind, appointment):
    """The form as it was last typed for this place, if it was."""
    draft = read_draft(appointment)
    if draft is None:
        return kind()
    person, me = draft.person, draft.person.responsible
    initial = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "contact": words.typed_contact(draft.contact),
        "is_silent": person.is_silent,
    }
    if me:
        initial |= {"my_given_name": me.given_name, "my_family_name": me.family_name}
        initial["relative_contact"] = words.typed_contact(person.email or person.phone)
    return (Relative if me else Myself)(initial=initial)


def _page(request, appointment, form, now, error=None):
    agenda, zone = appointment.agenda, zone_of(appointment.agenda)
    is_lost = isinstance(error, HoldExpired) or not _is_held(appointment, now)
    context = {
        "form": form,
        "is_for_relative": isinstance(form, Relative),
        "when": words.when(appointment.start, zone, now),
        "until": words.clock_of(appointment.held_until, zone) if not is_lost else "",
        "where": ", ".join([agenda.service.site.name, *words.place(agenda.service.site)]),
        "phone": words.phone(phone_of(agenda.service)),
        "town_hall": words.town_hall_phone(agenda.service.site.commune),
        "error": str(error) if error else "",
        "alternatives": alternatives(error, zone, now),
        "key": new_key(),
        "token": link_token(appointment),
    }
    status = 200 if not error and not form.errors else 409 if error else 422
    return render(request, "who", context, status=status)
