"""What a search reads: agendas and reasons around a commune, and their first free slots."""

from datetime import timedelta
from math import cos, radians

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.enums import BookableBy
from maillage.apps.offer.models import Agenda, Reason

FAR_KM = 100
MOST_PAIRS = 1_000  # the nearest agendas and reasons looked into
_KM_PER_DEGREE = 111.2


def box(commune):
    """Filters of services: a square of 100 km each way around a commune."""
    north = FAR_KM / _KM_PER_DEGREE
    east = north / max(cos(radians(commune.latitude)), 0.01)
    return {
        "site__latitude__range": (commune.latitude - north, commune.latitude + north),
        "site__longitude__range": (commune.longitude - east, commune.longitude + east),
    }


def rows(question, services, may_relay, now):
    """Agendas and reasons, the nearest first, each with its first slot, in one statement.

    Rows of (agenda, reason, service, mode, channels, latitude, longitude, start or None).
    """
    levels = [BookableBy.EVERYONE, *([BookableBy.PROFESSIONALS] if may_relay else [])]
    wanted = {"service__reasons__mode": question.mode} if question.mode else {}
    free = _within(question).filter(agenda=OuterRef("pk"), reason=OuterRef("reason"))
    free = free.filter(start__gte=OuterRef("opens"), start__lt=OuterRef("closes"))
    return (
        Agenda.objects.filter(
            service__in=services.order_by().values("pk"),
            is_open=True,
            service__reasons__is_active=True,
            service__reasons__for_own_patients=False,
            service__reasons__for_sas=False,
            service__reasons__bookable_by__in=levels,
            **wanted,
        )
        .annotate(
            reason=F("service__reasons__pk"),
            opens=_after(now, services, "notice_minutes", timedelta(minutes=1)),
            closes=_after(now, services, "horizon_days", timedelta(days=1)),
            nearness=_flat_distance(question.commune),
        )
        .order_by("nearness", "pk", "reason")
        .values_list(
            *("pk", "reason", "service_id", "service__reasons__mode", "service__reasons__channels"),
            *("service__site__latitude", "service__site__longitude"),
            Subquery(free[:1]),
        )[:MOST_PAIRS]
    )


def following(firsts, question):
    """The starts after some first slots: {(agenda, reason, start): [the next, the one after]}."""
    free = _within(question).filter(
        agenda=OuterRef("agenda"), reason=OuterRef("reason"), start__gt=OuterRef("start")
    )
    agendas, reasons, starts = zip(*firsts, strict=True) if firsts else ((), (), ())
    found = (
        FreeSlot.objects.filter(agenda__in=agendas, reason__in=reasons, start__in=starts)
        .order_by("pk")
        .values_list("agenda_id", "reason_id", "start", Subquery(free[:1]), Subquery(free[1:2]))
    )
    return {row[:3]: [start for start in row[3:] if start] for row in found}


def _within(question):
    """Starts of free slots at the moments asked, soonest first."""
    within = Q()
    for first, last in question.windows:
        within |= Q(start__gte=first, start__lt=last)
    slots = FreeSlot.objects.filter(within, start__gte=question.when_from)
    return slots.order_by("start").values("start")


def _after(now, services, field, unit):
    """`now` plus that many units of the reason. The few values in use are written out as instants:
    SQLite has no duration of its own and would call Python for each comparison.
    """
    used = Reason.objects.filter(service__in=services.order_by().values("pk"))
    quantities = used.order_by(field).values_list(field, flat=True).distinct()
    cases = [
        When(**{f"service__reasons__{field}": quantity}, then=Value(now + quantity * unit))
        for quantity in quantities
    ]
    return Case(*cases, default=Value(now), output_field=DateTimeField())


def _flat_distance(commune):
    """Squared distance on a flat map of the surroundings: ranks as the true one does nearby."""
    north = F("service__site__latitude") - commune.latitude
    east = F("service__site__longitude") - commune.longitude
    shrink = cos(radians(commune.latitude)) ** 2
    return ExpressionWrapper(north * north + east * east * shrink, output_field=FloatField())
