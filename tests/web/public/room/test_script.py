"""What the script of a room asks for: state, signs of life, signals, ladder."""

import json

import pytest

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.models import Signal
from maillage.apps.teleconsult.services import lobby, rooms
from tests.apps.teleconsult.a_room import (
    BROWSER,
    OTHER_BROWSER,
    a_room_of_three,
    an_open_room,
)
from tests.apps.teleconsult.factories import later
from tests.web.public.room.room_case import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return a_room_of_three()


@pytest.fixture
def as_patient(client):
    client.cookies[COOKIE] = BROWSER
    return client


def send(client, sender, recipient, body):
    return client.post(
        address("room_signal", sender, recipient.pk), data=body, content_type="text/plain"
    )


def test_a_signal_goes_from_one_browser_to_the_other(as_patient, room):
    sent = send(as_patient, room.patient, room.practitioner, '{"hello": true}')
    as_patient.force_login(room.user)
    state = as_patient.get(address("room_state", room.practitioner)).json()

    assert sent.status_code == 204
    assert [one["body"] for one in state["signals"]] == ['{"hello": true}']
    after = {"apres": state["signals"][-1]["id"]}
    assert as_patient.get(address("room_state", room.practitioner), after).json()["signals"] == []


def test_a_sign_of_life_is_answered_by_the_state(as_patient, room):
    beat = as_patient.post(address("room_beat", room.patient), {"apres": "0"})

    assert beat.json() == as_patient.get(address("room_state", room.patient)).json()
    assert beat.json()["phase"] == "room"
    assert {peer["kind"] for peer in beat.json()["peers"]} == {"practitioner", "third"}


@pytest.mark.parametrize("given", ["x", "-1", "9" * 40, "１"])
def test_a_number_that_is_none_counts_as_none(as_patient, room, given):
    assert as_patient.get(address("room_state", room.patient), {"apres": given}).status_code == 200


def test_a_sign_of_life_after_the_end_says_that_it_ended(as_patient, room):
    patient = room.patient
    room.do(rooms.end)

    assert as_patient.post(address("room_beat", patient)).json()["phase"] == "ended"


def test_nothing_a_third_party_asks_for_changes_with_a_silent_signal(client, room):
    client.cookies[COOKIE] = OTHER_BROWSER
    asked = ("room_state", "room_panel", "room")
    before = [bare(client.get(address(name, room.third))) for name in asked]

    lobby.silent_signal(participant_id=room.patient.pk, now=later())
    lobby.answer_alone(participant_id=room.patient.pk, alone="wants_privacy", now=later())

    assert [bare(client.get(address(name, room.third))) for name in asked] == before


def bare(response):
    """The answer without the token of its forms, another one each time."""
    text = response.content.decode()
    return "".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_ten_megabytes_are_refused_before_being_parsed(as_patient, room):
    response = send(as_patient, room.patient, room.practitioner, "x" * 10_000_000)

    assert response.status_code == 413
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"), [(b"\xff", 400), (b"[]", 409), (b"", 409), (b"{}", 204)]
)
def test_a_body_is_a_json_object(as_patient, room, body, status):
    assert send(as_patient, room.patient, room.practitioner, body).status_code == status


def test_whoever_waits_in_the_lobby_is_refused(as_patient):
    room = an_open_room()
    response = send(as_patient, room.patient, room.practitioner, "{}")

    assert response.status_code == 403
    assert "pas encore fait entrer" in response.json()["error"]


def test_too_many_messages_are_told_apart(as_patient, room, monkeypatch):
    monkeypatch.setattr("maillage.apps.teleconsult.services.signalling.MOST_SIGNALS", 0)

    assert send(as_patient, room.patient, room.practitioner, "{}").status_code == 429


@pytest.mark.parametrize(("rung", "status"), [("audio", 204), ("in_person", 403), ("4k", 409)])
def test_the_script_moves_on_the_ladder(as_patient, room, rung, status):
    response = as_patient.post(
        address("room_rung", room.patient), {"rung": rung}, headers={"X-Room": "1"}
    )

    assert response.status_code == status


def test_the_stage_gives_credentials_to_whoever_is_in_and_to_nobody_else(as_patient, settings):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:r.exemple.fr:3478"], "north"
    room = an_open_room()
    lobby.answer_alone(participant_id=room.patient.pk, alone="alone", now=later())
    before = as_patient.get(address("room", room.patient)).content.decode()
    room.do(rooms.admit)
    after = as_patient.get(address("room", room.patient)).context["stage"]

    assert "r.exemple.fr" not in before
    [server] = json.loads(after["servers"])
    assert server["username"].endswith(f":p{room.patient.pk}")
