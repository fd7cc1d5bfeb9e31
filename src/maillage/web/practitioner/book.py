"""Book in one's own agenda, at the counter or by telephone; and the follow-ups of a visit."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking import services
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import By
from maillage.apps.booking.errors import BookingError
from maillage.apps.offer.enums import Channel
from maillage.web.relay.counter import Counter
from maillage.web.relay.doors import PRACTITIONER, signed_in
from maillage.web.relay.instants import moment_in_words, when
from maillage.web.relay.people import person_data

from .access import agenda_for, booker_for
from .forms import SeriesForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, agenda_id, reason_id):
    """The counter screen; while one types, only its preview of messages."""
    agenda = agenda_for(request.user, agenda_id)
    reasons = [reason for reason in agenda.service.reasons.all() if reason.is_active]
    reason = next((each for each in reasons if each.pk == reason_id), None)
    if reason is None:
        raise Http404
    counter = Counter(request, agenda, reason, now=timezone.now(), by=By.SERVICE)
    if request.method == "POST" and request.htmx:
        return counter.fragment()
    preview = None
    if request.method == "POST":
        booked = _booked(counter, booker_for(request.user, agenda))
        if booked is not None:
            return _after(booked, zone_of(agenda))
        preview = counter.preview()
    others = [each for each in reasons if each.pk != reason.pk]
    context = {"others": others, "wanted": request.GET.get("debut", "")}
    return counter.page("practitioner/book.html", context, preview=preview)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series(request, public_id):
    """Book the same visit every few weeks; each date is had or refused on its own."""
    found, booker = PRACTITIONER.find(request.user, public_id)
    form = SeriesForm(request.POST or None, initial={"key": uuid4()}, label_suffix="")
    context = {"appointment": found, "when": when(found), "form": form, "result": None}
    if form.is_valid():
        data = form.cleaned_data
        try:
            booked, refused = services.book_series(
                agenda_id=found.agenda_id,
                reason_id=found.reason_id,
                starts=follow_ups(found.start, zone_of(found.agenda), **form.rhythm()),
                person=person_data(found.person),
                channel=Channel.COUNTER,
                booker=booker,
                key=f"{booker.actor}:{data['key']}",
            )
        except BookingError as error:
            form.add_error(None, str(error))
        else:
            context["result"] = _result(booked, refused, zone_of(found.agenda))
    return render(request, "practitioner/series.html", context)


def follow_ups(start, zone, *, every_weeks, times):
    """The same clock time at a place, every few weeks after `start`, across clock changes.

    >>> from zoneinfo import ZoneInfo
    >>> paris = ZoneInfo("Europe/Paris")
    >>> start = datetime(2026, 10, 20, 9, tzinfo=paris)
    >>> [str(each) for each in follow_ups(start, paris, every_weeks=1, times=1)]
    ['2026-10-27 09:00:00+01:00']
    """
    local = start.astimezone(zone)
    days = [local.date() + timedelta(weeks=every_weeks * at) for at in range(1, times + 1)]
    return [datetime.combine(day, local.time(), tzinfo=zone) for day in days]


def _booked(counter, booker):
    if not counter.was_previewed:
        return None
    return counter.book(booker=booker, channel=counter.form.cleaned_data["channel"])


def _after(booked, zone):
    """The sheet to hand over at the counter; by telephone, back to the day."""
    if booked.channel == Channel.COUNTER:
        return redirect("practitioner:slip", booked.public_id)
    return redirect("practitioner:day", booked.agenda_id, booked.start.astimezone(zone).date())


def _result(booked, refused, zone):
    return {
        "booked": [
            {"public_id": one.public_id, "when": moment_in_words(one.start, zone)} for one in booked
        ],
        "refused": [{"when": moment_in_words(start, zone), "why": why} for start, why in refused],
    }
