"""Which review or amendment a page is about, and for which parties this person answers."""

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.models import Amendment, AmendmentChange, Party, Review
from maillage.apps.compact.permissions import ONLY_ANSWERING, can_answer_for

from .access import compact_for, piloted_compact


def review_for(user, slug, pk, *, pilot=False):
    """A review of a compact that this person reads, or pilots."""
    compact = (piloted_compact if pilot else compact_for)(user, slug)
    return get_object_or_404(Review.objects.select_related("compact"), pk=pk, compact=compact)


def amendment_for(user, slug, pk, *, pilot=False):
    """An amendment of a compact that this person reads, or pilots."""
    compact = (piloted_compact if pilot else compact_for)(user, slug)
    found = Amendment.objects.select_related("compact", "review")
    return get_object_or_404(found, pk=pk, compact=compact)


def article_for(user, slug, amendment_id, pk):
    """An article of an amendment whose compact this person pilots."""
    amendment = amendment_for(user, slug, amendment_id, pilot=True)
    found = AmendmentChange.objects.select_related("clause__party", "parent", "under")
    article = get_object_or_404(found, pk=pk, amendment=amendment)
    article.amendment = amendment
    return article


def answering(user, compact):
    """Organisations of the parties for which this person answers, in the order of the text."""
    parties = Party.objects.filter(compact=compact).select_related("organisation").order_by("pk")
    return [
        party.organisation for party in parties if can_answer_for(user, compact, party.organisation)
    ]


def organisation_answered(user, compact, number):
    """The organisation of that number, for which this person answers."""
    digits = number if number.isdecimal() and len(number) < 19 else "0"
    organisation = get_object_or_404(Organisation, pk=int(digits))
    require(can_answer_for(user, compact, organisation), ONLY_ANSWERING)
    return organisation
