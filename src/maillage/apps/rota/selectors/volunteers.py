"""The volunteers a coordinator follows: found, counted, one by one."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.models import FormalityDone, OfferedWeek, Post, Volunteer
from maillage.apps.territory.names import LONGEST_QUERY, plain

HERE = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
NOT_READY = Q(state__in=HERE, is_ready=False)
SILENT = Q(state=VolunteerState.ACTIVE, has_offered=False)


def volunteers_of(collectives, today):
    """Volunteers of these collectives, erased ones left out, by name.

    Each has `is_ready` (every formality in order) and `has_offered` (a week to come).
    """
    missing = FormalityDone.objects.filter(volunteer=OuterRef("pk"), done_on=None)
    offered = OfferedWeek.objects.filter(volunteer=OuterRef("pk"), monday__gt=today)
    found = Volunteer.objects.filter(collective__in=collectives, erased_at=None)
    return found.select_related("home", "collective").annotate(
        is_ready=~Exists(missing), has_offered=Exists(offered)
    )


def search(volunteers, query):
    """Those whose name or RPPS number has every word typed, accents and case aside.

    Names are few thousands: read them all rather than keep a second spelling of each.
    """
    words = plain(str(query)[:LONGEST_QUERY]).split()
    if not words:
        return volunteers
    rows = volunteers.order_by().values_list("pk", "family_name", "given_name", "rpps")
    keys = [pk for pk, *names in rows if _has_all(plain(" ".join(names)), words)]
    return volunteers.filter(pk__in=keys)


def counts(volunteers):
    """How many in each state, and `late` (not ready), `silent` (no week offered): a dict."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in VolunteerState}
    return volunteers.order_by().aggregate(
        **states,
        late=Count("pk", filter=NOT_READY),
        silent=Count("pk", filter=SILENT),
    )


def weeks_offered(volunteers, today):
    """Weeks to come offered by each of these, by number: 0 left out."""
    rows = OfferedWeek.objects.filter(volunteer__in=volunteers, monday__gt=today)
    return dict(rows.order_by().values_list("volunteer").annotate(Count("pk")))


def weeks_of(volunteer, today):
    """A volunteer's published weeks: (to come, earliest first; past, latest first)."""
    posts = Post.objects.filter(volunteer=volunteer).select_related(
        "line__centre__site__commune", "line__centre__collective"
    )
    rows = list(posts.order_by("monday"))
    coming = [post for post in rows if post.monday + timedelta(days=5) >= today]
    return coming, rows[: len(rows) - len(coming)][::-1]


def _has_all(text, words):
    return all(word in text for word in words)
