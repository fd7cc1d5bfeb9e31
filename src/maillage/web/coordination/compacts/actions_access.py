"""Which action a page is about, and what this person may do with it."""

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import CompactState, PartyRole
from maillage.apps.compact.models import Action
from maillage.apps.compact.permissions import (
    ONLY_HOLDER,
    ONLY_PARTIES,
    can_edit_action,
    can_see_action,
    parties_of,
)

_JOINED = ("compact", "clause__parent__parent", "organisation", "person", "commune")


def action_for(user, slug, pk):
    """An action that this person may read, as a party or because they lead it."""
    actions = Action.objects.select_related(*_JOINED)
    action = get_object_or_404(actions, pk=pk, compact__slug=slug)
    require(can_see_action(user, action), ONLY_PARTIES)
    return action


def held_action(user, slug, pk):
    """An action that this person may change."""
    action = action_for(user, slug, pk)
    require(can_edit_action(user, action), ONLY_HOLDER)
    return action


def may_edit(user, action):
    """Whether the page offers to change it: nothing changes once the compact is ended."""
    return action.compact.state != CompactState.ENDED and can_edit_action(user, action)


def may_remove(user, action):
    """Take away a mistake: the pilot party, and the organisation that leads it when a party."""
    return any(
        party.role == PartyRole.PILOT or party.organisation_id == action.organisation_id
        for party in parties_of(user, action.compact)
    )
