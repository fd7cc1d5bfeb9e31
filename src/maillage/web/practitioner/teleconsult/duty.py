"""On duty: what one offers, who waits, who is proposed, and the sign of life of the screen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.selectors.queue import duty_of
from maillage.apps.teleconsult.services import duties, matching

from . import shapes
from .access import for_practitioners
from .forms import DutyForm

OVER = (
    "Votre garde en ligne est terminée. Si vous ne l’avez pas arrêtée, votre écran n’a plus donné "
    "signe de vie : personne n’a été perdu, chacun a gardé sa place."
)


@for_practitioners
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request):
    """Go on duty; then the queue at a glance and the person proposed."""
    now, practitioner = timezone.now(), request.user.practitioner
    zone, mine = shapes.zone_of(practitioner), duty_of(request.user)
    if mine is not None:
        duties.beat(duty_id=mine.pk, now=now)  # a page without script reloads: it lives
        return render(request, "practitioner/teleconsult/duty.html", _state(mine, now, zone))
    initial = shapes.habits_of(practitioner) | {"until": shapes.likely_end(now, zone)}
    form = DutyForm(request.POST or None, initial=initial, label_suffix="")
    if form.is_valid() and _start(request, form, now, zone):
        return redirect("practitioner:duty")
    context = {"form": form, "rows": shapes.waiting_lines(now)}
    status = 422 if form.errors else 200
    return render(request, "practitioner/teleconsult/off_duty.html", context, status=status)


@for_practitioners
@require_POST
def beat(request):
    """The open screen lives; its state again when it changed, nothing (204) otherwise."""
    now, mine = timezone.now(), duty_of(request.user)
    if mine is None:
        messages.info(request, OVER)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    duties.beat(duty_id=mine.pk, now=now)
    state = _state(mine, now, shapes.zone_of(request.user.practitioner))
    if request.POST.get("vu", state["mark"]) == state["mark"]:
        return HttpResponse(status=204)
    return render(request, "practitioner/teleconsult/_state.html", state)


@for_practitioners
@require_POST
def pause(request):
    """Nobody new until the end of the break."""
    return _change(request, duties.take_break)


@for_practitioners
@require_POST
def resume(request):
    return _change(request, duties.resume)


@for_practitioners
@require_POST
def end(request):
    return _change(request, duties.end_duty)


@for_practitioners
@require_POST
def accept(request, ticket_id):
    """Take the person proposed; a second tab is told calmly that it is done, or gone."""
    mine = duty_of(request.user)
    if mine is None:
        messages.info(request, OVER)
        return redirect("practitioner:duty")
    try:
        consultation = matching.accept(ticket_id=ticket_id, duty_id=mine.pk)
    except NotNow as error:
        messages.info(request, str(error))
        return redirect("practitioner:duty")
    return redirect("practitioner:consultation", consultation.public_id)


@for_practitioners
@require_POST
def decline(request, ticket_id):
    """Give the person back, at their place."""
    mine = duty_of(request.user)
    try:
        if mine is not None:
            matching.decline(ticket_id=ticket_id, duty_id=mine.pk)
            messages.info(
                request,
                "La personne garde sa place dans la file. Vous êtes en pause\u00a0: reprenez quand "
                "vous voulez.",
            )
    except NotNow as error:
        messages.info(request, str(error))
    return redirect("practitioner:duty")


def _state(mine, now, zone):
    return shapes.duty_state(mine, now, zone)


def _start(request, form, now, zone):
    """Whether the duty began; the errors are in the form."""
    data = form.cleaned_data
    try:
        duties.go_on_duty(
            user=request.user,
            care_types=data["care_types"],
            languages=data["languages"],
            modalities=data["modalities"],
            ends_at=form.ends_at(now, zone),
            most_tickets=data["most_tickets"],
            now=now,
        )
    except BadRequest as error:
        for field, text in error.errors.items():
            form.add_error("until" if field == "ends_at" else field, text)
        return False
    except NotNow as error:
        messages.info(request, str(error))
    return True


def _change(request, service):
    mine = duty_of(request.user)
    try:
        if mine is not None:
            service(duty_id=mine.pk, actor=actor_of(request.user))
    except NotNow as error:
        messages.warning(request, str(error))
    return redirect("practitioner:duty")
