"""A party gives notice: the compact will end. Taken back while it has not ended."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Departure, Party
from maillage.apps.compact.months import months_after
from maillage.apps.compact.selectors.compacts import SIGNING

from . import states
from ._compacts import held, record

_MAY_END = (CompactState.RUNNING, CompactState.RENEWED)


@transaction.atomic
def give_notice(*, user, party, reason, now):
    """Keep that a signing party leaves, after the notice of the text: the `Departure`.

    With more than two signing parties the others go on: that is an amendment, hence `NotNow`.
    """
    compact, today, reason = held(party.compact), timezone.localdate(now), reason.strip()
    if compact.state not in _MAY_END:
        raise NotNow("On donne congé d’une convention en cours, hors bilan.")
    signing = Party.objects.filter(compact=compact, role__in=SIGNING)
    if party.role not in SIGNING or signing.count() > 2:
        raise NotNow(
            "Les autres parties continueront ensemble : le départ d’une seule s’écrit dans un "
            "avenant."
        )
    if compact.departures.filter(withdrawn_on=None).exists():
        raise NotNow("Un congé a déjà été donné.")
    if not reason or len(reason) > states.LONGEST_REASON:
        raise BadCompact({"reason": "Dites pourquoi, en 500 caractères au plus."})
    departure = Departure.objects.create(
        compact=compact,
        party=party,
        reason=reason,
        given_on=today,
        takes_effect_on=months_after(today, compact.notice_months),
        by=user,
    )
    record(compact, "departure_give", user, organisation=party.organisation_id)
    return departure


@transaction.atomic
def withdraw(*, user, departure, now):
    """Take a notice back before it takes effect."""
    compact = held(departure.compact)
    departure = Departure.objects.get(pk=departure.pk)
    if departure.withdrawn_on or compact.state == CompactState.ENDED:
        raise NotNow("Ce congé a déjà été retiré, ou la convention est terminée.")
    departure.withdrawn_on = timezone.localdate(now)
    departure.save(update_fields=["withdrawn_on"])
    record(compact, "departure_withdraw", user, organisation=departure.party.organisation_id)
    return departure


def end_due(now):
    """End the compacts whose notice has run out; how many. For the worker."""
    due = Departure.objects.filter(
        withdrawn_on=None,
        takes_effect_on__lt=timezone.localdate(now),
        compact__state__in=_MAY_END,
    )
    return sum(_end(departure, now) for departure in due.order_by("pk"))


@transaction.atomic
def _end(departure, now):
    compact = held(departure.compact)
    departure = Departure.objects.select_related("party__organisation").get(pk=departure.pk)
    if departure.withdrawn_on or compact.state not in _MAY_END:  # changed meanwhile
        return False
    name = departure.party.organisation.name
    reason = f"Congé donné par {name} le {date_in_words(departure.given_on)}."
    states.pass_to(compact, CompactState.ENDED, reason=reason, now=now)
    return True
