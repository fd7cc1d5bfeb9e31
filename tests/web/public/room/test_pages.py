"""The pages of the patient, without script."""

import re

import pytest
from django.urls import reverse

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.enums import Alone, RoomEventKind
from maillage.apps.teleconsult.services import lobby, matching, rooms
from tests.apps.teleconsult.a_room import a_room_with_the_patient, an_accepted_room, token
from tests.apps.teleconsult.factories import later
from tests.web.public.room.room_case import address, sit, text

pytestmark = pytest.mark.django_db


class TestPatient:
    def test_the_first_page_asks_whether_they_are_alone_and_shows_nothing_else(self, client):
        room = an_accepted_room()
        page = text(client.get(address("room", room.patient)))

        assert "Êtes-vous seul·e dans la pièce" in page
        assert page.count('name="alone"') == 3
        assert "<video" not in page
        assert "Urgence" in page

    def test_looking_at_the_page_takes_nobody_s_seat(self, client):
        room = an_accepted_room()
        response = client.get(address("room", room.patient))

        assert room.patient.joined_at is None
        assert COOKIE not in response.cookies

    def test_the_answer_ties_the_room_to_this_browser_and_leads_to_the_lobby(self, client):
        room = an_accepted_room()
        response = client.post(address("room_answer", room.patient), {"alone": "alone"})

        assert response.url == address("room", room.patient)
        cookie = response.cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert room.patient.browser_fingerprint
        page = text(client.get(response.url))
        assert "le praticien vous fera entrer" in page
        assert "<video" not in page

    def test_the_page_after_is_the_same_whatever_the_answer(self, client):
        pages = set()
        for answer in (Alone.ALONE, Alone.ACCOMPANIED, Alone.WANTS_PRIVACY):
            room = an_accepted_room()
            client.post(address("room_answer", room.patient), {"alone": answer})
            page = text(client.get(address("room", room.patient)))
            main = re.search(r"<main.*</main>", page)[0]
            main = re.sub(r'value="\w{64}"', "", main.replace(token(room.patient), ""))
            pages.add(re.sub(r"\d+", "", main.replace(str(room.consultation.practitioner), "")))

        assert len(pages) == 1

    def test_an_answer_out_of_the_list_is_asked_again(self, client):
        room = an_accepted_room()
        response = client.post(address("room_answer", room.patient), {"alone": "maybe"})

        assert response.status_code == 409
        assert "Choisissez l’une des trois réponses" in text(response)
        assert client.get(address("room", room.patient)).status_code == 200, "still theirs"

    def test_another_browser_is_refused_everywhere(self, client):
        room = a_room_with_the_patient()
        patient = room.patient

        assert client.get(address("room", patient)).status_code == 403
        answer = client.post(address("room_answer", patient), {"alone": "alone"})
        assert answer.status_code == 403
        assert "une seule fois" in text(answer)
        for name in ("room_state", "room_panel", "room_leave"):
            assert client.get(address(name, patient)).status_code == 404
        for name, more in (("room_beat", ()), ("room_rung", ()), ("room_signal", (1,))):
            assert client.post(address(name, patient, *more)).status_code == 404
        room.consultation.refresh_from_db()
        assert room.consultation.alone == Alone.UNKNOWN

    def test_the_page_never_opens_a_stage_before_being_let_in(self, client):
        room = an_accepted_room()
        sit(client, room.patient)
        lobby.answer_alone(participant_id=room.patient.pk, alone="alone", now=later())
        waiting = text(client.get(address("room", room.patient)))
        room.do(rooms.enter_as_practitioner)
        opened = text(client.get(address("room", room.patient)))
        room.do(rooms.admit)
        inside = text(client.get(address("room", room.patient)))

        assert "arrive. Votre place est gardée" in waiting
        assert "est là et vous fait entrer" in opened
        assert 'data-media="0"' in waiting
        assert 'data-media="0"' in opened
        assert 'data-media="1"' in inside
        assert "<video" in inside

    def test_without_script_the_page_explains_reloads_and_offers_the_telephone(self, client):
        room = an_accepted_room()
        sit(client, room.patient)
        lobby.answer_alone(participant_id=room.patient.pk, alone="alone", now=later())
        page = text(client.get(address("room", room.patient)))

        assert '<noscript><meta http-equiv="refresh"' in page
        assert "Je préfère être appelé au téléphone" in page
        response = client.post(address("room_rung", room.patient), {"rung": "telephone"})
        assert response.url == address("room", room.patient)
        room.consultation.refresh_from_db()
        assert room.consultation.rung == "telephone"
        assert "continue par téléphone" in text(client.get(response.url))

    def test_a_room_elsewhere_shows_its_link_once_let_in_only(self, client, settings):
        settings.VIDEO = "https://visio.exemple.fr/{room}"
        room = an_accepted_room()
        sit(client, room.patient)
        lobby.answer_alone(participant_id=room.patient.pk, alone="alone", now=later())
        room.do(rooms.enter_as_practitioner)
        before = text(client.get(address("room", room.patient)))
        room.do(rooms.admit)
        after = text(client.get(address("room", room.patient)))

        assert "visio.exemple.fr" not in before
        assert "visio.exemple.fr" in after
        assert 'data-media="0"' in after

    def test_the_dot_answers_the_same_page_whatever_happens(self, client):
        room = a_room_with_the_patient()
        sitting = client.post(address("room_point", room.patient))
        assert sitting.url == address("room", room.patient), "refused, and nothing tells it"
        assert RoomEventKind.SIGNALLED not in room.kinds()

        other = an_accepted_room()
        response = client.post(address("room_point", other.patient), headers={"X-Room": "1"})
        assert response.status_code == 204
        assert RoomEventKind.SIGNALLED in other.kinds()

    def test_the_dot_has_no_word_of_help(self, client):
        room = an_accepted_room()
        page = text(client.get(address("room", room.patient)))
        form = re.search(r'<form class="room-dot".*?</form>', page)[0]

        assert re.sub(r"<[^>]+>", "", form).strip() == "Point"
        assert not re.search(r"danger|violence|aide", re.search(r"<main.*</main>", page)[0])

    def test_a_person_whose_practitioner_vanished_keeps_their_place(self, client):
        room = a_room_with_the_patient()
        client.cookies[COOKIE] = "secret-of-one-browser"
        patient = room.patient
        matching.give_back(now=later(10))
        page = text(client.get(address("room", patient)))

        assert "Votre place est gardée" in page
        assert "/teleconsultation/attente/" in page


