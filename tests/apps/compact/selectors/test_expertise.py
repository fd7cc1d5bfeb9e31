"""Expertise and practices: found by words, theme and place; how offers keep their word."""

from datetime import timedelta

import pytest

from maillage.apps.compact.selectors import expertise, practices
from tests.apps.compact.exchange import a_copy, a_practice, a_request, an_expertise
from tests.apps.compact.factories import NOW, TODAY, a_coordinator
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def titles(found):
    return [each.title for each in found]


def test_offers_of_a_departement_come_before_those_of_the_country():
    creuse, nievre = DepartementFactory(), DepartementFactory(code="58", name="Nièvre")
    an_expertise(title="A, national")
    for title, place in (("B, Creuse", creuse), ("C, Nièvre", nievre)):
        an_expertise(title=title, level="regional").departements.add(place)
    an_expertise(title="D, fermée", is_open=False)

    assert titles(expertise.find(departement="23")) == ["B, Creuse", "A, national"]
    assert titles(expertise.find()) == ["A, national", "B, Creuse", "C, Nièvre"]


def test_words_find_whatever_their_accents_with_a_theme():
    an_expertise(title="Téléconsultation", theme="teleconsultation")
    an_expertise(title="Dépistage", description="au marché", theme="prevention")

    assert titles(expertise.find(query="TELECONSULTATION")) == ["Téléconsultation"]
    assert titles(expertise.find(query="marche depistage", theme="prevention")) == ["Dépistage"]
    assert expertise.find(query="marche", theme="rights") == []


def test_an_offer_keeps_its_word_as_far_as_requests_came_to_their_day():
    offered = an_expertise()
    yesterday = TODAY - DAY
    a_request(offered, due_on=yesterday, answered_at=NOW - 2 * DAY, rating=5)
    a_request(offered, due_on=yesterday, answered_at=NOW, rating=2)
    a_request(offered, due_on=yesterday)
    a_request(offered, due_on=TODAY)
    a_request(offered, due_on=yesterday, withdrawn_at=NOW)

    found = expertise.kept([offered], TODAY)[offered.pk]
    assert (found.due, found.in_time, found.ratings, found.rating) == (3, 1, 2, None)
    a_request(offered, answered_at=NOW, rating=5)
    assert expertise.kept([offered], TODAY)[offered.pk].rating == 4.0


def test_what_waits_for_someone_is_of_their_organisations_the_first_due_first():
    offered = an_expertise()
    leader = a_coordinator(offered.organisation)
    second = a_request(offered, due_on=TODAY + DAY)
    first = a_request(offered, due_on=TODAY - DAY)
    a_request(offered, answered_at=NOW)
    a_request(an_expertise())

    assert list(expertise.to_answer(leader)) == [first, second]
    assert [expertise.is_late(each, TODAY) for each in (first, second)] == [True, False]


def test_practices_most_copied_come_first_and_are_found_where_they_are_copied():
    born = CommuneFactory()
    nievre = DepartementFactory(code="58", name="Nièvre")
    copied = a_practice(title="Z, copiée", commune=born)
    a_practice(title="A, jamais copiée")
    a_practice(title="B, retirée", withdrawn_at=NOW)
    a_copy(copied, commune=CommuneFactory(departement=nievre, epci=None))

    assert titles(practices.find()) == ["Z, copiée", "A, jamais copiée"]
    assert titles(practices.find(departement="58")) == ["Z, copiée"]
    assert titles(practices.find(departement="23")) == ["Z, copiée"]
    assert titles(practices.find(copied=True, query="copiee marche")) == ["Z, copiée"]
    assert practices.find(theme="rights") == []
