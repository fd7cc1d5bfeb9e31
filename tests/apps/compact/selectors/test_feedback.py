"""Feedback: which compacts may take it, and what the review reads of it."""

from datetime import timedelta

import pytest

from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors import feedback as selectors
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.exchange import a_feedback
from tests.apps.compact.factories import NOW, a_compact, a_party
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def commune():
    return CommuneFactory()


def names(compacts):
    return [each.slug for each in compacts]


def test_an_organisation_reports_to_the_compacts_it_is_a_party_of_those_of_the_commune_first(
    commune,
):
    party = OrganisationFactory()
    for slug, area, state in (
        ("a-loin", None, "running"), ("b-ici", f"commune:{commune.code}", "running"),
        ("c-finie", None, "ended"),
    ):  # fmt: skip
        a_party(a_compact(slug=slug, area=area, state=state), organisation=party)
    a_compact(slug="d-autre", area=f"commune:{commune.code}")

    assert names(selectors.open_to(party, commune)) == ["b-ici", "a-loin"]
    assert selectors.sorted_into(party, commune).slug == "b-ici"
    assert selectors.sorted_into(party) is None


def test_an_organisation_that_is_no_party_reports_to_those_that_hold_the_commune(commune):
    a_compact(slug="commune", area=f"commune:{commune.code}")
    a_compact(slug="departement", area="departement:23")
    a_compact(slug="france", area="france")
    a_compact(slug="ailleurs")
    alone = OrganisationFactory()

    assert names(selectors.open_to(alone, commune)) == ["commune", "departement"]
    assert selectors.open_to(alone) == []


def test_who_may_take_it_is_told_the_same_from_both_sides(commune):
    here, there = a_compact(area=f"commune:{commune.code}"), a_compact()
    ended = a_compact(area=f"commune:{commune.code}", state="ended")
    partner = a_party(there).organisation
    alone = a_feedback(commune=commune)
    theirs = a_feedback(organisation=partner, commune=commune)

    for compact, found in ((here, [alone]), (there, [theirs]), (ended, [])):
        assert list(selectors.to_sort(compact)) == found
    for each in (alone, theirs):
        for compact in (here, there, ended):
            may = compact in selectors.open_to(each.organisation, each.commune)
            assert may == (each in selectors.to_sort(compact))


def test_the_review_reads_how_many_how_fast_about_what_and_what_was_done():
    compact = a_compact()
    march = NOW.replace(month=3)
    public = {"public_title": "Trajet", "public_text": "Une navette.", "published_at": NOW}
    a_feedback(compact, topic="travel", created_at=march, answered_at=march + 3 * DAY, **public)
    a_feedback(compact, topic="travel", created_at=march, answered_at=march + 40 * DAY)
    a_feedback(compact, topic="rights", created_at=NOW - 2 * DAY)
    a_feedback(compact, created_at=march.replace(year=2025), answered_at=NOW)
    a_feedback(a_compact(), created_at=march)

    found = selectors.summary(compact, read_period("2026"), NOW)

    assert (found.received, found.answered, found.late, found.median_days) == (3, 2, 1, 21)
    assert found.topics == (
        ("se déplacer jusqu’aux soins", 2),
        ("droits, papiers, reste à payer", 1),
    )
    assert [each.public_title for each in found.published] == ["Trajet"]


def test_a_year_without_feedback_has_no_delay():
    found = selectors.summary(a_compact(), read_period("2026"), NOW)
    assert (found.received, found.median_days, found.topics) == (0, None, ())
