"""The published rota as those who coordinate it and those who serve it read it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from maillage.apps.booking.enums import State
from maillage.apps.booking.selectors import appointments_between, bounds
from maillage.apps.rota.enums import IncidentState, PostState
from maillage.apps.rota.models import Centre, Incident, Post, PostChange
from maillage.apps.rota.weeks import WEEK, departure, monday_of
from maillage.apps.territory.opening_hours import time_zone

from .problem import is_line_open
from .standing import closed_weeks

WEEKS_SHOWN = 8
MOST_CHANGES = 100


@dataclass(frozen=True)
class CentreWeeks:
    """One centre and its posts week by week; `weeks` maps each Monday shown to its open posts."""

    centre: Centre
    weeks: dict[date, list[Post]] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """The published rota at a glance.

    mondays : the weeks shown
    centres : a `CentreWeeks` each, by name
    counts : posts of the centres in the weeks not over, by `PostState`; closed weeks left out
    silent : posts whose doctor let the deadline pass
    empty : posts without a doctor in the centres, weeks not begun
    last : Monday of the last published week; None: nothing is published
    """

    mondays: list[date]
    centres: list[CentreWeeks]
    counts: Counter
    silent: list[Post]
    empty: list[Post]
    last: date | None


def picture(collective, now, today, *, first=None, search=""):
    """The `Picture` of a collective from the week of `first` (today's) on.

    search : part of a volunteer's name: then only their posts, in all weeks
    """
    first = monday_of(first or today)
    mondays = [first + number * WEEK for number in range(WEEKS_SHOWN)]
    posts = _open_posts(collective)
    shown = posts.filter(monday__range=(mondays[0], mondays[-1]))
    if search:
        shown = _found(posts, search)
        mondays = sorted({post.monday for post in shown})
    coming, closed = posts.filter(monday__gte=monday_of(today)), closed_weeks(collective)
    of_centres = coming.filter(line__centre__is_reserve=False)
    counts = Counter(of_centres.order_by().values_list("state", flat=True))
    empty = [post for post in of_centres.filter(state=PostState.EMPTY) if _is_open(post, closed)]
    counts[PostState.EMPTY] = len(empty)
    return Picture(
        mondays=mondays,
        centres=_by_centre(shown, mondays, closed),
        counts=counts,
        silent=list(coming.filter(state=PostState.TO_CONFIRM, confirm_before__lt=now)),
        empty=[post for post in empty if post.monday > today],
        last=posts.order_by("-monday").values_list("monday", flat=True).first(),
    )


def to_confirm_by(volunteer, today):
    """Published weeks that a volunteer has to confirm and that are not over, earliest first."""
    posts = Post.objects.filter(volunteer=volunteer, state=PostState.TO_CONFIRM)
    posts = posts.filter(monday__gte=monday_of(today)).select_related("line__centre")
    return [post for post in posts.order_by("monday") if departure(post.monday) >= today]


def open_incidents(collective):
    """Incidents to settle, those of the nearest week first."""
    incidents = Incident.objects.filter(collective=collective, state=IncidentState.OPEN)
    return incidents.select_related("volunteer", "centre").order_by("first_monday", "pk")


def changes_of_post(post):
    """The history of one published week, latest first."""
    return _changes(PostChange.objects.filter(post=post))


def changes_of(collective, first=0):
    """The history of the whole published rota, latest first: (a page of changes, whether more).

    Weeks published as they were drafted are not told one by one.
    """
    changes = PostChange.objects.filter(post__line__centre__collective=collective)
    changes = changes.exclude(cause="publication")
    page = list(_changes(changes)[first : first + MOST_CHANGES + 1])
    return page[:MOST_CHANGES], len(page) > MOST_CHANGES


def changes_of_incident(incident):
    """What settling an incident changed, earliest first."""
    return _changes(PostChange.objects.filter(incident=incident)).reverse()


def incident_of(post):
    """The open incident about a published week, or None."""
    return Incident.objects.filter(
        state=IncidentState.OPEN,
        centre=post.line.centre_id,
        first_monday__lte=post.monday,
        last_monday__gte=post.monday,
    ).first()


def settled_incidents(collective):
    """The last incidents that were settled or left, latest first."""
    incidents = Incident.objects.filter(collective=collective).exclude(state=IncidentState.OPEN)
    return incidents.select_related("volunteer", "centre")[:MOST_CHANGES]


def reserve_for(incident):
    """Published weeks of the reserve, with a doctor, in the weeks of an incident."""
    posts = _open_posts(incident.collective).filter(
        line__centre__is_reserve=True,
        monday__range=(incident.first_monday, incident.last_monday),
        volunteer__isnull=False,
    )
    return list(posts)


def posts_of_incident(incident):
    """The published weeks that an incident is about, and those that settling it changed."""
    about = Q(changes__incident=incident)
    if incident.centre_id:
        span = (incident.first_monday, incident.last_monday)
        about |= Q(line__centre=incident.centre_id, monday__range=span)
    posts = _open_posts(incident.collective).filter(about)
    return list(posts.distinct())


def appointments_without_doctor(posts, now=None):
    """Post pk → number of appointments still booked in a week that has no doctor."""
    found = {post.pk: len(booked_without_doctor([post], now=now)) for post in posts}
    return {pk: number for pk, number in found.items() if number}


def booked_without_doctor(posts, now=None):
    """Appointments to come that are still booked in weeks that have no doctor, by start."""
    now, found = now or timezone.now(), []
    for post in posts:
        agenda = post.line.agenda
        if agenda is None or post.volunteer_id:
            continue
        zone = time_zone(post.line.centre.site.commune.departement_id)
        start, _ = bounds(post.monday, zone)
        _, end = bounds(departure(post.monday), zone)
        booked = appointments_between([agenda], max(start, now), end)
        found += booked.filter(state__in=[State.BOOKED, State.ARRIVED])
    return found


def _open_posts(collective):
    posts = Post.objects.filter(line__centre__collective=collective)
    return posts.select_related(
        "line__centre__site__commune", "line__agenda", "volunteer"
    ).order_by("monday", "line__centre__name", "line__number")


def _found(posts, search):
    """Posts of the volunteers whose name holds every word of the search."""
    for word in search.replace("\x00", " ").split():  # PostgreSQL refuses to look for one
        posts = posts.filter(
            Q(volunteer__family_name__icontains=word) | Q(volunteer__given_name__icontains=word)
        )
    return posts


def _by_centre(posts, mondays, closed):
    centres = {}
    for post in posts:
        if not post.volunteer_id and not _is_open(post, closed):
            continue
        centre = post.line.centre
        row = centres.setdefault(centre.pk, CentreWeeks(centre, {m: [] for m in mondays}))
        row.weeks[post.monday].append(post)
    return sorted(centres.values(), key=lambda row: (row.centre.is_reserve, row.centre.name))


def _is_open(post, closed):
    return is_line_open(post.line, post.monday) and (post.line.centre_id, post.monday) not in closed


def _changes(changes):
    return changes.select_related("post__line__centre", "before", "after", "incident").order_by(
        "-at", "-pk"
    )
