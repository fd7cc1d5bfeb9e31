"""Which followed indicator a page is about, and who may change it."""

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.models import Target
from maillage.apps.compact.permissions import ONLY_HOLDER, can_hold

from .access import compact_for


def target_for(user, slug, pk):
    """A target of a compact that this person reads; 404 or `NotAllowed`."""
    compact = compact_for(user, slug)
    targets = Target.objects.select_related("compact", "clause__party__organisation")
    return get_object_or_404(targets, compact=compact, pk=pk)


def held_target(user, slug, pk):
    """A target whose clause this person holds or pilots; 404 or `NotAllowed`."""
    target = target_for(user, slug, pk)
    require(can_hold(user, target.clause), ONLY_HOLDER)
    return target
