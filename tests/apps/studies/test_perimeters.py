"""Find a territory to study by words: one's own first, accents and case ignored."""

import pytest

from maillage.apps.studies.selectors import find_perimeters
from maillage.apps.studies.selectors.perimeters import MOST_FOUND, FoundPerimeter
from maillage.apps.territory.services import save_territory
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.studies.territory import ACTOR
from tests.apps.territory.factories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    CommuneFactory(code="23001")
    organisation = OrganisationFactory()
    for name, owner in (("Est creusois", organisation), ("Secret", OrganisationFactory())):
        save_territory(
            name=name, codes=["23001"], organisation=owner, user=UserFactory(), actor=ACTOR
        )
    return organisation


def names(query, *organisations):
    return [found.name for found in find_perimeters(query, organisations=organisations)]


def test_without_words_ones_own_territories_are_offered(organisation):
    assert names("", organisation) == names("  ", organisation) == ["Est creusois"]
    assert names("") == []


def test_territories_of_others_are_not_found(organisation):
    assert names("secret", organisation) == []


@pytest.mark.parametrize("query", ["creuse", "CREUSE", "  Creuse ", "23", "creu"])
def test_a_departement_is_found_by_its_name_or_number(organisation, query):
    found = find_perimeters(query, organisations=[organisation])

    assert FoundPerimeter("departement", "23", "Creuse", "département 23") in found


@pytest.mark.parametrize("query", ["gueret", "Guéret", "grand gueret", "GUÉRET grand"])
def test_accents_case_and_order_of_words_do_not_count(organisation, query):
    assert "Grand Guéret" in names(query, organisation)


def test_every_word_must_be_there(organisation):
    assert names("grand creuse", organisation) == []
    assert names("ueret", organisation) == []  # a word, not a piece of one


def test_what_has_exactly_these_words_comes_first(organisation):
    EpciFactory(code="200000001", name="Creuse Confluence")

    assert names("creuse", organisation)[0] == "Creuse"


def test_kinds_are_told(organisation):
    found = {f.kind: f.detail for query in ("nouvelle", "creuse", "grand", "est")
             for f in find_perimeters(query, organisations=[organisation])}  # fmt: skip

    assert found == {
        "region": "région",
        "departement": "département 23",
        "epci": "intercommunalité",
        "enregistre": "votre territoire",
    }


def test_no_more_than_a_dozen_are_told(organisation):
    for number in range(20):
        EpciFactory(code=f"2000001{number:02d}", name=f"Pays {number}")

    assert len(names("pays", organisation)) == MOST_FOUND == 12


@pytest.mark.parametrize("query", ["x" * 10_000, "%", "'; --", "\0", "🙂", None])
def test_odd_words_find_nothing_and_break_nothing(organisation, query):
    RegionFactory()
    DepartementFactory()

    assert set(names(query, organisation)) <= {"Est creusois"}  # as without words
