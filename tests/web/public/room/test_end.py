"""The end of a room: what is printed, what is wiped, what remains of the address."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.enums import ParticipantKind
from maillage.apps.teleconsult.kiosk import COOKIE as KIOSK_COOKIE
from maillage.apps.teleconsult.kiosk import seal
from maillage.apps.teleconsult.models import Participant
from maillage.apps.teleconsult.services import rooms
from tests.apps.accounts.factories import UserFactory
from tests.apps.teleconsult.a_room import an_accepted_room
from tests.apps.teleconsult.factories import later
from tests.apps.teleconsult.writing import a_consultation, issued
from tests.web.public.room.room_case import address, sit, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(client):
    room = an_accepted_room()
    sit(client, room.patient)
    room.do(rooms.enter_as_practitioner)
    room.do(rooms.admit)
    patient = room.patient
    room.do(rooms.end)
    return patient


def test_the_end_page_says_what_there_is_to_print_and_wipes_itself_at_a_point(client, patient):
    page = text(client.get(address("room", patient)))

    assert "La consultation est terminée" in page
    assert "pas laissé de document" in page
    assert 'data-wipe-after="180"' in page
    assert "180; url=" in page


def test_wiping_leaves_nothing_and_the_address_dies(client, patient):
    wiped = client.post(address("room_leave", patient))

    assert wiped["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert wiped.cookies[COOKIE].value == wiped.cookies["messages"].value == ""
    assert "Rien n’est resté" in text(client.get(wiped.url))
    client.cookies[COOKIE] = "of-this-client"
    assert client.get(address("room", patient)).status_code == 404


def test_a_link_to_the_last_page_signs_nobody_out(client):
    client.force_login(UserFactory())

    response = client.get(reverse("public:room_done"))

    assert "Clear-Site-Data" not in response
    assert Session.objects.exists()


def test_the_pages_own_timer_wipes_too(client, patient):
    assert client.get(address("room_leave", patient)).url == reverse("public:room_done")


def test_the_points_own_computer_stays_one(client, patient):
    point = patient.consultation.ticket.point
    client.cookies[KIOSK_COOKIE] = seal(point)
    response = client.post(address("room_leave", patient))

    assert response.url == reverse("relay:kiosk_end", args=[point.pk])
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response.cookies[COOKIE].value == ""
    assert KIOSK_COOKIE not in response.cookies


def test_who_leaves_the_points_own_computer_before_the_end_is_not_shown_to_the_next(client):
    room = an_accepted_room()
    sit(client, room.patient)
    patient, ticket = room.patient, room.consultation.ticket
    client.cookies[KIOSK_COOKIE] = seal(ticket.point, ticket)
    ready = client.post(address("room_leave", patient), follow=True)

    assert ready.redirect_chain[-1][0] == reverse("relay:kiosk", args=[ticket.point_id])
    assert ticket.person.given_name not in text(ready)


def test_leaving_before_the_end_is_asked_once(client):
    room = an_accepted_room()
    sit(client, room.patient)
    patient = room.patient
    asked = client.get(address("room_leave", patient))
    assert "Quitter maintenant" in text(asked)
    assert room.patient.left_at is None

    client.post(address("room_leave", patient))

    assert room.patient is None


def test_half_an_hour_later_the_page_is_closed(client, patient, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(31))

    assert client.get(address("room", patient)).status_code == 404


def test_what_the_practitioner_wrote_is_printed_from_there_and_from_no_other_seat(
    client, monkeypatch
):
    monkeypatch.setattr("maillage.web.public.room.paper.as_pdf", lambda found: b"%PDF")
    consultation = a_consultation()
    document = issued(consultation)
    third = rooms.invite(
        consultation_id=consultation.pk,
        user=consultation.practitioner.user,
        label="proche",
        now=later(),
    )
    patient = consultation.participants.get(kind=ParticipantKind.PATIENT)
    sit(client, patient)
    sit(client, third)
    forbidden = client.get(address("room_document", third, document.public_id))
    printed = client.get(address("room_document", patient, document.public_id))
    rooms.end(consultation_id=consultation.pk, user=consultation.practitioner.user, now=later())
    page = text(client.get(address("room", patient)))

    assert forbidden.status_code == 404
    assert printed.content == b"%PDF"
    assert printed["Content-Disposition"] == 'inline; filename="document.pdf"'
    assert printed["Cache-Control"] == "private, no-store"
    assert str(document.public_id) in page
    assert "Ordonnance" in page
    Participant.objects.filter(pk=patient.pk).update(left_at=later())
    assert client.get(address("room_document", patient, document.public_id)).status_code == 404
