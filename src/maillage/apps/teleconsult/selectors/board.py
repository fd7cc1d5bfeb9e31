"""The queue for those who run it: counts by care type and point, and who answers. No person."""

from datetime import timedelta

from django.db.models import Count, Max, Min, Q

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import (
    CARE_TYPES,
    WITH_SOMEONE,
    DutyState,
    Language,
    TicketState,
)
from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.promise import VANISHED_AFTER

from .picture import estimates
from .promise import point_names

SILENT = "ne répond plus"
_HELD = {
    TicketState.PROPOSED: "lit une demande",
    TicketState.ACCEPTED: "attend une personne",
    TicketState.IN_ROOM: "en consultation",
}


def waiting_by_care_type(now):
    """[{"name", "count", "longest_minutes", "expected"}], one line for each care type.

    `expected` is the `Wait` of someone who would enter now; longest_minutes is None without anyone.
    """
    found = _waiting("care_type", now)
    expected = estimates(now).by_care_type
    nobody = {"count": 0, "longest_minutes": None}
    return [
        {"name": CareType(code).label, "expected": expected[code]} | found.get(code, nobody)
        for code in CARE_TYPES
    ]


def waiting_by_point(now):
    """[{"name", "count", "longest_minutes"}] where somebody waits, longest first."""
    names = point_names()
    rows = [{"name": names[point]} | told for point, told in _waiting("point", now).items()]
    return sorted(rows, key=lambda row: (-row["longest_minutes"], row["name"]))


def on_duty(now):
    """[{"name", "care", "languages", "state", "until"}] of the duties that are not over."""
    held = Q(tickets__state__in=WITH_SOMEONE)
    duties = (
        Duty.objects.exclude(state=DutyState.ENDED)
        .select_related("practitioner")
        .annotate(held=Max("tickets__state", filter=held))
        .order_by("practitioner__family_name", "practitioner__given_name", "pk")
    )
    return [
        {
            "name": str(duty.practitioner),
            "care": ", ".join(CareType(code).label for code in duty.care_types),
            "languages": ", ".join(Language(code).label for code in duty.languages),
            "state": _state(duty, now),
            "until": duty.ends_at,
        }
        for duty in duties
    ]


def _state(duty, now):
    if duty.heartbeat_at < now - VANISHED_AFTER:
        return SILENT
    return _HELD.get(duty.held) or DutyState(duty.state).label


def _waiting(field, now):
    rows = (
        Ticket.objects.filter(state=TicketState.WAITING)
        .order_by()
        .values_list(field)
        .annotate(count=Count("pk"), since=Min("queued_at"))
    )
    minute = timedelta(minutes=1)
    return {
        key: {"count": count, "longest_minutes": max(0, (now - since) // minute)}
        for key, count, since in rows
    }
