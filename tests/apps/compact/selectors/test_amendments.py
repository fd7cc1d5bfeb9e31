"""What an amendment changes and who signs, before and after it is applied."""

from datetime import date

import pytest

from maillage.apps.compact.models import Compact
from maillage.apps.compact.selectors import amendments as selectors
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import TODAY, a_clause
from tests.apps.compact.reviews import (
    a_closed_review,
    a_partnership,
    a_prepared_review,
    an_amendment,
    an_article,
    settled,
    signed_by,
    signed_by_all,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2023, 1, 1), date(2026, 12, 31), date(2030, 12, 31)),
        (date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31)),
        (date(2024, 7, 1), date(2024, 12, 31), date(2025, 12, 31)),
        (date(2023, 3, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 1, 1), None, None),
    ],
)
def test_a_renewal_is_proposed_for_as_long_a_year_at_least(starts_on, ends_on, expected):
    assert selectors.proposed_end(Compact(starts_on=starts_on, ends_on=ends_on)) == expected


def test_what_to_do_before_a_renewal_is_said_at_each_stage():
    who = a_partnership()
    assert "Aucun bilan" in selectors.why_not_renewable(who.compact)

    review = a_prepared_review(who)
    assert "n’est pas clos" in selectors.why_not_renewable(who.compact)
    review.delete()
    a_closed_review(who, "renew")

    assert selectors.why_not_renewable(who.compact) == ""
    who.compact.ends_on = None
    assert "pas de date de fin" in selectors.why_not_renewable(who.compact)


def test_the_parties_that_sign_come_first_then_those_that_join_as_signatories():
    who = a_partnership()
    amendment = an_amendment(who)
    mutual, school = OrganisationFactory(name="Mutuelle"), OrganisationFactory(name="École")
    an_article(who, amendment, "join", organisation=mutual, role="signatory")
    an_article(who, amendment, "join", organisation=school, role="partner")

    names = [each.organisation.name for each in selectors.signers(amendment)]

    assert names == ["Mairie", "CHI", "Mutuelle"]


def test_who_signed_stays_known_after_a_party_has_left():
    who = a_partnership()
    who.compact.parties.filter(organisation=who.club).update(role="signatory")
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment = settled(who, amendment)
    signed_by_all(who, amendment)

    amendment = signed_by(amendment, who.helper, who.club)

    assert amendment.state == "signed"
    assert len(selectors.signers(amendment)) == 3
    assert not who.compact.parties.filter(organisation=who.club).exists()


def test_parties_to_come_count_those_that_join_and_not_those_that_leave():
    who = a_partnership()
    amendment, mutual = an_amendment(who), OrganisationFactory(name="Mutuelle")
    an_article(who, amendment, "join", organisation=mutual, role="partner")
    an_article(who, amendment, "leave", organisation=who.club)

    found = selectors.parties_after(amendment)

    assert [each.name for each in found] == ["CHI", "Mairie", "Mutuelle"]


def test_what_is_under_a_clause_is_found_at_any_depth_but_not_what_was_removed():
    who = a_partnership()
    objective = a_clause(who.compact)
    kept = a_clause(who.compact, "commitment", parent=objective)
    a_clause(who.compact, "commitment", parent=objective, removed_on=TODAY)

    assert selectors.under(objective.parent) == [objective, kept]
    assert selectors.under(kept) == []
