"""The year a volunteer looks at when they offer weeks, and the centres they may wish."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.offer.closures import school_holidays
from maillage.apps.rota.enums import PostState, VolunteerState
from maillage.apps.rota.models import Centre, Post
from maillage.apps.rota.offering import offerable_weeks
from maillage.engines.travel.straight_line import distance_km

WEEKS = 53
ZONES = "ABC"


@dataclass(frozen=True)
class YearWeek:
    """One week one may offer.

    post : one's own published post that week, or None
    zones : school zones on holiday at least three days from Monday to Friday, as "AC"
    empty : posts without a doctor in the published rota of the collective; None: not published
    """

    monday: date
    is_offered: bool
    post: Post | None
    zones: str
    empty: int | None


def year_of(volunteer, today, *, after=0):
    """The `YearWeek`s of the coming year, or of the one `after` it (1), in order."""
    weeks = offerable_weeks(today)[after * WEEKS : (after + 1) * WEEKS]
    first, last = weeks[0], weeks[-1]
    offered = volunteer.offered_weeks.filter(monday__range=(first, last))
    mondays = set(offered.values_list("monday", flat=True))
    posts = volunteer.posts.filter(monday__range=(first, last)).select_related("line__centre")
    own = {post.monday: post for post in posts}
    published, empty = _published(volunteer.collective_id, first, last)
    return [
        YearWeek(
            monday=monday,
            is_offered=monday in mondays,
            post=own.get(monday),
            zones=_zones(monday),
            empty=empty[monday] if published[monday] else None,
        )
        for monday in weeks
    ]


def centres_with_distance(volunteer):
    """[(centre, km, wish or "")], nearest first; km as the crow flies, None without a home."""
    centres = Centre.objects.filter(collective=volunteer.collective_id, is_reserve=False)
    wishes = dict(volunteer.wishes.values_list("centre_id", "wish"))
    rows = [
        (centre, _km(volunteer.home, centre.site), wishes.get(centre.pk, ""))
        for centre in centres.select_related("site__commune__departement").order_by("name", "pk")
    ]
    return sorted(rows, key=lambda row: (row[1] or 0, row[0].name))


def friends_of(volunteer):
    """(agreed, asked of me): friendships with the other one as `other`. Requests one made and that
    are not answered are told to nobody, not even to who made them.
    """
    here = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
    mine = volunteer.friendships.filter(friend__state__in=here).select_related("friend")
    theirs = volunteer.befriended.filter(volunteer__state__in=here).select_related("volunteer")
    theirs = list(theirs.order_by("pk"))
    agreed = [(row.pk, row.friend) for row in mine.exclude(agreed_at=None).order_by("pk")]
    agreed += [(row.pk, row.volunteer) for row in theirs if row.agreed_at]
    return agreed, [(row.pk, row.volunteer) for row in theirs if not row.agreed_at]


def _published(collective, first, last):
    rows = Post.objects.filter(line__centre__collective=collective, monday__range=(first, last))
    rows = rows.exclude(line__centre__is_reserve=True).order_by()
    published, empty = Counter(), Counter()
    for monday, state in rows.values_list("monday", "state"):
        published[monday] += 1
        empty[monday] += state == PostState.EMPTY
    return published, empty


def _zones(monday):
    friday = monday + timedelta(days=4)
    return "".join(zone for zone in ZONES if len(school_holidays(zone, monday, friday)) >= 3)


def _km(home, site):
    if home is None:
        return None
    return round(float(distance_km(home.latitude, home.longitude, site.latitude, site.longitude)))
