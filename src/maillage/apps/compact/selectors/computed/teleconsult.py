"""Teleconsultations: how many, how soon, who left, and what was delivered.

A person counts in the commune where they are: that of the point, or their own at home.
"""

from datetime import timedelta
from statistics import median

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from maillage.apps.teleconsult.enums import LIVE, DocumentKind, TicketState
from maillage.apps.teleconsult.models import Delivery, Document, Ticket
from maillage.apps.teleconsult.promise import FIRST_MINUTES, LAST_MINUTES

from .rows import counted, inside, kept_here, share, within

_TICKETS = kept_here("Demandes de téléconsultation")
_DOCUMENTS = kept_here("Documents de téléconsultation")
_PLACE = "consultation__ticket__commune"
_PERSON = "consultation__ticket"


def consultations(area, period, compact=None):
    """People who entered a consultation."""
    return counted(_seen(area, period).count(), source=_TICKETS)


def at_points(area, period, compact=None):
    """Seen at a point, with a relay beside them, of all who were seen."""
    return share(_seen(area, period), Q(point__isnull=False), source=_TICKETS)


def within_15_minutes(area, period, compact=None):
    """Seen within 15 minutes, of all who came; as `teleconsult.selectors.promise` counts."""
    return _kept(area, period, FIRST_MINUTES)


def within_30_minutes(area, period, compact=None):
    """Seen within 30 minutes, of all who came."""
    return _kept(area, period, LAST_MINUTES)


def median_wait(area, period, compact=None):
    """Median minutes from the arrival in the queue to the consultation."""
    seen = _arrivals(area, period).filter(started_at__isnull=False)
    waits = [
        (started - queued) / timedelta(minutes=1)
        for queued, started in seen.values_list("queued_at", "started_at")
    ]
    return counted(median(waits) if waits else None, people=len(waits), source=_TICKETS)


def abandoned(area, period, compact=None):
    """Left without a consultation, of all who came and wait no more."""
    over = _arrivals(area, period).exclude(state__in=LIVE)
    return share(over, Q(state=TicketState.ABANDONED), source=_TICKETS)


def practitioners(area, period, compact=None):
    """Practitioners who received someone. Their names are public: no count is withheld."""
    found = _seen(area, period).aggregate(number=Count("duty__practitioner", distinct=True))
    return counted(found["number"], source=_TICKETS)


def delivered(area, period, compact=None):
    """Documents printed or put at the disposal of someone, of all that were issued."""
    given = Exists(Delivery.objects.filter(document=OuterRef("pk")).order_by())
    return share(_issued(area, period), given, people=_PERSON, source=_DOCUMENTS)


def renewals(area, period, compact=None):
    """Prescriptions renewed."""
    renewed = _issued(area, period).filter(kind=DocumentKind.PRESCRIPTION, is_renewal=True)
    found = renewed.aggregate(number=Count("pk"), people=Count(_PERSON, distinct=True))
    return counted(found["number"], people=found["people"], source=_DOCUMENTS)


def _seen(area, period):
    return Ticket.objects.filter(
        inside(area, "commune"), within(period, "started_at", "commune")
    ).order_by()


def _arrivals(area, period):
    return Ticket.objects.filter(
        inside(area, "commune"), within(period, "queued_at", "commune")
    ).order_by()


def _kept(area, period, minutes):
    limit = timedelta(minutes=minutes)
    # Someone who has waited less than that may still be seen in time: they do not count yet.
    waiting = Q(state__in=LIVE, started_at=None, queued_at__gte=timezone.now() - limit)
    in_time = Q(started_at__isnull=False, started_at__lte=F("queued_at") + limit)
    return share(_arrivals(area, period).exclude(waiting), in_time, source=_TICKETS)


def _issued(area, period):
    return Document.objects.filter(
        inside(area, _PLACE), within(period, "issued_at", _PLACE), cancelled_at=None
    ).order_by()