def test_every_page_is_kept_by_no_cache_and_found_by_no_search_engine(client):
    room = an_accepted_room()
    sit(client, room.patient)
    for name in ("room", "room_leave", "room_state", "room_panel"):
        response = client.get(address(name, room.patient))
        assert response["Cache-Control"] == "private, no-store", name
        assert response["X-Robots-Tag"] == "noindex", name


def test_the_camera_is_allowed_in_the_room_and_nowhere_else(client):
    room = an_accepted_room()

    allowed = client.get(address("room", room.patient))["Permissions-Policy"]
    assert allowed == "camera=(self), microphone=(self), geolocation=()"
    assert "camera=()" in client.get(reverse("public:room_done"))["Permissions-Policy"]


@pytest.mark.parametrize("made_up", ["x", "A" * 38, "..", "%C3%A9"])
def test_an_address_that_we_did_not_make_is_a_closed_page(client, made_up):
    response = client.get(f"/teleconsultation/salle/{made_up}/")

    assert response.status_code == 404


def test_the_practitioners_own_address_is_not_a_patients_page(client):
    room = a_room_with_the_patient()
    client.force_login(room.user)

    assert client.get(address("room", room.practitioner)).status_code == 404
    assert client.post(address("room_leave", room.practitioner)).status_code == 404
