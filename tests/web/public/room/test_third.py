"""The pages of a third party, without script."""

import pytest

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.enums import RoomEventKind
from maillage.apps.teleconsult.services import rooms
from tests.apps.teleconsult.a_room import a_room_with_the_patient, join
from tests.apps.teleconsult.factories import later
from tests.web.public.room.room_case import address, sit, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def third():
    room = a_room_with_the_patient()
    return room.do(rooms.invite, label="interprète")


def test_an_invitation_is_used_by_a_button_not_by_whoever_reads_the_link(client, third):
    assert client.get(address("room", third)).url == address("room_invited", third)
    page = text(client.get(address("room_invited", third)))
    third.refresh_from_db()
    assert third.joined_at is None
    assert "comme interprète" in page
    assert "secret" in page

    response = client.post(address("room_invited", third))

    assert response.url == address("room", third)
    assert "vous fera entrer" in text(client.get(response.url))


def test_replayed_from_another_browser_it_is_refused(client, third):
    join(third)

    assert client.post(address("room_invited", third)).status_code == 403
    assert client.get(address("room", third)).status_code == 403


def test_past_its_time_it_is_refused(client, third, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(15))

    assert client.post(address("room_invited", third)).status_code == 403


def test_a_third_party_has_neither_the_question_nor_the_dot(client, third):
    sit(client, third)
    page = text(client.get(address("room", third)))

    assert "room-dot" not in page
    assert client.post(address("room_answer", third), {"alone": "alone"}).status_code == 403
    client.post(address("room_point", third))
    kinds = third.consultation.events.values_list("kind", flat=True)
    assert RoomEventKind.SIGNALLED not in set(kinds)


def test_their_own_computer_is_not_wiped_of_the_rest(client, third):
    sit(client, third)
    response = client.post(address("room_leave", third))

    assert "Clear-Site-Data" not in response
    assert response.cookies[COOKIE].value == ""


def test_the_patients_address_is_not_an_invitation(client, third):
    patient = third.consultation.participants.get(kind="patient")

    assert client.get(address("room_invited", patient)).status_code == 403
