"""Absences, one more opening, and the appointments that a change of opening left outside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.booking import selectors
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment
from maillage.apps.offer import services
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.selectors import reasons_of
from maillage.web.relay.instants import day_in_words, moment_in_words

from .access import agenda_for, can_be_away_everywhere
from .forms import AbsenceForm, OpeningForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request, agenda_id):
    """Say when, see whom it concerns, then confirm: nobody is cancelled by an absence alone."""
    agenda = agenda_for(request.user, agenda_id)
    zone = zone_of(agenda)
    form = AbsenceForm(
        request.POST or None,
        agenda=agenda,
        zone=zone,
        can_be_everywhere=can_be_away_everywhere(request.user, agenda),
        label_suffix="",
    )
    context = {"agenda": agenda, "form": form, "is_checked": False, "concerned": []}
    if form.is_valid():
        context["concerned"] = _lines(_concerned(agenda, form.cleaned_data), zone)
        context["is_checked"] = True
        if request.POST.get("confirm") and _save_absence(request, agenda, form):
            if context["concerned"]:
                return redirect("practitioner:displaced", agenda.pk)
            return redirect("practitioner:today", agenda.pk)
    status = 422 if form.errors else 200
    return render(request, "practitioner/absence.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request, agenda_id):
    """Open one more time, on one day."""
    agenda = agenda_for(request.user, agenda_id)
    form = OpeningForm(request.POST or None, reasons=reasons_of(agenda), label_suffix="")
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.save_exception(
                agenda=agenda, actor=actor_of(request.user), is_open=True, **data
            )
        except BadOffer as error:
            _show_errors(form, error)
        else:
            messages.success(request, f"L’agenda ouvre aussi le {day_in_words(data['day'])}.")
            return redirect("practitioner:day", agenda.pk, data["day"])
    context = {"agenda": agenda, "form": form}
    status = 422 if form.errors else 200
    return render(request, "practitioner/opening.html", context, status=status)


@login_required
@require_safe
def displaced(request, agenda_id):
    """Appointments that the openings of today would no longer offer: move or cancel each."""
    agenda = agenda_for(request.user, agenda_id)
    found = selectors.displaced(agenda.pk, now=timezone.now())
    context = {"agenda": agenda, "lines": _lines(found, zone_of(agenda))}
    return render(request, "practitioner/displaced.html", context)


def _save_absence(request, agenda, form):
    data = form.cleaned_data
    everywhere = data["who"] == "practitioner"
    whose = {"practitioner": agenda.role.practitioner} if everywhere else {"agenda": agenda}
    try:
        services.save_absence(
            actor=actor_of(request.user),
            start=data["start"],
            end=data["end"],
            note=data["note"],
            **whose,
        )
    except BadOffer as error:
        _show_errors(form, error)
        return False
    messages.success(
        request, "L’absence est enregistrée\u00a0: plus aucun créneau n’y est proposé."
    )
    return True


def _concerned(agenda, data):
    """Appointments expected during an absence, in every place when the practitioner is away."""
    coming = Appointment.objects.filter(
        start__lt=data["end"], end__gt=data["start"], state__in=[State.BOOKED, State.ARRIVED]
    )
    if data["who"] == "practitioner":
        coming = coming.filter(practitioner=agenda.role.practitioner_id)
    else:
        coming = coming.filter(agenda=agenda)
    return coming.select_related("person", "reason").order_by("start", "pk")


def _lines(appointments, zone):
    return [
        {
            "public_id": one.public_id,
            "person": one.person.full_name,
            "reason": one.reason.inside_name,
            "when": moment_in_words(one.start, zone),
        }
        for one in appointments
    ]


def _show_errors(form, error):
    names = {"start": "first_day", "end": "last_day"}
    for field, message in error.errors.items():
        field = names.get(field, field)
        form.add_error(field if field in form.fields else None, message)
