"""Feedback, requests for expertise and practices copied; each figure worked by hand."""

from datetime import timedelta

import pytest

from maillage.apps.compact.areas import read_area
from tests.apps.compact.exchange import a_copy, a_feedback, a_practice, a_request, an_expertise
from tests.apps.compact.factories import NOW, TODAY, a_compact, a_party, pilot_of
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

from .worked import at, measured, parts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compact():
    """In the Creuse, since January: answered after 10, 30 and 31 days; one never, one just now."""
    compact = a_compact(area="departement:23")
    ajain = CommuneFactory(name="Ajain")
    for waited in (10, 30, 31):
        a_feedback(compact, commune=ajain, created_at=at(3, 2), answered_at=at(3, 2) + waited * DAY)
    a_feedback(compact, commune=ajain, created_at=NOW - 30 * DAY - timedelta(minutes=1))
    a_feedback(compact, commune=ajain, created_at=NOW - 30 * DAY)
    return compact


def creuse(key, compact):
    return parts(key, read_area("departement:23"), compact=compact)


def test_feedback_is_answered_in_time_up_to_its_thirtieth_day(compact):
    found = measured("feedback.answered", read_area("departement:23"), compact=compact)

    assert (found.numerator, found.denominator) == (2, 4)
    assert found.notes == ("1 remontée attend encore, dans le délai.",)


def test_the_delay_of_feedback_is_the_median_of_the_days_and_tells_those_that_wait(compact):
    found = measured("feedback.days", read_area("departement:23"), compact=compact)

    assert (found.numerator, found.notes) == (30, ("2 remontées sans réponse.",))


def test_feedback_elsewhere_in_another_year_or_of_another_compact_does_not_count(compact):
    allier = CommuneFactory(departement=DepartementFactory(code="03", name="Allier"), epci=None)
    a_feedback(compact, commune=allier, created_at=at(3, 2), answered_at=at(3, 2))
    a_feedback(compact, created_at=at(12, 31, 23, 59, year=2025))
    a_feedback(a_compact(), created_at=at(3, 2), answered_at=at(3, 2))

    assert creuse("feedback.answered", compact) == (2, 4)


def test_feedback_without_a_commune_counts_in_the_whole_perimeter_only(compact):
    a_feedback(compact, created_at=at(3, 2), answered_at=at(3, 3))
    ajain = compact.feedback.exclude(commune=None).first().commune

    assert creuse("feedback.answered", compact) == (3, 5)
    assert parts("feedback.answered", ajain, compact=compact) == (2, 4)


def test_no_answer_gives_no_delay():
    CommuneFactory()
    compact = a_compact(area="departement:23")

    assert creuse("feedback.days", compact) == (None, None)


def test_requests_are_answered_in_time_up_to_the_day_promised(compact):
    ours = an_expertise(pilot_of(compact).organisation)
    a_request(ours, due_on=at(3, 10).date(), answered_at=at(3, 10, 23, 30))
    a_request(ours, due_on=at(3, 10).date(), answered_at=at(3, 11, 0, 30))
    a_request(ours, due_on=at(3, 10).date())
    a_request(ours, due_on=at(3, 10).date(), withdrawn_at=at(3, 9))
    a_request(ours, due_on=TODAY)
    a_request(an_expertise(), due_on=at(3, 10).date())

    assert creuse("expertise.answered", compact) == (1, 3)


def test_a_practice_counts_where_and_when_it_is_copied(compact):
    theirs, foreign = a_practice(a_party(compact).organisation), a_practice()
    a_copy(theirs, started_on=at(3, 2).date())
    a_copy(foreign, started_on=at(3, 2).date())
    a_copy(theirs, started_on=at(1, 2, year=2025).date())
    a_copy(theirs, started_on=TODAY + DAY)

    assert creuse("practices.copied", compact) == (1, None)
    assert creuse("practices.copied", None) == (2, None)


def test_feedback_counts_where_it_was_met_the_place_of_its_site_included(compact):
    ajain = compact.feedback.exclude(commune=None).first().commune
    a_feedback(compact, site=CareSiteFactory(commune=ajain))
    a_feedback(compact, site=CareSiteFactory())
    a_feedback(None, commune=ajain)

    assert parts("feedback.received", ajain, compact=compact) == (6, None)
    assert creuse("feedback.received", compact) == (7, None)
    assert parts("feedback.received", read_area("france"), compact=compact) == (7, None)


def test_feedback_grouped_with_another_has_its_answer_and_did_not_wait_before_it(compact):
    first = a_feedback(compact, created_at=at(3, 1), answered_at=at(3, 5))
    a_feedback(compact, created_at=at(3, 2), same_as=first)
    a_feedback(compact, created_at=at(3, 8), same_as=first)

    assert creuse("feedback.answered", compact) == (5, 7)
    found = measured("feedback.days", read_area("departement:23"), "2026-03", compact)
    assert found.numerator == 7  # of 0, 3, 4, 10, 30 and 31


def test_what_was_done_is_published_for_the_whole_group(compact):
    words = {"public_title": "Bus", "public_text": "Une navette.", "published_at": NOW}
    first = a_feedback(compact, **words)
    a_feedback(compact, same_as=first)
    a_feedback(a_compact(area="departement:23"), **words)

    assert creuse("feedback.published", compact) == (2, 7)


def test_answers_are_rated_by_who_asked(compact):
    ours = an_expertise(pilot_of(compact).organisation)
    a_request(ours, answered_at=at(3, 10), rating=5)
    a_request(ours, answered_at=at(3, 10), rating=2)
    a_request(ours, answered_at=at(3, 10))
    a_request(ours, answered_at=at(12, 31, 23, 59, year=2025), rating=1)
    a_request(an_expertise(), answered_at=at(3, 10), rating=1)

    assert creuse("expertise.rating", compact) == (7, 2)
