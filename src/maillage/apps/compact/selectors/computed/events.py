"""Prevention events of a compact and of its variants: held, and how many people came.

An event counts on the day it starts, in its commune.
"""

from django.db.models import Count, Q, Sum
from django.utils import timezone

from maillage.apps.compact.models import Event

from .rows import counted, inside, kept_here, of_compact, some, within

_SOURCE = kept_here("Rendez-vous de prévention")


def held(area, period, compact=None):
    """Events that have ended and were not cancelled."""
    return counted(_held(area, period, compact).count(), source=_SOURCE)


def people_reached(area, period, compact=None):
    """People who came, as organisers counted them."""
    found = _held(area, period, compact).aggregate(
        people=Sum("reached", default=0), uncounted=Count("pk", filter=Q(reached=None))
    )
    left = found["uncounted"]
    notes = [f"{some(left, 'rendez-vous', 'rendez-vous')} sans comptage."] if left else ()
    return counted(found["people"], people=found["people"], source=_SOURCE, notes=notes)


def communes_reached(area, period, compact=None):
    """Communes with at least one event, of the communes of the area."""
    events = _held(area, period, compact)
    number = events.aggregate(n=Count("commune", distinct=True))["n"]
    return counted(number, area.communes.count(), source=_SOURCE)


def _held(area, period, compact):
    events = Event.objects.filter(
        inside(area, "commune"), within(period, "starts_at", "commune"), cancelled_at=None
    )
    return events.filter(of_compact(compact), ends_at__lte=timezone.now()).order_by()
