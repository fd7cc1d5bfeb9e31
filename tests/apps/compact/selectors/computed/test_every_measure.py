"""What holds of every measure: its file, its sources, and few queries however large the area."""

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.definitions import definitions
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.computed import COMPUTED
from tests.apps.compact.factories import a_compact
from tests.apps.territory.factories import CommuneFactory, ScoreFactory, TravelTimeSetFactory

MOST_QUERIES = 7


def test_every_measure_has_its_definition_under_its_own_name():
    written = {each.id for each in definitions() if not each.is_declared}
    assert written == set(COMPUTED)
    assert all(each.selector == each.id for each in definitions() if not each.is_declared)


def test_no_definition_says_that_someone_of_the_trade_read_it_before_they_did():
    assert all("à relire" in each.checked_by for each in definitions() if not each.is_declared)


@pytest.mark.django_db
def test_every_measure_names_its_sources_in_few_queries_over_the_whole_country(
    django_assert_max_num_queries,
):
    compact = a_compact(area="france")
    TravelTimeSetFactory()
    for vintage in (2022, 2023):
        ScoreFactory(commune=CommuneFactory(), vintage=vintage, dataset__vintage=str(vintage))
    CommuneFactory.create_batch(10)
    france, year = read_area("france"), read_period("2026")
    without = {each.id: each.denominator == "" for each in definitions()}
    refused = set()
    for key, compute in COMPUTED.items():
        with django_assert_max_num_queries(MOST_QUERIES):
            try:
                found = compute(france, year, compact)
            except NotMeasured:
                refused.add(key)
                continue
        assert found.sources, key
        assert (found.denominator is None) == without[key], key
    assert len(refused) < len(COMPUTED) / 3
