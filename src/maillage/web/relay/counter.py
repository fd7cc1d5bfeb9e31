"""The counter: one screen to book for someone, with who will receive what before the button.

Relays and secretaries share it. Nothing is booked before its preview was shown: `seen` in the form
is the mark of the preview on the page, and the first press of the button shows it when it is not
up to date. With script the preview follows what is typed, so one press is enough.
"""

import hashlib
from datetime import timedelta
from itertools import groupby

from django.shortcuts import render

from maillage.apps.booking import selectors, services
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import By
from maillage.apps.booking.errors import BadBooking, BookingError, SlotTaken
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.people import contact_fingerprint
from maillage.apps.booking.selectors.people import plain

from . import previews
from .forms import CounterForm
from .instants import day_in_words, moment_in_words, read, written
from .shown import COMING

DAYS_AHEAD = 14
MOST_SLOTS = 60


def slot_choices(slots, zone):
    """Choices of starts, one group a day.

    >>> from datetime import datetime, UTC
    >>> slot_choices([{"start": datetime(2026, 11, 23, 8, tzinfo=UTC), "places": 1}], UTC)
    [('lundi 23 novembre 2026', [('20261123T0800Z', 'lundi 23 novembre 2026 à 8\\xa0h')])]
    """
    return [
        (day_in_words(day), [(written(s["start"]), _label(s, zone)) for s in same_day])
        for day, same_day in groupby(slots, key=lambda s: s["start"].astimezone(zone).date())
    ]


def slots_near(agenda, reason, start, *, now, by, without=None):
    """Free slots of two weeks from the day of `start` (or from today), sixty at most.

    The service itself (`by`) is not held to the notice of the reason.
    """
    day = max(start or now, now).astimezone(zone_of(agenda)).date()
    first, _ = selectors.bounds(day, zone_of(agenda))
    last = first + timedelta(days=DAYS_AHEAD)
    if by != By.SERVICE:
        first = max(first, now + timedelta(minutes=reason.notice_minutes))
        last = min(last, now + timedelta(days=reason.horizon_days))
    if first >= last:
        return []
    found = selectors.slots(agenda.pk, reason, first=first, last=last, now=now, without=without)
    return found[:MOST_SLOTS]


class Counter:
    """One visit to the counter of an agenda for a reason, signed by `booker`.

    `channel` is how the appointment came, unless the form asks; `organisations` is a queryset when
    the form asks in whose name.
    """

    def __init__(self, request, agenda, reason, *, now, by, organisations=None):
        self.request, self.agenda, self.reason, self.now = request, agenda, reason, now
        self.by, self.wanted = by, read(request.GET.get("debut", ""))
        self.form = CounterForm(
            request.POST or None,
            organisations=organisations,
            initial={"start": written(self.wanted) if self.wanted else ""},
            label_suffix="",
        )

    def fragment(self):
        """The preview alone, while one types."""
        return render(self.request, "relay/_preview.html", {"preview": self.preview()})

    def page(self, template, context, *, preview=None):
        near = read(self.request.POST.get("start", "")) or self.wanted
        slots = slots_near(self.agenda, self.reason, near, now=self.now, by=self.by)
        self.form.offer(slot_choices(slots, zone_of(self.agenda)))
        shown = preview or {"state": "waiting"}
        context = context | {"form": self.form, "preview": shown, "agenda": self.agenda}
        status = 422 if self.form.errors else 200
        context |= {"reason": self.reason, "has_slots": bool(slots)}
        return render(self.request, template, context, status=status)

    def preview(self):
        """{"state": "waiting"} while it cannot be computed, "wrong" with errors, or "ready"."""
        if not self.form.is_valid():
            return {"state": "waiting"}
        slot = self._slot()
        try:
            data = self.form.person()
            planned = previews.of_booking(self.agenda, self.reason, slot, data, self.now)
        except BadBooking as error:
            return {"state": "wrong", "errors": list(error.errors.values())}
        moment = moment_in_words(slot["start"], zone_of(self.agenda))
        return {
            "state": "ready",
            "moment": moment,
            "messages": planned,
            "seen": self._mark(),
            "already": self._already(),
        }

    def book(self, *, booker, channel):
        """The appointment, or None when the page must be shown again (errors are in the form)."""
        if not self.form.is_valid():
            return None
        data = self.form.cleaned_data
        try:
            return services.book(
                agenda_id=self.agenda.pk,
                reason_id=self.reason.pk,
                start=data["start"],
                person=self.form.person(),
                channel=channel,
                booker=booker,
                # Back to the page and someone else typed: another request, not the same one.
                key=f"{booker.actor}:{data['key']}:{self._mark()}",
                now=self.now,
            )
        except BadBooking as error:
            for field, message in error.errors.items():
                self.form.add_error(field if field in self.form.fields else None, message)
        except SlotTaken as error:
            self.form.add_error("start", str(error))
        except BookingError as error:
            self.form.add_error(None, str(error))
        return None

    @property
    def was_previewed(self):
        """Whether the page that was sent showed who receives what for this very content."""
        return self.form.is_valid() and self.form.cleaned_data["seen"] == self._mark()

    def _slot(self):
        start = self.form.cleaned_data["start"]
        return {"start": start, "end": start + timedelta(minutes=self.reason.minutes)}

    def _mark(self):
        data = self.form.cleaned_data
        content = repr([data[name] for name in sorted(data) if name not in ("key", "seen")])
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def _already(self):
        """Days on which someone of that name and telephone is already expected here."""
        person = self.form.person()
        mark = contact_fingerprint(previews.checked(person, self.agenda, self.now).phone)
        return twins(self.agenda, person, mark, self.now, self._organisation()) if mark else []

    def _organisation(self):
        return self.form.cleaned_data.get("organisation")


def twins(agenda, person, phone_mark, now, booked_by=None):
    """When someone of the same name and telephone already comes, in words.

    Looks into the appointments of the organisation that gives the care; for another organisation
    (`booked_by`), only into what it booked itself.
    """
    coming = Appointment.objects.filter(
        person__phone_fingerprint=phone_mark, start__gte=now, state__in=COMING
    )
    if booked_by is None:
        owner = agenda.service.site.organisation_id
        coming = coming.filter(agenda__service__site__organisation=owner)
    else:
        coming = coming.filter(booked_by_organisation=booked_by)
    name = plain(f"{person.given_name} {person.family_name}")
    coming = coming.select_related("person", "agenda__service__site__commune").order_by("start")
    return [
        moment_in_words(twin.start, zone_of(twin.agenda))
        for twin in coming
        if plain(twin.person.full_name) == name
    ]


def _label(slot, zone):
    label = moment_in_words(slot["start"], zone)
    return label if slot["places"] < 2 else f"{label} ({slot['places']} places)"
