"""The practitioner's side of the room: its words, its buttons, and who may press them."""

import re

import pytest
from django.urls import reverse

from maillage.apps.teleconsult.models import RoomEvent
from maillage.apps.teleconsult.services import lobby, rooms
from maillage.web.practitioner.room import room_context
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.a_room import (
    OTHER_BROWSER,
    a_room_of_three,
    a_room_with_the_patient,
    an_accepted_room,
    an_open_room,
    join,
    token,
)
from tests.apps.teleconsult.factories import a_practitioner, later

pytestmark = pytest.mark.django_db
BUTTONS = (
    *("room_enter", "room_admit", "room_invite", "room_admit_third", "room_remove_third"),
    *("room_renew", "room_rung"),
)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", later)


@pytest.fixture
def press(client):
    """`press(room, "room_admit", **values)` as its practitioner; the script's answer."""

    def press(room, name, **values):
        client.force_login(room.user)
        return client.post(address(room, name), values, headers={"X-Room": "1"})

    return press


@pytest.fixture
def panel(client):
    """The text of the panel, as the practitioner reads it."""

    def panel(room):
        client.force_login(room.user)
        response = client.get(address(room, "room_panel"))
        assert response["Cache-Control"] == "private, no-store"
        return re.sub(r"[ \n]+", " ", response.content.decode())

    return panel


def address(room, name):
    return reverse(f"practitioner:{name}", args=[room.consultation.public_id])


def test_from_entering_to_letting_in_the_panel_offers_the_next_step(press, panel):
    room = an_accepted_room()
    assert "Entrer dans la salle" in panel(room)
    press(room, "room_enter")
    assert "pas encore devant son écran" in panel(room)
    join(room.patient)
    assert "Faire entrer la personne" in panel(room)

    assert press(room, "room_admit").status_code == 204

    page = panel(room)
    assert "Vous êtes en consultation" in page
    assert "Faire entrer la personne" not in page


def test_without_script_a_button_leads_back_to_the_consultation(client):
    room = an_accepted_room()
    client.force_login(room.user)
    response = client.post(address(room, "room_enter"))

    assert response.url == address(room, "consultation")


def test_what_cannot_be_done_now_is_said_in_words(press, client):
    room = an_accepted_room()
    by_script = press(room, "room_admit")
    assert by_script.status_code == 409
    assert by_script.json()["error"] == "Entrez d’abord dans la salle."

    followed = client.post(address(room, "room_admit"), follow=True)
    assert "Entrez d’abord dans la salle." in followed.content.decode()


def test_only_the_practitioner_of_the_consultation_sees_the_panel_and_presses(client):
    room = an_open_room()
    events = RoomEvent.objects.count()
    others = [
        a_practitioner().user,
        room.consultation.ticket.opened_by,
        MembershipFactory(role="administrator").user,
    ]
    for user in others:
        client.force_login(user)
        assert client.get(address(room, "room_panel")).status_code == 403
        for name in BUTTONS:
            values = {"label": "relais", "rung": "audio"}
            assert client.post(address(room, name), values).status_code == 403, name
    client.logout()
    for name in BUTTONS:
        assert "/compte/connexion/" in client.post(address(room, name)).url

    assert RoomEvent.objects.count() == events
    client.force_login(room.user)
    assert client.get(address(room, "room_panel")).status_code == 200


def test_buttons_are_posted_never_followed(client):
    room = an_open_room()
    client.force_login(room.user)

    assert {client.get(address(room, name)).status_code for name in BUTTONS} == {405}


def test_a_room_that_does_not_exist_is_not_found(client):
    room = an_open_room()
    client.force_login(room.user)
    nowhere = reverse("practitioner:room_panel", args=["00000000-0000-4000-8000-000000000000"])

    assert client.get(nowhere).status_code == 404


def test_the_silent_signal_and_the_answer_are_read_here(panel):
    room = an_open_room()
    assert "pas encore dit si elle est seule" in panel(room)
    lobby.answer_alone(participant_id=room.patient.pk, alone="wants_privacy", now=later())
    lobby.silent_signal(participant_id=room.patient.pk, now=later())

    page = panel(room)
    assert "Signal discret à 10\u00a0h" in page
    assert "sans dire qu’elle l’a demandé" in page


def test_a_third_party_is_invited_let_in_and_sent_out(press, panel):
    room = a_room_with_the_patient()
    press(room, "room_invite", label="interprète")
    invited = panel(room)
    assert f"/teleconsultation/invitation/{token(room.third)}/" in invited
    assert "jusqu’à 10\u00a0h\u00a015" in invited
    join(room.third, secret=OTHER_BROWSER)
    waiting = panel(room)
    assert "attend devant la salle" in waiting
    assert "/invitation/" not in waiting, "it served"

    press(room, "room_admit_third")
    assert "(interprète)\u00a0: dans la salle" in panel(room)
    press(room, "room_remove_third")
    assert room.third is None


def test_the_number_is_shown_to_the_practitioner_alone(client, panel):
    room = a_room_of_three()
    assert "tel:+33555000002" in panel(room)

    client.cookies["maillage_salle"] = "secret-of-one-browser"
    patient = client.get(reverse("public:room", args=[token(room.patient)])).content.decode()
    assert "555000002" not in patient
    assert "05 55 00 00 02" not in patient


def test_the_practitioner_moves_the_room_on_the_ladder(press, panel):
    room = a_room_with_the_patient()
    assert press(room, "room_rung", rung="audio").status_code == 204

    assert "le son seul continue" in panel(room)
    assert press(room, "room_rung", rung="loud").status_code == 409


def test_a_second_way_in_is_given_when_a_screen_breaks_down(press):
    room = a_room_with_the_patient()
    first = room.patient
    press(room, "room_renew")

    assert room.patient != first


def test_before_entering_nobody_may_move_the_ladder(press):
    assert press(an_accepted_room(), "room_rung", rung="audio").status_code == 403


def test_the_stage_exists_only_while_the_practitioner_is_in():
    room = an_accepted_room()
    assert room_context(room.consultation)["stage"] is None
    room.do(rooms.enter_as_practitioner)
    room.consultation.refresh_from_db()
    assert room_context(room.consultation)["stage"]["has_media"]
    room.do(rooms.end)
    room.consultation.refresh_from_db()

    assert room_context(room.consultation)["stage"] is None
