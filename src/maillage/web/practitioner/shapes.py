"""A day and a week of an agenda, as lines and cells: plain values from appointments and slots."""

from datetime import time, timedelta
from itertools import groupby
from operator import itemgetter

from maillage.apps.booking.enums import CANCELLED, State
from maillage.apps.offer.phones import shown as shown_phone
from maillage.web.components.words import WEEKDAYS, clock
from maillage.web.relay.instants import clock_at, day_in_words, written

DAYS = 7


def day_lines(appointments, free, zone, now):
    """Lines of a day in order of time: {"kind": "appointments" | "free", "start", "clock", …}.

    Appointments that start together are one line, with their places left when there are some.
    """
    slots = {slot["start"]: slot for slot in free_by_start(free, zone)}
    shown = [a for a in appointments if is_shown(a, now)]
    lines = []
    for start, together in groupby(shown, key=lambda a: a.start):
        entries = [entry(appointment, zone, now) for appointment in together]
        lines.append(
            _line("appointments", start, zone, entries=entries, free=slots.pop(start, None))
        )
    lines += [_line("free", start, zone, free=slot) for start, slot in slots.items()]
    return sorted(lines, key=itemgetter("start"))


def free_by_start(free, zone):
    """Free slots of several reasons, one a start, with its `places` and its `reasons`."""
    rows = sorted(free, key=lambda slot: (slot.start, slot.reason.inside_name, slot.reason_id))
    found = []
    for start, together in groupby(rows, key=lambda slot: slot.start):
        slots = list(together)
        found.append(
            {
                "start": start,
                "value": written(start),
                "clock": clock_at(start, zone),
                "places": max(slot.places for slot in slots),
                "reasons": [{"pk": s.reason_id, "name": s.reason.inside_name} for s in slots],
            }
        )
    return found


def entry(appointment, zone, now):
    """One appointment in a day, with what may be done to it."""
    state, person = appointment.state, appointment.person
    return {
        "appointment": appointment,
        "person": person.full_name if person else "Place gardée, en cours de réservation",
        "phone": shown_phone(person.phone) if person else "",
        "reason": appointment.reason.inside_name,
        "clock": clock_at(appointment.start, zone),
        "until": clock_at(appointment.end, zone),
        "state": appointment.get_state_display(),
        "is_arrived": state == State.ARRIVED,
        "can_arrive": state == State.BOOKED,
        "can_be_seen": state in (State.BOOKED, State.ARRIVED),
        "can_miss": state in (State.BOOKED, State.ARRIVED) and appointment.start <= now,
        "can_undo": state in (State.ARRIVED, State.SEEN, State.NO_SHOW, *CANCELLED),
        "can_move": state in (State.BOOKED, State.ARRIVED),
    }


def cancelled_of(appointments, zone, now):
    return [entry(a, zone, now) for a in appointments if a.state in CANCELLED]


def is_shown(appointment, now):
    """Whether it takes a place in the day; one held past its time no longer does."""
    if appointment.state == State.HELD:
        return appointment.held_until > now
    return appointment.state not in CANCELLED


def week_table(appointments, free, monday, zone, now):
    """{"days", "rows"}: a row an hour from the first to the last one used, a cell a day.

    A cell holds `entries` and `free` starts; most are empty.
    """
    items = [(a.start, "entries", entry(a, zone, now)) for a in appointments if is_shown(a, now)]
    items += [(slot["start"], "free", slot) for slot in free_by_start(free, zone)]
    cells = {}
    for start, kind, item in items:
        local = start.astimezone(zone)
        place = (local.hour, (local.date() - monday).days)
        cells.setdefault(place, {"entries": [], "free": []})[kind].append(item)
    hours = [hour for hour, _ in cells]
    rows = range(min(hours), max(hours) + 1) if hours else ()
    return {
        "days": [
            _day(monday + timedelta(days=number), number, now, zone) for number in range(DAYS)
        ],
        "rows": [
            {
                "clock": clock(time(hour)),
                "cells": [_cell(cells, hour, number) for number in range(DAYS)],
            }
            for hour in rows
        ],
    }


def _line(kind, start, zone, *, free, entries=()):
    return {
        "kind": kind,
        "start": start,
        "value": written(start),
        "clock": clock_at(start, zone),
        "entries": list(entries),
        "free": free,
    }


def _cell(cells, hour, number):
    found = cells.get((hour, number), {"entries": [], "free": []})
    return found | {"number": number, "is_empty": not any(found.values())}


def _day(day, number, now, zone):
    return {
        "date": day,
        "number": number,
        "name": f"{WEEKDAYS[number]} {day.day}",
        "title": day_in_words(day),
        "is_today": day == now.astimezone(zone).date(),
    }
