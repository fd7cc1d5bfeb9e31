"""Changes of a Saturday: the hour of the keys, who says they changed hands, cleaning."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota.models import CleaningSlot, Flat, Line
from maillage.apps.rota.selectors.saturdays import key_time
from maillage.apps.rota.services import saturdays
from maillage.apps.rota.weeks import ARRIVES
from maillage.web.components.words import day_in_words

from .centre_access import part_for
from .centre_parts import ASKED
from .forms_saturdays import CleaningForm, KeyTimeForm
from .sheets import answer, attempt


@login_required
@require_http_methods(ASKED)
def keys(request, line_pk, saturday):
    """At what time the keys of a line change hands."""
    line = part_for(request.user, Line, line_pk)

    def save(form):
        saturdays.set_key_time(
            actor=actor_of(request.user), line=line, saturday=saturday, at=form.cleaned_data["at"]
        )
        return "L’heure est enregistrée.", week_of(saturday)

    form = KeyTimeForm(request.POST or None, initial={"at": key_time(line, saturday)})
    title = f"Les clés, {line.centre.name}, {day_in_words(saturday)}"
    return answer(request, form, save=save, title=title, back=_back(saturday))


@login_required
@require_POST
def confirm_keys(request, line_pk, saturday):
    """The team says it gave or received the keys."""
    line = part_for(request.user, Line, line_pk)
    side = request.POST.get("side", "")
    if side not in (saturdays.GIVEN, saturdays.RECEIVED):
        raise Http404
    confirm = partial(
        saturdays.confirm_keys,
        user=request.user,
        line=line,
        saturday=saturday,
        side=side,
        now=timezone.now(),
    )
    attempt(request, confirm, "C’est noté.")
    return redirect(week_of(saturday))


@login_required
@require_http_methods(ASKED)
def cleaning(request, flat_pk, saturday):
    """When a flat is cleaned that day, and by whom."""
    flat = part_for(request.user, Flat, flat_pk)
    slot = CleaningSlot.objects.filter(flat=flat, saturday=saturday).first()

    def save(form):
        saturdays.save_cleaning(
            actor=actor_of(request.user), flat=flat, saturday=saturday, **form.values()
        )
        return "Le ménage est prévu.", week_of(saturday)

    suppliers = flat.centre.suppliers.order_by("trade", "name")
    initial = {name: getattr(slot, name) for name in ("starts", "ends", "supplier")} if slot else {}
    form = CleaningForm(request.POST or None, suppliers=suppliers, initial=initial)
    title = f"Ménage : {flat}, {day_in_words(saturday)}"
    return answer(request, form, save=save, title=title, back=_back(saturday))


@login_required
@require_POST
def finish_cleaning(request, pk):
    slot = part_for(request.user, CleaningSlot, pk, by="flat__centre")
    finish = partial(saturdays.finish_cleaning, user=request.user, slot=slot, now=timezone.now())
    attempt(request, finish, "Le ménage est fait.")
    return redirect(week_of(slot.saturday))


def week_of(saturday):
    """Address of the week that starts on a Saturday; 404 for another day."""
    if saturday.weekday() != 5:
        raise Http404
    return reverse("coordination:rota_week", args=[saturday - ARRIVES])


def _back(saturday):
    return week_of(saturday), "Revenir à la semaine"
