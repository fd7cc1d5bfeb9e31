"""Travel claims: a volunteer's, and those a collective has to decide."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from maillage.apps.rota.enums import ClaimState
from maillage.apps.rota.models import Post, TravelClaim
from maillage.apps.rota.weeks import ARRIVES, WEEK


@dataclass(frozen=True)
class Total:
    """How many claims are in a state, and for how much, in cents."""

    state: ClaimState
    count: int
    cents: int


def claims_of(volunteer):
    """What a volunteer asked for, the last first."""
    return _with_places(TravelClaim.objects.filter(volunteer=volunteer))


def claims_to(collectives, state=""):
    """Claims made to some collectives, in one state or any, the last first."""
    claims = TravelClaim.objects.filter(volunteer__collective__in=collectives)
    return _with_places(claims.filter(state=state) if state else claims)


def totals(claims):
    """`Total` of each state, in the order of `ClaimState`; a state without a claim counts 0."""
    rows = claims.order_by().values_list("state").annotate(Count("pk"), Sum("amount_cents"))
    found = {state: (count, cents) for state, count, cents in rows}
    return [Total(state, *found.get(state, (0, 0))) for state in ClaimState]


def claimable_posts(volunteer, today):
    """Weeks of a volunteer for which a journey can be claimed: begun within the last year."""
    posts = Post.objects.filter(volunteer=volunteer, line__centre__is_reserve=False)
    begun = posts.filter(monday__lte=today - ARRIVES, monday__gte=today - 52 * WEEK)
    return begun.select_related("line__centre").order_by("-monday")


def _with_places(claims):
    return claims.select_related("volunteer", "post__line__centre").order_by("-submitted_at", "-pk")
