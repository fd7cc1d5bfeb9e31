"""What services offered, gave and missed, month by month: one written definition each.

Counts of people under 11 are withheld, and so is what would give them back by subtraction.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.db.models.functions import TruncMonth

from maillage.apps.offer.openings import engine_parts
from maillage.apps.territory.opening_hours import time_zone
from maillage.engines.availability import Calendar, ranges

from .calendars import agendas_with_openings, minutes_of, zone_of
from .enums import CANCELLED, State
from .models import Appointment, FreeSlot

SMALLEST_COUNT = 11
MONTHS = 12
WITHHELD = (
    "Non publié\u00a0: moins de 11 personnes, ou ce nombre en ferait retrouver un de moins de 11."
)
MEASURES = {
    "offered": {
        "label": "Places proposées",
        "definition": "Places ouvertes aux rendez-vous pendant le mois, prises ou non\u00a0: une "
        "par pas de chaque plage d’ouverture et par personne reçue à la fois, hors fermetures et "
        "absences, d’après les plages telles qu’elles sont écrites aujourd’hui.",
    },
    "booked": {
        "label": "Rendez-vous pris",
        "definition": "Rendez-vous confirmés dont le début tombe dans le mois, y compris ceux "
        "annulés depuis. Une place gardée puis abandonnée ne compte pas.",
    },
    "seen": {
        "label": "Vus",
        "definition": "Rendez-vous du mois que le service a marqués «\u00a0vu\u00a0».",
    },
    "no_show": {
        "label": "Absents",
        "definition": "Rendez-vous du mois que le service a marqués «\u00a0absent\u00a0»\u00a0: la "
        "personne n’est pas venue et n’avait pas annulé.",
    },
    "cancelled": {
        "label": "Annulés",
        "definition": "Rendez-vous du mois annulés par la personne ou par le service.",
    },
}
DELAY = {
    "label": "Jours jusqu’au premier créneau",
    "definition": "Jours entre maintenant et le premier créneau libre du service que tout le monde "
    "peut réserver.",
}
_PARTS = {State.SEEN: "seen", State.NO_SHOW: "no_show", **dict.fromkeys(CANCELLED, "cancelled")}
_NEVER_BOOKED = (State.HELD, State.EXPIRED)


def monthly(organisation, now, months=MONTHS):
    """Figures of an organisation's agendas over its last whole months and the current one.

    Returns a list, oldest first, of {"month": date of its first day, and for each of `MEASURES`
    {"value": int or None, "why": French text, empty when the value is given}}. Months are those
    of the clock of its first site.
    """
    agendas = _agendas(organisation)
    zone = _zone(agendas)
    starts = month_starts(now.astimezone(zone), months)
    counts = _counts(agendas, starts[0], starts[-1], zone)
    offered = _offered(agendas, starts)
    lines = []
    for start, end in zip(starts, starts[1:], strict=False):
        month = start.date()
        figures = withhold(counts.get(month, Counter()))
        lines.append({"month": month, "offered": _given(offered[start, end]), **figures})
    return lines


def delay_to_first_slot_days(organisation, now):
    """[(service, days or None)]: days from `now` to its first slot free for everyone, by service.

    Services whose agendas are all closed to booking are left out; None: no slot at all.
    """
    open_agendas = [agenda for agenda in _agendas(organisation) if agenda.is_open]
    first = dict(
        FreeSlot.objects.filter(
            agenda__in=[agenda.pk for agenda in open_agendas],
            reason__bookable_by="everyone",
            start__gte=now,
        )
        .order_by()
        .values_list("agenda__service")
        .annotate(first=Min("start"))
    )
    services = {agenda.service_id: agenda.service for agenda in open_agendas}
    return [
        (service, (first[pk] - now) // timedelta(days=1) if pk in first else None)
        for pk, service in services.items()
    ]


def withhold(counts):
    """Figures of one month, those under 11 withheld, and one more so that none can be deduced.

    >>> shown = withhold({"booked": 60, "seen": 45, "no_show": 3, "cancelled": 12})
    >>> {name: figure["value"] for name, figure in shown.items()}
    {'booked': 60, 'seen': 45, 'no_show': None, 'cancelled': None}
    """
    total = counts.get("booked", 0)
    parts = {name: counts.get(name, 0) for name in ("seen", "no_show", "cancelled")}
    hidden = {name for name, value in parts.items() if value < SMALLEST_COUNT}
    large = sorted(set(parts) - hidden, key=parts.get)
    if hidden:
        hidden.add(large[0] if large else "booked")
    if total < SMALLEST_COUNT:
        hidden.add("booked")
    values = {"booked": total} | parts
    return {name: _withheld() if name in hidden else _given(values[name]) for name in values}


def places(opening_ranges, closed):
    """Places of opening ranges, the closed intervals left out; times in epoch minutes.

    Where two ranges propose the same start, the one with more places counts.
    """
    by_start = {}
    for opening in opening_ranges:
        step = opening.step_minutes
        for start in range(opening.start, opening.end - step + 1, step):
            if not any(start < end and begin < start + step for begin, end in closed):
                by_start[start] = max(by_start.get(start, 0), opening.capacity)
    return sum(by_start.values())


def month_starts(local_now, months):
    """First instants of the last `months` months, the current one included, and of the next one.

    >>> [start.month for start in month_starts(datetime(2026, 1, 31), 3)]
    [11, 12, 1, 2]
    """
    current = local_now.year * 12 + local_now.month - 1
    midnight = datetime(2000, 1, 1, tzinfo=local_now.tzinfo)
    return [
        midnight.replace(year=number // 12, month=number % 12 + 1)
        for number in range(current - months + 1, current + 2)
    ]


def _agendas(organisation):
    return list(agendas_with_openings().filter(service__site__organisation=organisation))


def _zone(agendas):
    return zone_of(agendas[0]) if agendas else time_zone("")


def _counts(agendas, first, last, zone):
    rows = (
        Appointment.objects.filter(
            agenda__in=[agenda.pk for agenda in agendas], start__gte=first, start__lt=last
        )
        .exclude(state__in=_NEVER_BOOKED)
        .annotate(month=TruncMonth("start", tzinfo=zone))
        .order_by()
        .values_list("month", "state")
        .annotate(Count("pk"))
    )
    counts = {}
    for month, state, number in rows:
        line = counts.setdefault(month.date(), Counter())
        line["booked"] += number
        if state in _PARTS:
            line[_PARTS[state]] += number
    return counts


def _offered(agendas, starts):
    """Places offered, all agendas together, by (start, end) of month."""
    totals = Counter()
    for agenda in agendas:
        rules, open_days, closed = engine_parts(agenda, starts[0].date(), starts[-1].date())
        calendar = Calendar(zone_of(agenda), rules, open_days)
        for start, end in zip(starts, starts[1:], strict=False):
            first, last = minutes_of(start), minutes_of(end)
            inside = ranges(calendar, first=first, last=last)
            totals[start, end] += places([r for r in inside if first <= r.start < last], closed)
    return totals


def _given(value):
    return {"value": value, "why": ""}


def _withheld():
    return {"value": None, "why": WITHHELD}
