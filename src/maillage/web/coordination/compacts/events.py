"""Prevention events of a compact: the list, announced, changed, cancelled, counted, calendars."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import clock, day_in_words, unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.models import Event
from maillage.apps.compact.permissions import ONLY_HOLDER, can_run
from maillage.apps.compact.selectors.events import calendar, calendar_text
from maillage.apps.compact.selectors.links import actions_by
from maillage.apps.compact.services import events
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import count

from .access import compact_for, frame
from .events_forms import CountForm, EventForm
from .experiments_access import ASKED, answer
from .sheets import attempt

HERE = "events"


@login_required
@require_safe
def listing(request, slug):
    """Those to count first, then those to come."""
    compact = compact_for(request.user, slug)
    found = calendar(compact, timezone.now())
    framed = frame(request.user, compact, HERE)
    mine = {party.organisation_id for party in framed["parties_mine"]}
    actions = actions_by("event", compact)
    context = framed | {
        "conclusion": _conclusion(found),
        "is_empty": not any((found.to_count, found.coming, found.past, found.cancelled)),
        "parts": [
            {
                "name": name,
                "title": title,
                "rows": [
                    _row(each, framed["is_pilot"] or each.organisation_id in mine)
                    | {"actions": actions.get(each.pk, ())}
                    for each in rows
                ],
            }
            for name, title, rows in (
                ("to_count", "À compter", found.to_count),
                ("coming", "À venir", found.coming),
                ("past", "Passés", found.past),
                ("cancelled", "Annulés", found.cancelled),
            )
            if rows
        ],
    }
    return render(request, "coordination/compacts/events/list.html", context)


@login_required
@require_http_methods(ASKED)
def new(request, slug):
    compact = compact_for(request.user, slug)
    form = EventForm(request.POST or None, compact=compact, user=request.user)

    def save():
        events.create(compact=compact, values=form.values(), user=request.user)
        return "Le rendez-vous est enregistré.", _list(slug)

    told = {"here": HERE, "title": "Nouveau rendez-vous de prévention", "submit": "Enregistrer",
            "back": _list(slug)}  # fmt: skip
    return answer(request, compact, form, save=save, page=told)


@login_required
@require_http_methods(ASKED)
def change(request, slug, pk):
    event = _held(request.user, slug, pk)
    form = EventForm(request.POST or None, compact=event.compact, user=request.user, event=event)

    def save():
        seen = form.cleaned_data["seen"]
        events.change(
            event=event,
            values=form.values(),
            seen=-1 if seen is None else seen,
            user=request.user,
            now=timezone.now(),
        )
        return "Le rendez-vous est enregistré.", _list(slug)

    told = {"here": HERE, "title": "Modifier le rendez-vous", "submit": "Enregistrer",
            "back": _list(slug)}  # fmt: skip
    return answer(request, event.compact, form, save=save, page=told)


@login_required
@require_POST
def cancel(request, slug, pk):
    """Cancel it; restoring undoes it."""
    event = _held(request.user, slug, pk)

    def cancelled():
        events.cancel(event=event, user=request.user, now=timezone.now())

    attempt(request, cancelled, "Le rendez-vous est annulé. Vous pouvez le rétablir.")
    return redirect(_list(slug))


@login_required
@require_POST
def restore(request, slug, pk):
    event = _held(request.user, slug, pk)

    def restored():
        events.restore(event=event, user=request.user)

    attempt(request, restored, "Le rendez-vous est rétabli.")
    return redirect(_list(slug))


@login_required
@require_http_methods(ASKED)
def count_reached(request, slug, pk):
    """How many people came."""
    event = _held(request.user, slug, pk)
    form = CountForm(request.POST or None, initial={"reached": event.reached})

    def save():
        reached = form.cleaned_data["reached"]
        events.count_reached(event=event, reached=reached, user=request.user, now=timezone.now())
        return "Le nombre est enregistré.", _list(slug)

    told = {"here": HERE, "title": "Combien de personnes sont venues ?", "submit": "Enregistrer",
            "lead": f"{event.title}, {_when(event)}, {event.commune.name}.",
            "back": _list(slug)}  # fmt: skip
    return answer(request, event.compact, form, save=save, page=told)


@login_required
@require_safe
def ics(request, slug):
    """Every event of the compact as one calendar file."""
    compact = compact_for(request.user, slug)
    found = Event.objects.filter(compact=compact).select_related("organisation", "commune")
    return _calendar(found.order_by("starts_at", "pk"))


@login_required
@require_safe
def one_ics(request, slug, pk):
    return _calendar([_event(request.user, slug, pk)])


def _calendar(found):
    headers = {"Content-Disposition": 'attachment; filename="rendez-vous.ics"'}
    text = calendar_text(found, timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _event(user, slug, pk):
    compact = compact_for(user, slug)
    found = Event.objects.select_related("compact", "organisation", "commune")
    return get_object_or_404(found, pk=pk, compact=compact)


def _held(user, slug, pk):
    event = _event(user, slug, pk)
    require(can_run(user, event), ONLY_HOLDER)
    return event


def _row(event, may_run):
    return {
        "event": event,
        "when": _when(event),
        "where": ", ".join(filter(None, (event.place, event.commune.name))),
        "reached": "" if event.reached is None else count(event.reached, "personne reçue",
                                                          "personnes reçues"),
        "may_run": may_run,
    }  # fmt: skip


def _when(event):
    zone = time_zone(event.commune.departement_id)
    first, last = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if first.date() == last.date():
        return f"{day_in_words(first)}, de {clock(first.time())} à {clock(last.time())}"
    return f"du {day_in_words(first)} au {day_in_words(last)}"


def _conclusion(found):
    reached = sum(event.reached for event in found.past)
    told = f"{count(reached, 'personne reçue', 'personnes reçues')} à {_held_words(found.past)}"
    if found.to_count:
        told += f" ; {count(len(found.to_count), 'rendez-vous', 'rendez-vous')} à compter"
    return unbroken(f"{told} ; {count(len(found.coming), 'rendez-vous', 'rendez-vous')} à venir.")


def _held_words(past):
    return count(len(past), "rendez-vous tenu", "rendez-vous tenus")


def _list(slug):
    return reverse("coordination:compact_events", args=[slug])
