"""Find a service by words, without minding accents or case."""

import pytest

from maillage.apps.offer.selectors import search_offer
from tests.apps.offer.factories import AgendaFactory, CareServiceFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cardiology():
    service = CareServiceFactory(
        name="Cardiologie de l’hôpital",
        care_type="cardiology",
        site__name="Hôpital de Guéret",
        site__commune=CommuneFactory(name="Saint-Étienne"),
    )
    AgendaFactory(service=service, role__practitioner__family_name="Lefèvre")
    CareServiceFactory(name="Soins infirmiers", care_type="nursing", site__name="Cabinet")
    return service


@pytest.mark.parametrize(
    "query",
    ["cardiologie", "CARDIO", "hopital gueret", "Gue\u0301ret", "st etienne", "lefevre cardio"],
)
def test_every_word_or_its_beginning_is_looked_for(cardiology, query):
    assert search_offer(query, None) == [cardiology]


@pytest.mark.parametrize(
    "query", ["", "  ", "!!", "\u202e", "diologie", "cardio dentiste", "x" * 10_000]
)
def test_nothing_is_found_for_nothing_or_for_the_middle_of_a_word(cardiology, query):
    assert search_offer(query, None) == []


def test_a_service_that_begins_with_the_query_comes_first():
    second = CareServiceFactory(name="Consultation de pédiatrie")
    first = CareServiceFactory(name="Pédiatrie", site__name="Z")

    assert search_offer("pédia", None) == [first, second]


def test_a_search_finds_only_what_the_viewer_may_see():
    CareServiceFactory(name="Pédiatrie", visibility="professionals")

    assert search_offer("pédiatrie", None) == []


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    CareServiceFactory.create_batch(5, name="Pédiatrie")

    with django_assert_num_queries(3):
        assert len(search_offer("pédiatrie", None)) == 5
