"""What is kept of a volunteer who left, and until when.

Their name, number, contact, wishes and what was written of their journeys are erased a year after
they leave; the weeks they served and what was paid stay counted, without a name.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit, outbox
from maillage.apps.accounts.closing import close_unused_account
from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.models import Volunteer

from . import notices

KEPT = timedelta(days=365)
_NOBODY = ("family_name", "given_name", "rpps", "phone", "email", "family_note")
_OWN = ("offered_weeks", "wishes", "friendships", "befriended", "formalities")


def erase_departed(today, *, actor=audit.SYSTEM):
    """Erase those who left a year ago or more; return how many."""
    limit = timezone.make_aware(datetime.combine(today - KEPT + timedelta(days=1), time()))
    gone = Volunteer.objects.filter(
        state=VolunteerState.LEFT, left_at__lt=limit, erased_at=None
    ).order_by("pk")
    return sum(_erase(pk, actor) for pk in gone.values_list("pk", flat=True))


@transaction.atomic
def _erase(pk, actor):
    held = Volunteer.objects.select_for_update(of=("self",))
    volunteer = held.filter(pk=pk, erased_at=None, state=VolunteerState.LEFT).first()
    if volunteer is None:  # came back meanwhile, or another process has just done it
        return 0
    user, volunteer.user, volunteer.home = volunteer.user, None, None
    for name in _NOBODY:
        setattr(volunteer, name, "")
    volunteer.has_pet = volunteer.needs_vehicle = False
    volunteer.beds, volunteer.erased_at = 1, timezone.now()
    volunteer.save()
    for name in _OWN:
        getattr(volunteer, name).all().delete()
    outbox.forget(notices.about(pk))
    for claim in volunteer.travel_claims.order_by("pk"):  # the amount stays, for the accounts
        claim.journey, claim.reason = f"trajet {claim.pk}", claim.reason and "effacé"
        claim.save(update_fields=["journey", "reason"])
    is_closed = close_unused_account(user=user, actor=actor) if user else False
    audit.record(
        actor=actor,
        action="volunteer.erase",
        subject=f"volunteer:{pk}",
        details={"account_closed": is_closed},
    )
    return 1
