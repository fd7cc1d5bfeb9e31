"""Correct the name or the contact of who comes, without asking anyone else to do it."""

from dataclasses import fields, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maillage.apps.booking import services
from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.people import PersonData
from maillage.apps.offer.phones import shown as shown_phone

from .changes import page_context
from .forms import PersonForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request, public_id, *, door):
    """The same questions as at the counter, with what is known already."""
    found, booker = door.find(request.user, public_id)
    known = person_data(found.person)
    shown = vars(known) | {"phone": shown_phone(known.phone)}
    form = PersonForm(request.POST or None, initial=shown, label_suffix="")
    if form.is_valid():
        try:
            services.change_person(
                appointment_id=found.pk, person=replace(known, **form.typed()), booker=booker
            )
        except BadBooking as error:
            for field, message in error.errors.items():
                form.add_error(field if field in form.fields else None, message)
        else:
            messages.success(request, "C’est corrigé, pour les prochains messages.")
            return redirect(f"{door.namespace}:appointment", public_id)
    status = 422 if form.errors else 200
    context = page_context(found, door) | {"form": form}
    return render(request, "relay/person.html", context, status=status)


def person_data(person):
    """A stored person, as a booking takes them."""
    names = [field.name for field in fields(PersonData) if field.name != "responsible"]
    responsible = person_data(person.responsible) if person.responsible else None
    return PersonData(responsible=responsible, **{name: getattr(person, name) for name in names})
