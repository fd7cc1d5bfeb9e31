"""Something happened to the published rota: what, the ways to repair it, one press to do it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.offer.permissions import can_manage_agenda
from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import IncidentState
from maillage.apps.rota.errors import BadRota, NotNow, RotaError, StaleEdit
from maillage.apps.rota.selectors import published as selectors
from maillage.apps.rota.selectors.repairs import version_of
from maillage.apps.rota.selectors.standing import fingerprint_of
from maillage.apps.rota.services import displaced, repairs
from maillage.apps.rota.services.incidents import propose
from maillage.apps.rota.services.incidents import report as keep_report
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, count, date_in_words

from . import post_words
from .forms_published import ReportForm
from .published_access import collective_for, incident_for
from .repair_words import alternatives_in_words, event_in_words, outcome_in_words

_DONE = "C’est fait. Les personnes concernées reçoivent un message."
_LEFT = f"C’est noté{BLANK}: rien ne change."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, incident_id):
    """Read what happened and what can be done; choose; see what was done."""
    incident, error = incident_for(request.user, incident_id), ""
    if request.method == "POST":
        try:
            _settle(request, incident)
        except (StaleEdit, BadRota) as refused:
            error = str(refused)
        except NotNow as refused:
            messages.info(request, str(refused))
            return redirect("coordination:rota_incident", incident.pk)
        else:
            messages.success(request, _LEFT if request.POST["choix"] == "rien" else _DONE)
            return redirect("coordination:rota_incident", incident.pk)
    incident = _fresh(request.user, incident)
    context = _shown(request.user, incident) | {"error": error}
    status = 409 if error else 200
    return render(request, "coordination/rota/incidents/page.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, collective_id):
    """Say what happened; the ways to repair it come next."""
    collective = collective_for(request.user, collective_id)
    asked = request.GET.dict()  # a week chosen on its own page
    form = ReportForm(request.POST or None, collective=collective, initial=asked)
    if form.is_valid():
        try:
            incident = keep_report(user=request.user, now=timezone.now(), **form.incident())
        except RotaError as error:
            form.add_error(None, str(error))
        else:
            return redirect("coordination:rota_incident", incident.pk)
    context = {"collective": collective, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coordination/rota/incidents/report.html", context, status=status)


@login_required
@require_safe
def settled(request, collective_id):
    """All incidents, those to settle first."""
    collective = collective_for(request.user, collective_id)
    context = {
        "collective": collective,
        "open": [_line(each) for each in selectors.open_incidents(collective)],
        "settled": [_line(each) for each in selectors.settled_incidents(collective)],
    }
    return render(request, "coordination/rota/incidents/list.html", context)


@login_required
@require_POST
def cancel(request, incident_id):
    """Cancel the appointments of weeks left without a doctor; booking tells each person."""
    incident = incident_for(request.user, incident_id)
    try:
        number = displaced.cancel_displaced(
            incident=incident, user=request.user, now=timezone.now()
        )
    except RotaError as error:
        messages.info(request, str(error))
    else:
        told = count(number, "rendez-vous annulé", "rendez-vous annulés")
        messages.success(request, f"{told}. Les personnes qui ont laissé une adresse le savent.")
    return redirect("coordination:rota_incident", incident.pk)


def _settle(request, incident):
    choice = request.POST.get("choix", "")
    is_number = choice.isdecimal() and len(choice) < 3
    if choice != "rien" and not is_number:
        raise BadRota("Choisissez une des propositions de la page.")
    repairs.settle(
        incident=incident,
        choice=int(choice) if is_number else None,
        seen=request.POST.get("vu", ""),
        user=request.user,
        now=timezone.now(),
    )


def _fresh(user, incident):
    """The incident, its alternatives computed on today's rota."""
    if incident.state == IncidentState.OPEN:
        found = fingerprint_of(incident.collective, timezone.localdate())
        if found != incident.fingerprint:
            propose(incident_id=incident.pk, now=timezone.now())
    return incident_for(user, incident.pk)


def _shown(user, incident):
    posts = selectors.posts_of_incident(incident)
    waiting = selectors.appointments_without_doctor(posts)
    alternatives = alternatives_in_words(incident) if incident.state == IncidentState.OPEN else []
    return {
        "incident": incident,
        "event": event_in_words(incident),
        "outcome": outcome_in_words(incident),
        "reported": date_in_words(timezone.localtime(incident.reported_at).date()),
        "settled_by": incident.settled_by,
        "settled_on": _day(incident.settled_at),
        "best": alternatives[0] if alternatives else None,
        "others": alternatives[1:],
        "reserve": [] if alternatives else _reserve(incident),
        "seen": version_of(incident),
        "is_open": incident.state == IncidentState.OPEN,
        "changes": post_words.changes(selectors.changes_of_incident(incident)),
        "to_call": _to_call(user, posts, waiting),
    }


def _reserve(incident):
    """Doctors kept ready those weeks, to call when nothing else can be done."""
    return [
        {
            "name": post.volunteer.full_name,
            "week": in_words(post.monday),
            "phone": post.volunteer.phone,
            "shown": shown(post.volunteer.phone) if post.volunteer.phone else "",
        }
        for post in selectors.reserve_for(incident)
    ]


def _to_call(user, posts, waiting):
    """People booked in weeks without a doctor, and what this person may do about them."""
    if not waiting:
        return None
    agendas = {post.line.agenda for post in posts if post.pk in waiting}
    return {
        "people": count(sum(waiting.values()), "personne"),
        "agendas": [each for each in agendas if can_manage_agenda(user, each)],
    }


def _line(incident):
    return {
        "pk": incident.pk,
        "sentence": event_in_words(incident),
        "outcome": outcome_in_words(incident),
        "day": _day(incident.settled_at or incident.reported_at),
    }


def _day(instant):
    return date_in_words(timezone.localtime(instant).date()) if instant else ""
