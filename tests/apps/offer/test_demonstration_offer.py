"""The demonstration offer: made once, and useful at once."""

import pytest

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.demonstration import CPTS, HOSPITAL, create_demonstration_accounts
from maillage.apps.accounts.models import AuditLine, Organisation, User
from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.demonstration import create_demonstration_offer
from maillage.apps.offer.models import Agenda, CareService, Reason
from maillage.apps.offer.selectors import visible_services
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    create_demonstration_accounts()
    CommuneFactory(code="23002", name="Ajain")
    CommuneFactory(code="23096", name="Guéret")
    create_demonstration_offer()


def test_every_agenda_has_free_slots_and_a_second_run_adds_nothing(offer):
    agendas, lines = Agenda.objects.count(), AuditLine.objects.count()

    create_demonstration_offer()

    assert (Agenda.objects.count(), AuditLine.objects.count()) == (agendas, lines)
    assert FreeSlot.objects.values("agenda").distinct().count() == agendas
    assert AuditLine.objects.filter(actor=SYSTEM).exists()


def test_the_cpts_sees_what_the_hospital_shares_and_the_public_does_not(offer):
    hospital = CareService.objects.filter(site__organisation__name=HOSPITAL)
    member = User.objects.get(email="cpts@demo.maillage.example")

    assert hospital.count() == 2
    assert set(hospital) <= set(visible_services(member))
    assert not set(hospital) & set(visible_services(None))
    assert Organisation.objects.get(name=CPTS).finess


def test_what_is_sensitive_says_nothing_in_public(offer):
    for reason in Reason.objects.filter(is_sensitive=True):
        assert reason.public_label == "Consultation"


def test_without_france_nothing_is_made(db):
    create_demonstration_accounts()

    create_demonstration_offer()

    assert not Agenda.objects.exists()
