"""A health centre at Ajain, open on weekdays; the clock stands on Monday 23 November 2026, 9 h."""

import pytest

from maillage.apps.booking.booker import Booker
from maillage.apps.booking.codes import link_token
from maillage.apps.booking.people import PersonData
from maillage.apps.booking.services import book, refresh_free_slots
from tests.apps.offer.factories import CareServiceFactory, CareSiteFactory, open_agenda
from tests.apps.territory.factories import CommuneFactory, TravelTimeSetFactory
from tests.web.public.care.care_case import (
    EMAIL,
    MONDAY_9,
    PERSON,
    TUESDAY_9,
    Clock,
    last_code,
    text_of,
)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(MONDAY_9)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.at)
    return clock


@pytest.fixture
def ajain(db):
    TravelTimeSetFactory()
    return CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)


@pytest.fixture
def centre(ajain, clock):
    """(agenda, reason) of a consultation open every weekday from 9 to 12."""
    site = CareSiteFactory(name="Centre de santé d’Ajain", commune=ajain, phone="+33555000001")
    service = CareServiceFactory(site=site)
    agenda, reason = open_agenda(
        service=service,
        role__practitioner__family_name="Lefèvre",
        reason={"horizon_days": 21},
    )
    refresh_free_slots([agenda.pk], now=clock.at)
    return agenda, reason


@pytest.fixture
def booked(centre, clock):
    """An appointment on Tuesday at 9, of Anne Martin, reached by e-mail."""
    agenda, reason = centre
    return book(
        agenda_id=agenda.pk,
        reason_id=reason.pk,
        start=TUESDAY_9,
        person=PersonData("Martin", "Anne", email=EMAIL),
        channel="web",
        booker=Booker.person(),
        now=clock.at,
    )


@pytest.fixture
def token(booked):
    return link_token(booked)


@pytest.fixture
def held(client, centre):
    """Address of the second step, once Tuesday at 9 is held."""
    agenda, reason = centre
    page = f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/"
    return client.post(page, {"start": TUESDAY_9.isoformat(), "key": "k1"})["Location"]


@pytest.fixture
def code_sent(client, held):
    """(address of the third step, the code that was sent)."""
    address = client.post(held, PERSON)["Location"]
    return address, last_code()


@pytest.fixture
def read(client):
    """Text of a page that must answer 200, no-break spaces made plain."""

    def get(address, data=None):
        response = client.get(address, data)
        assert response.status_code == 200, (address, response.status_code)
        return text_of(response)

    return get
