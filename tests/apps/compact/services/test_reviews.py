"""The campaign: dates in order, one at a time, opened once, in the right state."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Review
from maillage.apps.compact.selectors.reviews import suggested_dates
from maillage.apps.compact.services import review_comments, reviews
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, a_compact
from tests.apps.compact.reviews import (
    DATES,
    END,
    a_closed_review,
    a_partnership,
    a_prepared_review,
    a_review_to_conclude,
    an_open_review,
)

pytestmark = pytest.mark.django_db


def test_a_review_is_prepared_with_its_dates_and_the_term_it_looks_at():
    who = a_partnership()

    review = a_prepared_review(who)

    assert (review.state, review.year, review.term_ends_on) == ("prepared", 2026, END)
    assert [(step.before, step.after) for step in review.steps.all()] == [("", "prepared")]
    assert AuditLine.objects.latest("number").action == "review.prepare"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": 1789}, "year"),
        ({"year": 2022}, "year"),
        ({"opens_on": date(2025, 12, 31)}, "opens_on"),
        ({"comments_until": date(2026, 10, 31)}, "comments_until"),
        ({"concludes_on": date(2026, 12, 4)}, "concludes_on"),
        ({"concludes_on": date(2028, 1, 1)}, "concludes_on"),
    ],
)
def test_dates_out_of_order_are_refused_at_their_field(change, field):
    who = a_partnership()

    with pytest.raises(BadCompact) as refused:
        a_prepared_review(who, replace(DATES, **change))

    assert list(refused.value.errors) == [field]
    assert not Review.objects.exists()


def test_one_review_at_a_time():
    who = a_partnership()
    a_prepared_review(who)

    with pytest.raises(NotNow, match="Le bilan 2026 n’est pas clos"):
        a_prepared_review(who)


@pytest.mark.parametrize("state", ["draft", "negotiated", "signed", "ended"])
def test_only_a_compact_in_force_is_reviewed(state):
    who = a_partnership(state=state)

    with pytest.raises(NotNow, match="convention en cours"):
        a_prepared_review(who)


def test_dates_change_until_it_closes_unless_someone_changed_them_meanwhile():
    who = a_partnership()
    review = an_open_review(who)
    later = replace(DATES, comments_until=date(2026, 12, 10))

    reviews.reschedule(review=review, dates=later, seen=review.revision, user=who.mayor)

    review.refresh_from_db()
    assert review.comments_until == date(2026, 12, 10)
    with pytest.raises(StaleEdit):
        reviews.reschedule(review=review, dates=DATES, seen=0, user=who.mayor)


def test_a_closed_review_keeps_its_dates():
    who = a_partnership()
    review = a_closed_review(who)

    with pytest.raises(NotNow, match="clos"):
        reviews.reschedule(review=review, dates=DATES, seen=review.revision, user=who.mayor)


def test_a_review_prepared_by_mistake_goes_away_but_not_one_that_is_open():
    who = a_partnership()
    reviews.call_off(review=a_prepared_review(who), user=who.mayor)
    assert not Review.objects.exists()

    with pytest.raises(NotNow, match="déjà ouvert"):
        reviews.call_off(review=an_open_review(who), user=who.mayor)


def test_opening_puts_the_compact_in_review_and_writes_to_every_party_once():
    who = a_partnership()

    review = an_open_review(who)

    who.compact.refresh_from_db()
    assert (review.state, who.compact.state) == ("comments", "in_review")
    assert review.answers.count() == 3
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == {who.mayor.email, who.director.email, who.helper.email}
    with pytest.raises(NotNow, match="déjà ouvert"):
        reviews.open_to_comments(review=review, user=who.mayor, now=NOW)
    assert Notice.objects.count() == 3


def test_reviews_open_by_themselves_on_their_day_and_not_before():
    who = a_partnership()
    a_prepared_review(who)
    # Ended since it was prepared: its review stays shut.
    ended = a_compact(state="ended")
    Review.objects.create(compact=ended, created_at=NOW, **vars(DATES))

    assert reviews.open_due(now=NOW - timedelta(days=20)) == 0
    assert reviews.open_due(now=NOW) == 1
    assert reviews.open_due(now=NOW) == 0
    assert AuditLine.objects.filter(action="review.open").latest("number").actor == "system"


def test_comments_are_kept_for_all_or_for_one_party_while_they_are_open():
    who = a_partnership()
    review = an_open_review(who)

    said = a_comment(who, review, "Trop lent.")

    assert (said.organisation, said.visibility) == (who.hospital, "shared")
    review_comments.remove(comment=said, user=who.director)
    assert not review.comments.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "a" * 4_001}, "text"),
        ({"section": "autre"}, "section"),
        ({"visibility": "public"}, "visibility"),
    ],
)
def test_a_comment_without_words_place_or_readers_is_refused(change, field):
    who = a_partnership()
    review = an_open_review(who)

    with pytest.raises(BadCompact) as refused:
        a_comment(who, review, **({"text": "Bien."} | change))

    assert list(refused.value.errors) == [field]


def test_nobody_comments_before_the_opening_nor_after_the_end():
    who = a_partnership()

    with pytest.raises(NotNow, match="pas ouvert aux commentaires"):
        a_comment(who, a_prepared_review(who))

    reviews.call_off(review=Review.objects.get(), user=who.mayor)
    with pytest.raises(NotNow, match="pas ouvert aux commentaires"):
        a_comment(who, a_review_to_conclude(who))


def test_an_organisation_that_is_no_party_answers_nothing():
    who = a_partnership()
    review = an_open_review(who)

    with pytest.raises(NotNow, match="pas une partie"):
        review_comments.say_done(
            review=review,
            organisation=OrganisationFactory(),
            is_done=True,
            user=who.mayor,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("today", "ends_on", "expected"),
    [
        # S1: ends on 31 December, reviewed in the last quarter
        (date(2024, 9, 2), date(2024, 12, 31), (date(2024, 10, 1), date(2024, 12, 31))),
        (date(2024, 11, 20), date(2024, 12, 31), (date(2024, 11, 20), date(2024, 12, 31))),
        # The next one is a year later once the quarter is over
        (date(2025, 1, 15), None, (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 10, 5), date(2026, 10, 15), (date(2026, 10, 5), date(2026, 10, 15))),
    ],
)
def test_dates_are_proposed_in_the_quarter_of_the_review_before_the_end(today, ends_on, expected):
    compact = a_compact(review_month=10, ends_on=ends_on, starts_on=date(2021, 1, 1))

    found = suggested_dates(compact, today)

    assert (found.opens_on, found.concludes_on) == expected
    assert found.opens_on <= found.comments_until <= found.concludes_on
    assert found.year == expected[0].year


def a_comment(who, review, text="Bien.", section="money", visibility="shared"):
    return review_comments.add(
        review=review,
        organisation=who.hospital,
        section=section,
        text=text,
        visibility=visibility,
        user=who.director,
        now=NOW,
    )
