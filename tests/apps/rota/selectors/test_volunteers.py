"""Volunteers found by name whatever the accents, counted by what they lack."""

from datetime import timedelta

import pytest

from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.selectors import volunteers as selectors
from maillage.apps.rota.selectors.directory import look_up
from tests.apps.offer.factories import PractitionerFactory
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    TODAY,
    a_centre,
    a_collective,
    a_post,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective(db):
    return a_collective()


def every(collective):
    return selectors.volunteers_of([collective.pk], TODAY)


@pytest.mark.parametrize("query", ["elodie", "LE GOFF", "goff élodie", "  Goff ", "Élodie"])
def test_a_name_is_found_whatever_accents_case_and_order(collective, query):
    found = a_volunteer(collective, given_name="Élodie", family_name="Le Goff")
    a_volunteer(collective, given_name="Anne", family_name="Martin")

    assert list(selectors.search(every(collective), query)) == [found]


def test_a_number_is_found_and_nothing_typed_is_everybody(collective):
    one, two = a_volunteer(collective), a_volunteer(collective)

    assert list(selectors.search(every(collective), two.rpps)) == [two]
    assert set(selectors.search(every(collective), " ")) == {one, two}
    assert not selectors.search(every(collective), "personne")


def test_volunteers_are_counted_by_state_and_by_what_they_lack(collective):
    a_volunteer(collective, weeks=[MONDAY])
    a_volunteer(collective, is_ready=False)
    a_volunteer(collective, is_ready=False, state=VolunteerState.PAUSED)
    a_volunteer(collective, is_ready=False, state=VolunteerState.CANDIDATE)
    a_volunteer(collective, state=VolunteerState.LEFT, left_at=NOW)
    erased = {"family_name": "", "given_name": "", "rpps": "", "phone": "", "email": ""}
    a_volunteer(collective, state=VolunteerState.LEFT, left_at=NOW, erased_at=NOW, **erased)
    a_volunteer(a_collective())

    assert selectors.counts(every(collective)) == {
        "candidate": 1,
        "active": 2,
        "paused": 1,
        "left": 1,
        "late": 2,
        "silent": 1,
    }


def test_a_week_offered_counts_until_it_begins(collective):
    volunteer = a_volunteer(collective, weeks=[monday(-8), MONDAY, monday(1)])

    assert selectors.weeks_offered([volunteer.pk], TODAY) == {volunteer.pk: 2}


def test_a_week_is_to_come_until_its_saturday(collective):
    volunteer = a_volunteer(collective)
    line = a_centre(collective).lines.get()
    first, second = (a_post(line, monday(n), volunteer) for n in (0, 1))

    saturday = MONDAY + timedelta(days=5)
    assert selectors.weeks_of(volunteer, saturday) == ([first, second], [])
    assert selectors.weeks_of(volunteer, saturday + timedelta(days=1)) == ([second], [first])


def test_the_directory_is_compared_by_number(collective):
    volunteer = a_volunteer(collective, given_name="Zoé", family_name="Le Goff")
    assert look_up(volunteer).practitioner is None

    entry = PractitionerFactory(rpps=volunteer.rpps, family_name="MARTIN", given_name="")
    assert (look_up(volunteer).practitioner, look_up(volunteer).is_same) == (entry, False)
    entry.family_name = "LE-GOFF"
    entry.save()
    assert look_up(volunteer).is_same
