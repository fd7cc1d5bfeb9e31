"""Prevention events: held, people who came, communes reached; each figure worked by hand."""

from datetime import timedelta

import pytest

from maillage.apps.compact.areas import read_area
from tests.apps.compact.factories import NOW, a_compact, an_event
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

from .worked import at, measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    """Two events held in two communes of the Creuse, and five that no figure may count."""
    compact = a_compact(area="departement:23")
    ajain = CommuneFactory(name="Ajain")
    allier = DepartementFactory(code="03", name="Allier")
    an_event(compact, commune=ajain, starts_at=at(3, 2), reached=40)
    an_event(compact, commune=ajain, starts_at=at(3, 3), reached=None)
    an_event(compact, starts_at=at(12, 31, 23, year=2025), reached=500)
    an_event(compact, starts_at=at(3, 2), cancelled_at=at(3, 1), reached=500)
    an_event(compact, starts_at=NOW - timedelta(minutes=30), reached=500)
    an_event(compact, commune=CommuneFactory(departement=allier, epci=None), reached=500)
    an_event(a_compact(), starts_at=at(3, 2), reached=500)
    return compact


def test_events_held_are_over_and_were_not_cancelled(compact):
    assert parts("events.held", read_area("departement:23"), compact=compact) == (2, None)
    assert parts("events.held", read_area("france"), compact=compact) == (3, None)


def test_people_who_came_are_those_counted_and_what_was_not_is_told(compact):
    found = measured("events.people_reached", read_area("departement:23"), compact=compact)
    assert (found.numerator, found.people) == (40, 40)
    assert found.notes == ("1 rendez-vous sans comptage.",)


def test_a_commune_with_two_events_is_reached_once(compact):
    creuse = read_area("departement:23")
    assert parts("events.communes_reached", creuse, compact=compact) == (1, creuse.communes.count())


def test_events_of_a_variant_count_in_its_frame(compact):
    frame = a_compact(kind="national", area="france")
    compact.frame = frame
    compact.save()
    assert parts("events.held", read_area("france"), compact=frame) == (3, None)
