"""What the handover book does by itself: reminding who forgot to validate, forgetting in time."""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.rota.enums import ItemState
from maillage.apps.rota.models import Handover, HandoverEntry, HandoverItem
from maillage.apps.rota.selectors import handover as selectors

from . import letters

KEPT = timedelta(days=365)  # after an item is closed, or a Saturday is past: our own choice
REMINDS_FROM = time(12)  # on Saturday; who leaves may still validate until Sunday night


def remind(*, now):
    """Write once to each doctor who leaves without validating, from Saturday noon on.

    Returns how many were due.
    """
    local = timezone.localtime(now)
    saturday = selectors.saturday_of(local.date())
    if local.date() == saturday and local.time() < REMINDS_FROM:
        return 0
    due = Handover.objects.filter(saturday=saturday, validated_at=None, reminded_at=None)
    if local.date() > saturday + timedelta(days=1):
        return 0
    return sum(_remind(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk, now):
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=pk)
    leaving = selectors.doctors_of(handover).leaving
    if leaving is None or handover.validated_at or handover.reminded_at:
        return 0
    handover.reminded_at = now
    handover.save(update_fields=["reminded_at"])
    centre = handover.line.centre.name
    subject = f"{centre} : votre passation reste à valider"
    letters.write([leaving.volunteer.email], subject, "handover_to_validate", centre=centre)
    audit.record(actor=audit.SYSTEM, action="handover.remind", subject=f"handover:{handover.pk}")
    return 1


@transaction.atomic
def erase_old(*, now):
    """Empty what was closed or handed over more than `KEPT` ago; counts stay. Returns how many."""
    before = now - KEPT
    items = HandoverItem.objects.filter(closed_at__lt=before, erased_at=None)
    items = items.exclude(state=ItemState.OPEN)
    numbers = list(items.order_by("pk").values_list("pk", flat=True))
    HandoverEntry.objects.filter(item__in=numbers).update(content="")
    HandoverItem.objects.filter(pk__in=numbers).update(
        patient="", phone="", text="", why_dropped=None, appointment=None, erased_at=now
    )
    old = Handover.objects.filter(saturday__lt=timezone.localdate(before), erased_at=None)
    handovers = list(old.order_by("pk").values_list("pk", flat=True))
    HandoverEntry.objects.filter(handover__in=handovers).update(content="")
    Handover.objects.filter(pk__in=handovers).update(note="", erased_at=now)
    if numbers or handovers:
        details = {"items": len(numbers), "handovers": len(handovers)}
        audit.record(actor=audit.SYSTEM, action="handover.erase", subject="rota", details=details)
    return len(numbers) + len(handovers)
