"""Centres being opened: what is late, what comes next, and the places scenarios keep."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import MilestoneStep
from maillage.apps.rota.selectors.centres import (
    centres_of,
    collectives_run_by,
    openings_of,
    planned_sites_to_open,
)
from maillage.apps.rota.services import openings
from maillage.web.components.words import date_in_words

from . import centre_words as words
from .centre_access import frame, part_for
from .centre_parts import ASKED, at, back_to
from .forms_centres import OpenForm, StepForm
from .sheets import answer, attempt

ONLY_COORDINATORS = "Seules les personnes qui coordonnent un collectif peuvent ouvrir un centre."


@login_required
@require_safe
def page(request):
    """Openings under way, late ones first, then planned places without a centre."""
    today = timezone.localdate()
    found = openings_of(centres_of(request.user), today)
    can_open = collectives_run_by(request.user).exists()
    planned = planned_sites_to_open(request.user) if can_open else []
    context = {
        **frame(request.user),
        "openings": [_opening(each, today) for each in found],
        "late": sum(len(each.late) for each in found),
        "planned": [_planned(each) for each in planned],
        "can_open": can_open,
    }
    return render(request, "coordination/rota/centres/openings.html", context)


@login_required
@require_http_methods(ASKED)
def new(request, planned_pk=None):
    """Open a centre, at a planned place or anywhere."""
    collectives = collectives_run_by(request.user)
    require(collectives.exists(), ONLY_COORDINATORS)
    planned = _planned_site(request.user, planned_pk)
    initial = {"name": planned.commune.name, "commune": planned.commune_id} if planned else {}
    form = OpenForm(request.POST or None, collectives=collectives, initial=initial)

    def save(form):
        centre = openings.open_centre(
            user=request.user, planned_site=planned, now=timezone.now(), **form.values()
        )
        return f"Le centre « {centre.name} » se prépare : voici ses étapes.", at(centre, "etapes")

    lead = f"Dans le scénario « {planned.study} », ce lieu est : {planned}." if planned else ""
    back = reverse("coordination:rota_openings"), "Ouvertures de centres"
    title = "Ouvrir un centre ici" if planned else "Ouvrir un centre"
    return answer(request, form, save=save, title=title, back=back, lead=lead)


@login_required
@require_http_methods(ASKED)
def step(request, pk):
    """When a step is due, when it was done, a note."""
    stored = part_for(request.user, MilestoneStep, pk)

    def save(form):
        openings.save_step(
            actor=actor_of(request.user), step=stored, **form.values(), **form.seen_version()
        )
        return "L’étape est enregistrée.", at(stored.centre, "etapes")

    form = StepForm(request.POST or None, entry=stored)
    title = stored.get_milestone_display().capitalize()
    return answer(request, form, save=save, title=title, back=back_to(stored.centre))


@login_required
@require_POST
def tick(request, pk):
    """« C’est fait », or the other way round."""
    stored = part_for(request.user, MilestoneStep, pk)
    is_done = request.POST.get("done") == "1"

    def change():
        openings.tick_step(
            actor=actor_of(request.user), step=stored, is_done=is_done, today=timezone.localdate()
        )

    name = stored.get_milestone_display()
    said = f"« {name} » : c’est fait." if is_done else f"« {name} » reste à faire."
    attempt(request, change, said)
    return redirect(at(stored.centre, "etapes"))


def _planned_site(user, pk):
    if pk is None:
        return None
    found = planned_sites_to_open(user).filter(pk=pk)
    if not found:
        raise Http404
    return get_object_or_404(found)


def _opening(opening, today):
    first = opening.first_week
    return {
        "pk": opening.centre.pk,
        "name": opening.centre.name,
        "first_week": f"première semaine le {date_in_words(first)}" if first else "sans ligne",
        "done": f"{len(opening.steps) - len(opening.to_do)} sur {len(opening.steps)}",
        "steps": [words.step(each, today) for each in opening.to_do],
    }


def _planned(site):
    return {
        "pk": site.pk,
        "name": site.name,
        "place": f"{site.commune.name} ({site.commune.departement_id})",
        "study": site.study.name,
        "study_url": site.study.get_absolute_url(),
        "decided": date_in_words(timezone.localtime(site.decided_at)),
    }
