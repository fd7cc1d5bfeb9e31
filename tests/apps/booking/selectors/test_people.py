"""Appointments found by what people say at the counter: a name, a number, a code."""

import pytest

from maillage.apps.booking import codes, selectors
from maillage.apps.booking.booker import Booker
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.booking.factories import NOW, booked, person
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Zoé Durand and Élodie d’Aÿ, in one health centre: (appointments, organisation)."""
    agenda, reason = open_agenda(rule={"capacity": 2}, unnamed=True)
    zoe = booked(agenda, reason, person=person(phone="06 39 98 00 01"))
    elodie = booked(
        agenda, reason, person=person(family_name="d’Aÿ", given_name="Élodie", email="e@exemple.fr")
    )
    return (zoe, elodie), agenda.service.site.organisation


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("durand", 0),
        ("Zoe DURAND", 0),
        ("elodie ay", 1),
        ("06.39.98.00.01", 0),
        ("E@exemple.fr", 1),
        ("nobody", None),
        ("06 39 98 00 09", None),
    ],
)
def test_one_finds_a_person_as_one_is_told(two, query, found):
    appointments, organisation = two
    those = selectors.of_the_service(organisation, since=NOW)

    answer = selectors.find(those, query, departement="23")

    assert answer == ([] if found is None else [appointments[found]])


def test_a_code_read_aloud_finds_its_appointment(two):
    (zoe, _), organisation = two
    those = selectors.of_the_service(organisation, since=NOW)

    assert selectors.find(those, codes.shown_code(zoe).lower()) == [zoe]


def test_a_search_stays_within_the_appointments_it_is_given(two):
    (zoe, _), _ = two
    elsewhere = selectors.of_the_service(OrganisationFactory(), since=NOW)

    for query in ("durand", "06 39 98 00 01", codes.shown_code(zoe)):
        assert selectors.find(elsewhere, query, departement="23") == []


def test_an_organisation_sees_what_it_booked_and_nothing_else(two):
    town_hall = OrganisationFactory(kind="town_hall")
    relay = Booker.relay(UserFactory(), town_hall)
    mine = booked(channel="relay", booker=relay)

    assert list(selectors.booked_by(town_hall, since=NOW)) == [mine]


def test_the_history_tells_every_change_in_order(two):
    from maillage.apps.booking import services

    (zoe, _), _ = two
    services.cancel(appointment_id=zoe.pk, booker=Booker.person(), now=NOW)
    services.restore(appointment_id=zoe.pk, booker=Booker.person(), now=NOW)

    told = [line.change for line in selectors.history(zoe)]
    assert told == ["booked", "cancelled", "restored"]
