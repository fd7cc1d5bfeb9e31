"""What happened since the compacts of the demonstration were signed: reviews, amendment, values."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .demonstration_experiment import create_experiment
from .enums import CompactKind, CompactState, ReviewDecision, Visibility
from .models import Compact
from .selectors.reviews import Dates, signing_parties
from .services import amendments, conclusions, review_comments, reviews, values

_COMMENT_DAYS = 21


def create_life(now):
    """Values of every indicator; the review of what was renewed is open again; that of the local
    health contract waits for its conclusions.
    """
    values.compute_due(now=now)
    for compact in Compact.objects.filter(state=CompactState.RENEWED).order_by("pk"):
        _open_review(compact, now, since=7)
    for compact in Compact.objects.filter(kind=CompactKind.HEALTH_CONTRACT).order_by("pk"):
        _open_review(compact, now, since=_COMMENT_DAYS + 1)
    create_experiment(now)


def renew(compact, year):
    """The review of the last quarter of a year, and the amendment that renews until the end of
    the current one.
    """
    user = compact.created_by
    dates = Dates(year, date(year, 10, 1), date(year, 11, 5), date(year, 12, 3))
    review = reviews.prepare(compact=compact, dates=dates, user=user, now=_at(year, 9, 10))
    reviews.open_to_comments(review=review, user=user, now=_at(year, 10, 1))
    other = signing_parties(compact)[1].organisation
    review_comments.add(
        review=review,
        organisation=other,
        section="whole",
        text="L’offre partagée avance ; la lettre de sortie attend les logiciels.",
        visibility=Visibility.SHARED,
        user=user,
        now=_at(year, 10, 20),
    )
    conclusions.start(review=review, user=user, now=_at(year, 11, 6))
    review.refresh_from_db()
    conclusions.write(
        review=review,
        text="Les parties veulent poursuivre : partager l’offre, mettre les référents dans la "
        "lettre de sortie, répondre aux remontées du terrain.",
        decision=ReviewDecision.RENEW,
        seen=review.revision,
        user=user,
    )
    conclusions.decide(review=review, user=user, now=_at(year, 11, 20))
    review.refresh_from_db()
    conclusions.agree(
        review=review, organisation=other, seen=review.revision, user=user, now=_at(year, 11, 25)
    )
    conclusions.close(review=review, user=user, now=_at(year, 12, 3))
    _sign(compact, _at(year, 12, 10))


def _sign(compact, now):
    amendment, user = compact.amendments.get(), compact.created_by
    amendments.write(
        amendment=amendment,
        purpose="Reconduire la convention.",
        takes_effect_on=date(now.year + 1, 1, 1),
        ends_on=date(timezone.localdate().year, 12, 31),
        seen=amendment.revision,
        user=user,
    )
    amendments.settle(amendment=amendment, user=user, now=now)
    for party in signing_parties(compact):
        amendments.sign(
            amendment=amendment,
            organisation=party.organisation,
            name=party.signatory_name,
            title=party.signatory_title,
            signed_on=timezone.localdate(now),
            user=user,
            now=now,
        )
    compact.refresh_from_db()


def _open_review(compact, now, *, since):
    """The review of this year, open to comments since some days."""
    today, user = timezone.localdate(now), compact.created_by
    opens_on = today - timedelta(days=since)
    until = opens_on + timedelta(days=_COMMENT_DAYS)
    dates = Dates(opens_on.year, opens_on, until, until + timedelta(days=14))
    at = now - timedelta(days=since)
    review = reviews.prepare(compact=compact, dates=dates, user=user, now=at - timedelta(days=13))
    reviews.open_to_comments(review=review, user=user, now=at)


def _at(year, month, day):
    return timezone.make_aware(datetime.combine(date(year, month, day), time(10)))
