"""People who left the queue without a consultation are forgotten the next day."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.teleconsult.enums import TicketState
from maillage.apps.teleconsult.models import Ticket

KEPT = timedelta(days=1)


def forget_people_who_left(*, now=None):
    """Delete the people behind the tickets that ended without a consultation.

    Returns how many. The tickets stay, for the counts. What a consultation wrote is a medical
    record, which this does not touch.
    """
    now = now or timezone.now()
    tickets = (
        Ticket.objects.select_related("person")
        .filter(
            state__in=[TicketState.ABANDONED, TicketState.HANDED],
            ended_at__lt=now - KEPT,
            consultations=None,
            person__isnull=False,
        )
        .order_by("pk")
    )
    return sum(_forget(ticket) for ticket in tickets)


@transaction.atomic
def _forget(ticket):
    person, ticket.person = ticket.person, None
    ticket.save(update_fields=["person"])
    person.delete()
    audit.record(actor=audit.SYSTEM, action="ticket.forget", subject=f"ticket:{ticket.pk}")
    return 1
