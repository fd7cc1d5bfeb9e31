"""What anyone may know of a collective: its centres, the weeks that wait, how many volunteers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.apps.accounts.models import Organisation
from maillage.apps.rota.enums import PostState, SolveState, VolunteerState
from maillage.apps.rota.models import Centre, Forecast, Post, Volunteer
from maillage.apps.rota.weeks import WEEK, monday_of

FEWEST = 11  # a smaller count of people is not published
GOAL = 2_000  # what Médecins Solidaires, the first such collective, said it wants (2024)


@dataclass(frozen=True)
class FreeCentre:
    """A centre and the weeks to come without a doctor, the soonest first.

    is_published : whether any week to come is, with a doctor or without
    """

    centre: Centre
    opens_on: date
    free: list[date]
    is_published: bool


def free_centres(today):
    """`FreeCentre` of every centre with a line open now or later, by name."""
    first = monday_of(today) + WEEK
    posts = Post.objects.filter(monday__gte=first).order_by()
    published, weeks = set(posts.values_list("line__centre", flat=True)), defaultdict(set)
    empty = posts.filter(state=PostState.EMPTY)
    for centre, monday in empty.values_list("line__centre", "monday"):
        weeks[centre].add(monday)
    open_lines = Q(lines__closes_on=None) | Q(lines__closes_on__gte=today)
    centres = Centre.objects.filter(open_lines, is_reserve=False, lines__isnull=False).distinct()
    centres = centres.select_related("site__commune__departement", "collective")
    found = []
    for centre in centres.prefetch_related("lines").order_by("name", "pk"):
        opens_on = min(line.opens_on for line in centre.lines.all())
        free, is_published = sorted(weeks[centre.pk]), centre.pk in published
        found.append(FreeCentre(centre, opens_on, free, is_published))
    return found


def free_centre(centre_id, today):
    """One of `free_centres`, or None."""
    return next((each for each in free_centres(today) if each.centre.pk == centre_id), None)


def count_volunteers():
    """How many doctors give weeks here; None under 11."""
    number = Volunteer.objects.filter(state=VolunteerState.ACTIVE).count()
    return number if number >= FEWEST else None


def collectives():
    """The organisations that one may join: those that run a centre, by name."""
    running = Organisation.objects.filter(centres__is_reserve=False)
    return running.distinct().order_by("name", "pk")


def last_forecast(collective):
    """The last `Forecast` computed for a collective, or None."""
    done = Forecast.objects.filter(collective=collective, state=SolveState.DONE)
    return done.order_by("-ended_at", "-pk").first()


def waiting_forecast(collective):
    """The `Forecast` being computed, or None."""
    return Forecast.objects.filter(collective=collective, state=SolveState.WAITING).first()


def refusal_since(collective, forecast):
    """Why the last forecast, asked after `forecast` (or None), could not be made; "" otherwise."""
    failed = Forecast.objects.filter(collective=collective, state=SolveState.FAILED)
    if forecast:
        failed = failed.filter(asked_at__gt=forecast.asked_at)
    last = failed.order_by("-asked_at", "-pk").first()
    return last.refusal if last else ""
