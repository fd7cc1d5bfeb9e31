"""The queue at a glance, in counts: what a practitioner on duty sees of it."""

from django.db.models import Count, Min

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import TicketState
from maillage.apps.teleconsult.models import Ticket


def glance(now):
    """[{"care_type", "name", "count", "longest_minutes"}] of who waits, longest wait first."""
    rows = (
        Ticket.objects.filter(state=TicketState.WAITING)
        .order_by()
        .values("care_type")
        .annotate(count=Count("pk"), since=Min("queued_at"))
    )
    return [
        {
            "care_type": row["care_type"],
            "name": CareType(row["care_type"]).label,
            "count": row["count"],
            "longest_minutes": max(0, int((now - row["since"]).total_seconds() // 60)),
        }
        for row in sorted(rows, key=lambda row: (row["since"], row["care_type"]))
    ]
