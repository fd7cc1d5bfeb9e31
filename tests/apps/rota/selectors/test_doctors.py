"""Which doctor a patient meets in a week."""

from datetime import timedelta

import pytest

from maillage.apps.rota.selectors.doctors import doctors_on
from maillage.apps.rota.services.slots import ensure_agenda
from tests.apps.rota.factories import MONDAY, a_centre, a_post, a_volunteer, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    line = a_centre().lines.get()
    ensure_agenda(line)
    return line


def test_the_doctor_of_the_week_from_its_monday_to_its_sunday(line):
    doctor = a_volunteer(line.centre.collective, given_name="Zoé", family_name="Ferré")
    a_post(line, MONDAY, doctor)
    days = [MONDAY + timedelta(days=number) for number in (-1, 0, 5, 6, 7)]

    found = doctors_on([(line.agenda_id, day) for day in days])

    assert found == {(line.agenda_id, day): "Dr Zoé Ferré" for day in days[1:4]}


def test_a_week_without_a_doctor_and_an_agenda_of_no_line_have_none(line):
    a_post(line, monday(1))

    assert doctors_on([(line.agenda_id, monday(1)), (line.agenda_id + 1, MONDAY)]) == {}
