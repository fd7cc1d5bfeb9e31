"""Yearly reviews: where each party stands, what is said, what happens next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import PartyRole, ReviewSection, ReviewState, Visibility
from maillage.apps.compact.models import Party, Review, ReviewAnswer, ReviewComment
from maillage.apps.compact.periods import between

SIGNING = (PartyRole.PILOT, PartyRole.SIGNATORY)
_COMMENTS_FOR = timedelta(days=45)
_QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Standing:
    """A party in a review; `agrees` counts only for one that signs."""

    party: Party
    has_done: bool
    agrees: bool

    @property
    def signs(self):
        return self.party.role in SIGNING


@dataclass(frozen=True)
class Dates:
    """Days proposed for a review."""

    year: int
    opens_on: date
    comments_until: date
    concludes_on: date


def signing_parties(compact):
    """Parties that agree to conclusions and sign amendments, the pilot first: a list."""
    found = Party.objects.filter(compact=compact, role__in=SIGNING).select_related("organisation")
    return sorted(found.order_by("pk"), key=lambda party: party.role != PartyRole.PILOT)


def reviews_of(compact):
    """Reviews of a compact, the latest first."""
    return Review.objects.filter(compact=compact).order_by("-year", "-pk")


def open_review(compact):
    """The review that is not closed, or None."""
    return reviews_of(compact).exclude(state=ReviewState.CLOSED).first()


def standings(review):
    """`Standing` of each party, the pilot first."""
    answers = {each.organisation_id: each for each in ReviewAnswer.objects.filter(review=review)}
    nothing = ReviewAnswer()
    parties = Party.objects.filter(compact=review.compact_id).select_related("organisation")
    parties = sorted(parties.order_by("pk"), key=lambda party: party.role != PartyRole.PILOT)
    return [
        Standing(party, answer.done_at is not None, answer.agreed_at is not None)
        for party in parties
        for answer in [answers.get(party.organisation_id, nothing)]
    ]


def still_to_comment(review):
    """Parties that have not said that they are done: a list."""
    return [each.party for each in standings(review) if not each.has_done]


def still_to_agree(review):
    """Signing parties that have not agreed: a list."""
    return [each.party for each in standings(review) if each.signs and not each.agrees]


def comments_of(review, organisations):
    """[(section, comments)] that people of these organisations may read, in the report's order."""
    mine = Q(organisation__in=[each.pk for each in organisations])
    found = ReviewComment.objects.filter(review=review)
    found = found.filter(Q(visibility=Visibility.SHARED) | mine)
    found = list(found.select_related("organisation").order_by("at", "pk"))
    return [
        (section, [each for each in found if each.section == section]) for section in ReviewSection
    ]


def suggested_dates(compact, today):
    """`Dates` of the next review: from the compact's review month, before its end.

    A review of a quarter: six weeks of comments, or two thirds of what is left before the end.
    """
    opens = date(today.year, compact.review_month, 1)
    if today > opens + _QUARTER:
        opens = opens.replace(year=today.year + 1)
    last = opens + _QUARTER
    if compact.ends_on and opens <= compact.ends_on < last:
        last = compact.ends_on
    opens = min(max(opens, today), last)
    comments = min(_COMMENTS_FOR, timedelta(days=(last - opens).days * 2 // 3))
    return Dates(opens.year, opens, opens + comments, last)


def period_of(review):
    """The `Period` a report covers: its year, within the dates of the compact."""
    first, last = date(review.year, 1, 1), date(review.year, 12, 31)
    starts, ends = review.compact.starts_on, review.compact.ends_on
    if starts and first < starts <= last:
        first = starts
    if ends and first <= ends < last:
        last = ends
    return between(first, last)


def review_for_renewal(compact):
    """The last closed review of the current term, or None."""
    closed = reviews_of(compact).filter(state=ReviewState.CLOSED, term_ends_on=compact.ends_on)
    return closed.order_by("-closed_at", "-pk").first()


def organisations_named(parties):
    """Names of parties as a sentence takes them: « A, B et C »."""
    names = [party.organisation.name for party in parties]
    return f"{', '.join(names[:-1])} et {names[-1]}" if len(names) > 1 else "".join(names)


def pilot_organisation(compact):
    """The organisation of the pilot party."""
    return Organisation.objects.get(
        compact_parties__compact=compact, compact_parties__role=PartyRole.PILOT
    )
