"""What a coordinator does for one volunteer: answer a request, tick, offer a week on the phone."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.errors import InvitationNotSent
from maillage.apps.rota.enums import Formality
from maillage.apps.rota.errors import BadRota, RotaError
from maillage.apps.rota.services import formalities, offers
from maillage.apps.rota.services import volunteers as services
from maillage.apps.rota.weeks import in_words

from .volunteers import for_coordinators, show


@for_coordinators
@require_POST
def accept(request, volunteer):
    """Welcome: an account, an e-mail, formalities to settle."""
    try:
        services.accept(
            volunteer=volunteer,
            actor=actor_of(request.user),
            now=timezone.now(),
            has_checked="verifie" in request.POST,
        )
    except BadRota as error:
        return show(request, volunteer, errors=error.errors, status=422)
    except InvitationNotSent as error:
        messages.warning(request, str(error))
    except RotaError as error:
        messages.info(request, str(error))
    else:
        messages.success(
            request, f"{volunteer.full_name} est accueilli\u00a0: un message est parti."
        )
    return _back(volunteer)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, volunteer):
    """Decline kindly; what they wrote is erased."""
    if request.method != "POST":
        context = {"volunteer": volunteer}
        return render(request, "coordination/rota/volunteers/refuse.html", context)
    try:
        services.refuse(
            volunteer=volunteer, actor=actor_of(request.user), word=request.POST.get("mot", "")
        )
    except RotaError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "La réponse est partie, et la demande est effacée.")
    return redirect("coordination:rota_volunteers")


@for_coordinators
@require_POST
def tick(request, volunteer):
    """One formality in order, or no longer."""
    try:
        formalities.tick_formality(
            volunteer=volunteer,
            formality=_formality(request),
            is_done=request.POST.get("fait") == "1",
            user=request.user,
            now=timezone.now(),
        )
    except RotaError as error:
        messages.error(request, str(error))
    return _back(volunteer, "#demarches")


@for_coordinators
@require_POST
def put_off(request, volunteer):
    """Another due date for one formality."""
    day = _day(request.POST.get("jour", ""))
    if day is None:
        messages.error(request, "Donnez une date, par exemple 15/01/2027.")
        return _back(volunteer, "#demarches")
    try:
        formalities.put_off(
            volunteer=volunteer,
            formality=_formality(request),
            due_on=day,
            user=request.user,
            now=timezone.now(),
        )
    except RotaError as error:
        messages.error(request, str(error))
    return _back(volunteer, "#demarches")


@for_coordinators
@require_POST
def week(request, volunteer):
    """Offer a week on their behalf (`ajouter`), or take one back (`retirer`)."""
    add, remove = (_day(request.POST.get(name, "")) for name in ("ajouter", "retirer"))
    try:
        changed = offers.change_offers(
            volunteer=volunteer,
            add=[add] if add else [],
            remove=[remove] if remove else [],
            actor=actor_of(request.user),
            now=timezone.now(),
        )
    except RotaError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _said(changed))
    return _back(volunteer, "#semaines")


def _said(changed):
    if changed.added:
        return f"Semaine proposée\u00a0: {in_words(changed.added[0])}."
    if changed.removed:
        return f"Semaine retirée\u00a0: {in_words(changed.removed[0])}."
    return "Rien n’a changé."


def _formality(request):
    """The formality named, or "" for what is none."""
    named = request.POST.get("demarche", "")
    return named if named in Formality.values else ""


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(volunteer, anchor=""):
    address = redirect("coordination:rota_volunteer", volunteer.public_id).url
    return redirect(address + anchor)
