"""The directory as it stands today; each figure worked by hand."""

from datetime import timedelta

import pytest

from maillage.apps.booking.models import FreeSlot
from maillage.apps.compact.errors import NotMeasured
from tests.apps.compact.factories import NOW, TODAY
from tests.apps.offer.factories import CareServiceFactory
from tests.apps.territory.factories import CommuneFactory

from .worked import an_agenda, measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain")


def _service(commune, **values):
    return CareServiceFactory(site__commune=commune, **values)


def test_gp_services_that_said_yes_or_no_are_those_counted(ajain):
    for answer in ("yes", "no", "no", "unknown"):
        _service(ajain, takes_new_patients=answer)
    _service(ajain, care_type="nursing")
    _service(ajain, hidden_at=NOW)
    _service(ajain, site__hidden_at=NOW)
    _service(CommuneFactory())
    found = measured("offer.taking_new_patients", ajain)
    assert (found.numerator, found.denominator) == (1, 3)
    assert found.notes == ("1 service ne le dit pas.",)


def test_a_service_is_up_to_date_until_the_day_it_had_to_be_confirmed(ajain):
    for days in (1, 0, -1):
        _service(ajain, confirm_before=TODAY + timedelta(days=days))
    _service(ajain, hidden_at=NOW)
    _service(CommuneFactory())
    assert parts("offer.up_to_date", ajain) == (1, 3)


def test_places_that_help_with_rights_are_those_everyone_sees(ajain):
    _service(ajain, care_type="social_rights")
    _service(ajain, care_type="social_rights", visibility="professionals")
    _service(ajain)
    _service(CommuneFactory(), care_type="social_rights")
    assert parts("offer.rights_services", ajain) == (1, None)


def test_the_first_slot_is_that_of_each_gp_service_anyone_may_book(ajain):
    soon, late = _agenda_with_slots(ajain, 2, 9), _agenda_with_slots(ajain, 6)
    _agenda_with_slots(ajain)  # full
    _agenda_with_slots(ajain, 1, service__care_type="nursing")
    _agenda_with_slots(ajain, 1, is_open=False)
    _agenda_with_slots(CommuneFactory(), 1)
    late.service.reasons.update(bookable_by="everyone")
    _slot(soon, -1)
    found = measured("offer.days_to_first_slot", ajain)
    assert (found.numerator, found.notes) == (4, ("1 service sans aucun créneau libre.",))
    soon.service.reasons.update(bookable_by="professionals")
    assert parts("offer.days_to_first_slot", ajain) == (6, None)


def _agenda_with_slots(commune, *days, **values):
    agenda = an_agenda(commune, **values)
    for number in days:
        _slot(agenda, number)
    return agenda


def _slot(agenda, days):
    start = NOW + timedelta(days=days, hours=1)
    FreeSlot.objects.create(
        agenda=agenda, reason=agenda.service.reasons.get(), places=1,
        start=start, end=start + timedelta(minutes=20),
    )  # fmt: skip


def test_full_services_have_no_first_slot_and_without_an_agenda_there_is_nothing(ajain):
    with pytest.raises(NotMeasured, match="ouvrir le sien"):
        measured("offer.days_to_first_slot", ajain)
    an_agenda(ajain)
    assert parts("offer.days_to_first_slot", ajain) == (None, None)
