"""Comments of an action that a person may read, and for whom they may write one."""

from django.db.models import Q

from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.compact.enums import Visibility
from maillage.apps.compact.models import Comment
from maillage.apps.compact.permissions import acting_organisations, is_person_of


def comments_for(user, action):
    """Those shared with the parties, and those kept by an organisation this person belongs to."""
    mine = organisations_of(user).order_by().values("pk")
    seen = Q(visibility=Visibility.SHARED) | Q(organisation__in=mine)
    found = Comment.objects.filter(seen, action=action)
    return found.select_related("organisation", "by").order_by("at", "pk")


def speaking_for(user, action):
    """Organisations in whose name this person may comment: the parties they act for, by name.

    Who leads the action comments in the name of its organisation.
    """
    mine = Q(compact_parties__compact=action.compact_id)
    mine &= Q(pk__in=acting_organisations(user).order_by().values("pk"))
    if is_person_of(user, action):
        mine |= Q(pk=action.organisation_id)
    return Organisation.objects.filter(mine).distinct().order_by("name", "pk")
