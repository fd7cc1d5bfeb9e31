"""The day and the week of an agenda, and who is waiting."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking import selectors
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.selectors import agendas_of
from maillage.apps.teleconsult.permissions import can_consult, receiving_organisations
from maillage.web.relay.doors import signed_in
from maillage.web.relay.instants import day_in_words, moment_in_words

from . import shapes
from .access import agenda_for, first_agenda

A_DAY = timedelta(days=1)


@login_required
@require_safe
def home(request):
    """Today, in one's own agenda."""
    agenda = first_agenda(request.user)
    if agenda is None:
        return render(request, "practitioner/none.html", _doors(request.user))
    return redirect("practitioner:today", agenda.pk)


@login_required
@require_safe
def today(request, agenda_id):
    agenda = agenda_for(request.user, agenda_id)
    return redirect("practitioner:day", agenda.pk, timezone.localdate(timezone=zone_of(agenda)))


@login_required
@require_safe
def day(request, agenda_id, date):
    """Hour by hour: who comes, who is here, what is free."""
    now, agenda = timezone.now(), agenda_for(request.user, agenda_id)
    zone = zone_of(agenda)
    appointments = list(selectors.day([agenda.pk], date, zone))
    free = _free(agenda, *selectors.bounds(date, zone), now)
    context = _frame(request.user, agenda, now) | {
        "date": date,
        "title": day_in_words(date),
        "before": date - A_DAY,
        "after": date + A_DAY,
        "is_today": date == now.astimezone(zone).date(),
        "lines": shapes.day_lines(appointments, free, zone, now),
        "cancelled": shapes.cancelled_of(appointments, zone, now),
    }
    return render(request, "practitioner/day.html", context)


@login_required
@require_safe
def week(request, agenda_id, date):
    """The seven days of the week of that date, a row an hour; a list on a small screen."""
    now, agenda = timezone.now(), agenda_for(request.user, agenda_id)
    zone, monday = zone_of(agenda), date - timedelta(days=date.weekday())
    appointments = list(selectors.week([agenda.pk], monday, zone))
    first, _ = selectors.bounds(monday, zone)
    last, _ = selectors.bounds(monday + 7 * A_DAY, zone)
    table = shapes.week_table(appointments, _free(agenda, first, last, now), monday, zone, now)
    context = _frame(request.user, agenda, now) | {
        "date": date,
        "monday": monday,
        "title": f"Semaine du {day_in_words(monday)}",
        "before": monday - 7 * A_DAY,
        "after": monday + 7 * A_DAY,
        "table": table,
    }
    return render(request, "practitioner/week.html", context)


@login_required
@require_safe
def session(request, agenda_id, start):
    """Who comes at one moment: the list of a group, and how many places are left."""
    now, agenda = timezone.now(), agenda_for(request.user, agenda_id)
    zone = zone_of(agenda)
    found = selectors.appointments_between([agenda.pk], start, start + timedelta(minutes=1))
    together = [a for a in found if a.start == start and shapes.is_shown(a, now)]
    free = shapes.free_by_start(_free(agenda, start, start + timedelta(minutes=1), now), zone)
    context = {
        "agenda": agenda,
        "date": start.astimezone(zone).date(),
        "title": moment_in_words(start, zone),
        "entries": [shapes.entry(a, zone, now) for a in together],
        "free": free[0] if free else None,
    }
    return render(request, "practitioner/session.html", context)


@signed_in
@require_safe
def waiting(request, agenda_id):
    """The banner alone, asked for every 20 seconds; nothing (204) when nobody came or went."""
    now, agenda = timezone.now(), agenda_for(request.user, agenda_id)
    context = _waiting(request.user, agenda, now) | {"agenda": agenda}
    if request.GET.get("vu") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "practitioner/_waiting.html", context)


def _frame(user, agenda, now):
    """What the day and the week share: my agendas, today, who waits."""
    return {
        "agenda": agenda,
        "agendas": list(agendas_of(user)),
        "today": now.astimezone(zone_of(agenda)).date(),
        **_doors(user),
    } | _waiting(user, agenda, now)


def _doors(user):
    """Which pages of teleconsultation are theirs."""
    return {
        "can_consult": can_consult(user),
        "can_receive": bool(receiving_organisations(user)),
    }


def _waiting(user, agenda, now):
    """Who arrived today in the agendas of the same organisation, and the mark of that list."""
    organisation = agenda.service.site.organisation_id
    agendas = agendas_of(user).filter(service__site__organisation=organisation)
    first, last = selectors.bounds(now.astimezone(zone_of(agenda)).date(), zone_of(agenda))
    found = selectors.waiting_now(agendas.order_by().values("pk"))
    arrived = list(found.filter(start__gte=first, start__lt=last))
    return {"waiting": arrived, "mark": ".".join(str(one.pk) for one in arrived)}


def _free(agenda, first, last, now):
    """Free slots as last computed; booking computes them again."""
    return (
        FreeSlot.objects.filter(agenda=agenda, start__gte=max(first, now), start__lt=last)
        .select_related("reason")
        .order_by("start", "pk")
    )
