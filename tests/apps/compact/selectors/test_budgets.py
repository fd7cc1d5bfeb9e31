"""Money planned and spent, added up by hand."""

import pytest

from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors import budgets
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import a_compact, an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    compact = a_compact()
    action = an_action(compact)
    town, agency = OrganisationFactory(name="Ville"), OrganisationFactory(name="Agence")
    lines = ((agency, 2026, 1_000, 400), (agency, 2027, 500, 0), (town, 2026, 200, 300))
    for financier, year, planned, spent in lines:
        action.budget.create(financier=financier, year=year, planned=planned, spent=spent)
    other = an_action(a_compact())
    other.budget.create(financier=town, year=2026, planned=9, spent=9)
    return compact


def test_all_the_money_of_a_compact_and_of_a_year(compact):
    everything = budgets.total(compact)

    assert (everything.planned, everything.spent, everything.left) == (1_700, 700, 1_000)
    assert everything.share == pytest.approx(700 / 1_700)
    assert budgets.total(compact, read_period("2026-T2")).planned == 1_200
    assert budgets.total(compact, read_period("2025")) == budgets.Money("total", 0, 0)


def test_financiers_come_by_what_they_planned_and_years_in_order(compact):
    assert [(row.label, row.planned, row.spent) for row in budgets.by_financier(compact)] == [
        ("Agence", 1_500, 400),
        ("Ville", 200, 300),
    ]
    assert [(row.label, row.planned) for row in budgets.by_year(compact)] == [
        ("2026", 1_200),
        ("2027", 500),
    ]


def test_more_than_planned_leaves_less_than_nothing_and_nothing_planned_has_no_share(compact):
    town = budgets.by_financier(compact)[1]

    assert (town.left, town.share) == (-100, 1.5)
    assert budgets.of_action(an_action(a_compact())).share is None
