"""Leaving the queue, coming back at one's place, or asking for something else."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.teleconsult.enums import Modality, Preference
from maillage.apps.teleconsult.errors import TeleconsultError
from maillage.apps.teleconsult.selectors.points import points
from maillage.apps.teleconsult.services import tickets
from maillage.web.public.care.pages import private

from .pages import render, ticket_or_404
from .ticket import idle_address

# What a button may ask for: (the fields to change, what is then said).
WISHES = {
    "rappel": ({"wants_call_back": True}, "C’est noté\u00a0: le praticien vous appellera."),
    "telephone": ({"modality": Modality.TELEPHONE}, "C’est noté\u00a0: ce sera par téléphone."),
    "video": (
        {"modality": Modality.VIDEO, "wants_call_back": False},
        "C’est noté\u00a0: ce sera en vidéo.",
    ),
    "sans-preference": (
        {"preference": Preference.NONE},
        "C’est noté\u00a0: une femme ou un homme, peu importe.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@private
def leave(request, token):
    """Ask once, then leave; it can be undone for a quarter of an hour."""
    found = ticket_or_404(token)
    if request.method != "POST":
        context = {"token": token, "idle_address": idle_address(request, found, token)}
        return render(request, "leave", context)
    return _done(request, token, "", tickets.abandon, ticket_id=found.pk)


@require_POST
@private
def come_back(request, token):
    """Take back the place just left."""
    found = ticket_or_404(token)
    said = "Vous avez repris votre place."
    return _done(request, token, said, tickets.come_back, ticket_id=found.pk)


@require_POST
@private
def change(request, token):
    """One of `WISHES`, or another point; the place in the queue stays the same."""
    found = ticket_or_404(token)
    fields, said = WISHES.get(request.POST.get("souhait", ""), ({}, ""))
    point = points().filter(pk=_number(request.POST.get("point", ""))).first()
    if point:
        fields = {"point": point}
        said = f"C’est noté. Allez à\u00a0: {point.site.name}. Votre place vous suit."
    if not fields:
        return redirect("public:ticket_alternatives", token)
    return _done(request, token, said, tickets.change, ticket_id=found.pk, **fields)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _done(request, token, said, service, **options):
    try:
        service(**options)
    except TeleconsultError as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
    return redirect("public:ticket", token)
