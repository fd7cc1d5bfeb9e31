"""The campaign of a yearly review: prepare its dates, open it to the parties, call it off."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import CompactState, ReviewState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Compact, Party, Review, ReviewAnswer, ReviewStep
from maillage.apps.compact.selectors import reviews as selectors

from . import states
from ._campaign import locked_review, record_review, step_review, tell
from .values import compute_for_review

_RUNS = (CompactState.RUNNING, CompactState.RENEWED)
_NOT_CLOSED = [each for each in ReviewState if each != ReviewState.CLOSED]
_LONGEST_DAYS = 366
_NOT_RUNNING = "Un bilan se prépare sur une convention en cours : celle-ci est {state}."
_ALREADY = "Le bilan {year} n’est pas clos : menez-le à son terme avant d’en préparer un autre."
_BY_AMENDMENT = (
    "Un avenant décidé au dernier bilan attend encore : signez-le ou retirez-le avant de préparer "
    "un autre bilan."
)
_IS_OPEN = "Ce bilan est déjà ouvert aux parties : demandez une correction pour revenir en arrière."
_CLOSED = "Ce bilan est clos : ses dates ne changent plus."


@transaction.atomic
def prepare(*, compact, dates, user, now):
    """A review to come. `dates` is a `selectors.reviews.Dates`. Raises `BadCompact`, `NotNow`."""
    compact = Compact.objects.select_for_update().get(pk=compact.pk)
    other = selectors.open_review(compact)
    if other is not None:
        raise NotNow(_ALREADY.format(year=other.year))
    if compact.state == CompactState.IN_REVIEW:
        raise NotNow(_BY_AMENDMENT)
    if compact.state not in _RUNS:
        raise NotNow(_NOT_RUNNING.format(state=compact.get_state_display()))
    _check(dates, compact)
    review = Review(compact=compact, term_ends_on=compact.ends_on, created_at=now)
    _fill(review, dates)
    review.save()
    ReviewStep.objects.create(review=review, after=review.state, by=user, at=now)
    record_review(review, "prepare", user, year=review.year)
    return review


@transaction.atomic
def reschedule(*, review, dates, seen, user):
    """Other dates for a review that is not closed."""
    review = locked_review(review, states=_NOT_CLOSED, otherwise=_CLOSED, seen=seen)
    _check(dates, review.compact)
    _fill(review, dates)
    review.revision += 1
    review.save()
    record_review(review, "reschedule", user)
    return review


@transaction.atomic
def call_off(*, review, user):
    """Remove a review prepared by mistake, that no party has seen."""
    review = locked_review(review, states=[ReviewState.PREPARED], otherwise=_IS_OPEN)
    number = review.pk
    if review.comments.exists():
        raise NotNow("Des parties ont déjà commenté ce bilan : changez plutôt ses dates.")
    record_review(review, "call_off", user, year=review.year)
    Review.objects.filter(pk=number).delete()


def open_to_comments(*, review, user, now):
    """Every party reads the report and comments it; the compact is then in review.

    user : None is the portal itself, on the day of the opening

    The indicators are measured once more, afterwards: that is long, and may be done again.
    """
    review = _open(review, user=user, now=now)
    actor = audit.actor_of(user) if user else audit.SYSTEM
    compute_for_review(compact=review.compact, now=now, actor=actor)
    return review


def open_due(*, now):
    """Open the prepared reviews whose day has come; returns how many. For the worker."""
    due = Review.objects.filter(
        state=ReviewState.PREPARED,
        opens_on__lte=timezone.localdate(now),
        compact__state__in=_RUNS,
    )
    found = list(due.order_by("pk"))
    for review in found:
        open_to_comments(review=review, user=None, now=now)
    return len(found)


@transaction.atomic
def _open(review, *, user, now):
    review = locked_review(review, states=[ReviewState.PREPARED], otherwise=_IS_OPEN)
    for party in Party.objects.filter(compact=review.compact_id).order_by("pk"):
        ReviewAnswer.objects.get_or_create(review=review, organisation=party.organisation)
    states.pass_to(review.compact, CompactState.IN_REVIEW, user=user, now=now)
    step_review(review, ReviewState.COMMENTS, user=user, now=now)
    _tell_open(review, now)
    record_review(review, "open", user)
    return review


def _check(dates, compact):
    errors = {}
    if not 2000 <= dates.year <= 2100:
        errors["year"] = "Donnez l’année dont on fait le bilan, par exemple 2026."
    elif compact.starts_on and dates.year < compact.starts_on.year:
        errors["year"] = f"Cette convention ne commence qu’en {compact.starts_on.year}."
    elif dates.opens_on < date(dates.year, 1, 1):
        errors["opens_on"] = f"Un bilan de {dates.year} ne s’ouvre pas avant cette année-là."
    if dates.comments_until < dates.opens_on:
        errors["comments_until"] = (
            "Les commentaires finiraient avant l’ouverture : échangez les deux dates."
        )
    elif dates.concludes_on < dates.comments_until:
        errors["concludes_on"] = "Les conclusions viennent après la fin des commentaires."
    elif (dates.concludes_on - dates.opens_on).days > _LONGEST_DAYS:
        errors["concludes_on"] = "Un bilan annuel dure un an au plus : rapprochez cette date."
    if errors:
        raise BadCompact(errors)


def _fill(review, dates):
    for name in ("year", "opens_on", "comments_until", "concludes_on"):
        setattr(review, name, getattr(dates, name))


def _tell_open(review, now):
    organisations = [each.party.organisation for each in selectors.standings(review)]
    tell(
        organisations,
        about=review.compact,
        key=f"review:{review.pk}:open:{review.steps.count()}",
        template="review_open",
        subject=f"Bilan {review.year} à commenter : {review.compact.title}",
        path=reverse("coordination:compact_review", args=[review.compact.slug, review.pk]),
        now=now,
        compact=review.compact.title,
        year=review.year,
        until=date_in_words(review.comments_until),
    )
