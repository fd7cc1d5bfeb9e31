"""Actions by organisation and by person: who leads what, who joins, what is mine."""

from dataclasses import dataclass

from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.models import Action
from maillage.apps.compact.permissions import acting_organisations, compacts_of, is_person_of

from .actions import CLOSED, Card, actions_of, card, listed, urgent_first


@dataclass(frozen=True)
class Partner:
    """An organisation, its role (empty when it is no party), what it leads and what it joins."""

    organisation: Organisation
    role_label: str
    led: tuple[Card, ...]
    joined: tuple[Card, ...]


@dataclass(frozen=True)
class Mine:
    """Actions that a person leads, and those that their organisations lead: open ones, urgent
    first; `closed` counts those left out.
    """

    led: tuple[Card, ...]
    organisations: tuple[Card, ...]
    closed: int


def partners_of(compact, today):
    """`Partner`s of a compact: the parties, the pilot first, then who else joins an action."""
    cards = urgent_first(card(action, today) for action in actions_of(compact))
    led, joined, known = {}, {}, {}
    for each in cards:
        led.setdefault(each.action.organisation_id, []).append(each)
        known[each.action.organisation_id] = each.action.organisation
        for partner in each.action.partners.all():
            known[partner.pk] = partner
            joined.setdefault(partner.pk, []).append(each)
    parties = compact.parties.select_related("organisation").order_by("pk")
    roles = {party.organisation_id: party for party in parties}
    known |= {party.organisation_id: party.organisation for party in roles.values()}

    def place(organisation):
        party = roles.get(organisation.pk)
        rank = ("pilot", "signatory", "partner").index(party.role) if party else 3
        return rank, organisation.name, organisation.pk

    return [
        Partner(
            each,
            str(roles[each.pk].get_role_display()) if each.pk in roles else "",
            tuple(led.get(each.pk, ())),
            tuple(joined.get(each.pk, ())),
        )
        for each in sorted(known.values(), key=place)
    ]


def mine(user, today):
    """`Mine` for a person, in every compact that is not ended."""
    living = Action.objects.exclude(compact__state=CompactState.ENDED)
    led = listed(living.filter(person__isnull=False, person=user.pk))
    led = [each for each in led if is_person_of(user, each)]
    acts = acting_organisations(user).order_by().values("pk")
    theirs = living.filter(organisation__in=acts, compact__in=compacts_of(user).order_by())
    theirs = list(listed(theirs.exclude(pk__in=[each.pk for each in led])))
    return Mine(
        led=_open(led, today),
        organisations=_open(theirs, today),
        closed=sum(each.state in CLOSED for each in [*led, *theirs]),
    )


def _open(actions, today):
    return tuple(urgent_first(card(each, today) for each in actions if each.state not in CLOSED))
