"""Who knows what: offers found by words, theme and place; requests that wait, that were made."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from maillage.apps.compact.enums import Level
from maillage.apps.compact.models import Expertise, ExpertiseRequest
from maillage.apps.compact.permissions import acting_organisations
from maillage.apps.territory.names import plain
from maillage.apps.training.enums import Theme


@dataclass(frozen=True)
class Kept:
    """How an offer keeps its word: requests answered in time of those due, and its marks.

    `rating` is the mean mark, None under `LEAST_RATINGS` of them.
    """

    due: int
    in_time: int
    ratings: int
    rating: float | None


LEAST_RATINGS = 3


def find(*, query="", theme="", departement=""):
    """Offers open to requests that say some words, on a theme, that serve a département: a list.

    Those of the place first, then by title; "" for all.
    """
    found = Expertise.objects.filter(is_open=True)
    if theme in Theme.values:
        found = found.filter(theme=theme)
    if departement:
        here = Expertise.departements.through.objects.filter(departement=departement)
        found = found.filter(
            Q(level=Level.NATIONAL) | Q(pk__in=here.order_by().values("expertise"))
        )
    found = with_all(found).order_by("title", "pk")
    words = plain(query).split()
    found = [each for each in found if says(words, each.title, each.description, each.organisation)]
    return sorted(found, key=lambda each: bool(departement) and each.level == Level.NATIONAL)


def offered_by(user):
    """Offers of the organisations this person acts for, closed ones included."""
    mine = acting_organisations(user).order_by().values("pk")
    return with_all(Expertise.objects.filter(organisation__in=mine)).order_by("title", "pk")


def to_answer(user):
    """Requests that wait for this person, the first due first."""
    mine = acting_organisations(user).order_by().values("pk")
    theirs = Q(expertise__organisation__in=mine) | Q(expertise__person=user.pk)
    waiting = ExpertiseRequest.objects.filter(theirs, answered_at=None, withdrawn_at=None)
    return with_offer(waiting).order_by("due_on", "pk")


def asked_by(user):
    """Requests this person made, the last first."""
    return with_offer(ExpertiseRequest.objects.filter(by=user)).order_by("-asked_at", "-pk")


def is_late(asked, today):
    """Whether the day promised is past without an answer."""
    return asked.answered_at is None and asked.withdrawn_at is None and asked.due_on < today


def rated(expertise, limit=20):
    """The last answers that someone rated with words."""
    found = ExpertiseRequest.objects.filter(expertise=expertise, rating__isnull=False)
    found = found.exclude(rating_words="").select_related("organisation")
    return list(found.order_by("-answered_at", "-pk")[:limit])


def kept(offers, today):
    """{pk: `Kept`} of some offers, in one query."""
    rows = {each.pk: [] for each in offers}
    requests = ExpertiseRequest.objects.filter(expertise__in=rows, withdrawn_at=None).order_by()
    for pk, answered_at, due_on, rating in requests.values_list(
        "expertise", "answered_at", "due_on", "rating"
    ):
        answered_on = timezone.localdate(answered_at) if answered_at else None
        rows[pk].append((answered_on, due_on, rating))
    return {pk: _kept(found, today) for pk, found in rows.items()}


def _kept(requests, today):
    settled = [(done, due) for done, due, _ in requests if done or due < today]
    marks = [rating for _, _, rating in requests if rating]
    return Kept(
        due=len(settled),
        in_time=sum(done is not None and done <= due for done, due in settled),
        ratings=len(marks),
        rating=sum(marks) / len(marks) if len(marks) >= LEAST_RATINGS else None,
    )


def says(words, *said):
    """Whether texts hold all these words, whatever their accents."""
    said = plain(" ".join(str(each) for each in said)) if words else ""
    return all(word in said for word in words)


def with_all(offers):
    return offers.select_related("organisation", "person").prefetch_related("departements")


def with_offer(requests):
    return requests.select_related(
        "expertise__organisation", "expertise__person", "organisation", "by", "answered_by"
    )
