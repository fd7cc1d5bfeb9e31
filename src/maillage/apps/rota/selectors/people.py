"""Volunteers as the engine reads them: weeks, wishes, distances, what they already gave."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Prefetch

from maillage.apps.rota.enums import TwoRunning, VolunteerState, Wish
from maillage.apps.rota.models import Flat, FormalityDone, OfferedWeek, Post, Volunteer
from maillage.apps.rota.readiness import ready_on
from maillage.apps.rota.weeks import WEEK, monday_of
from maillage.apps.rota.weights import FARTHEST, KM_PER_POINT
from maillage.engines.travel.straight_line import distance_km

from .window import centre_id, is_holiday, pk_of, volunteer_id

A_YEAR = timedelta(days=364)
SECRETS = ("phone", "email", "family_note")  # not needed here, and slow to decrypt


def given_volunteers(window, centres, held, among=None):
    """The engine's JSON of each active volunteer of the window's collective.

    held : of (volunteer pk, centre pk, monday), places of the rota itself
    among : the volunteers (pk) to look at; None: all
    """
    people = Volunteer.objects.filter(
        collective=window.collective, state=VolunteerState.ACTIVE
    ).select_related("home")
    if among is not None:
        people = people.filter(pk__in=among)
    # Of thousands of volunteers, only what `_given` uses: formalities in order change nothing.
    weeks = OfferedWeek.objects.filter(monday__in=window.mondays)
    missing = FormalityDone.objects.filter(done_on=None)
    people = people.order_by("pk").prefetch_related(
        "wishes", Prefetch("offered_weeks", weeks), Prefetch("formalities", missing)
    )
    people = people.defer(*SECRETS)
    past, own = _posts_by_volunteer(window), defaultdict(set)
    for volunteer, centre, monday in held:
        own[volunteer].add((monday, centre))
    pets = set(Flat.objects.filter(accepts_pets=True).values_list("centre_id", flat=True))
    known = {centre.pk for centre in centres}
    given = []
    for volunteer in people:
        mine = {(m, c) for m, c in own[volunteer.pk] if c in known}
        accepts = {centre_id(centre): 0 for _, centre in sorted(mine)}
        accepts |= accepted(volunteer, centres, pets)
        row = _given(volunteer, window, {m for m, _ in mine}, past[volunteer.pk])
        row["served"] = [each for each in row["served"] if pk_of(each) in known]
        given.append(row | {"accepts": accepts})
    return given


def accepted(volunteer, centres, pets):
    """Distance in points of each centre a volunteer accepts (0: next door or preferred)."""
    wishes = {wish.centre_id: wish.wish for wish in volunteer.wishes.all()}
    usual = Wish.ACCEPTED if volunteer.accepts_any else Wish.REFUSED
    found = {}
    for centre in centres:
        wish = wishes.get(centre.pk, usual)
        if wish == Wish.REFUSED:
            continue
        if volunteer.has_pet and not centre.is_reserve and centre.pk not in pets:
            continue
        near = wish == Wish.PREFERRED or centre.is_reserve or volunteer.home is None
        found[centre_id(centre.pk)] = 0 if near else distance_points(volunteer.home, centre.site)
    return found


def distance_points(home, site):
    """Points of distance from a volunteer's commune to a site: 0 next door, 20 far away."""
    km = distance_km(home.latitude, home.longitude, site.latitude, site.longitude)
    return min(FARTHEST, round(float(km) / KM_PER_POINT))


def _given(volunteer, window, held, past):
    """All but the centres accepted. `past`: (monday, centre) of posts that are not `held`."""
    ready = ready_on(volunteer.formalities.all(), window.today)
    ready_from = window.number(monday_of(ready + WEEK - timedelta(days=1))) if ready else 0
    offered = {week.monday for week in volunteer.offered_weeks.all()} | held
    others = [monday for monday, _ in past if monday not in held]
    gap = volunteer.min_gap * WEEK
    free = {m for m in offered if all(abs(m - other) >= gap for other in others)}
    weeks = sorted(window.number(monday) for monday in free)
    ready_from = min([ready_from, *(window.number(monday) for monday in held)])
    before = [(monday, centre) for monday, centre in past if monday < window.first]
    last_year = {monday for monday, _ in before if monday >= window.first - A_YEAR}
    two_running = volunteer.two_running
    return {
        "id": volunteer_id(volunteer.pk),
        "senior": volunteer.is_senior,
        "max_weeks": volunteer.max_weeks,
        "wanted_weeks": volunteer.wanted_weeks,
        "available": [week for week in weeks if 0 <= week < window.weeks],
        "ready_from": max(0, ready_from),
        "beds": volunteer.beds,
        "needs_vehicle": volunteer.needs_vehicle,
        "min_gap": volunteer.min_gap,
        "served": sorted({centre_id(centre) for _, centre in before}),
        "two_running": None if two_running == TwoRunning.EITHER else two_running,
        "first_time": not before,
        "holidays_served": sum(is_holiday(monday) for monday in last_year),
    }


def _posts_by_volunteer(window):
    """(monday, centre) of the published posts of each volunteer of the collective."""
    posts = Post.objects.filter(volunteer__collective=window.collective)
    found = defaultdict(list)
    for volunteer, monday, centre in posts.values_list("volunteer", "monday", "line__centre"):
        found[volunteer].append((monday, centre))
    return found
