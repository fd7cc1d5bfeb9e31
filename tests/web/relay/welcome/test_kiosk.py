"""The point's own computer: handed over to patients, it opens nothing else and keeps nothing."""

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.urls import reverse

from maillage.apps.teleconsult import browsers, kiosk
from maillage.apps.teleconsult.services import matching, tickets
from maillage.apps.teleconsult.tokens import TICKET, token_of
from tests.apps.teleconsult.factories import a_duty, a_ticket, an_open_point
from tests.web.public.care.care_case import text_of

pytestmark = pytest.mark.django_db


def address(point, name="kiosk"):
    return reverse(f"relay:{name}", args=[point.pk])


@pytest.fixture
def screen(client, point, relay):
    """A browser whose relay handed it over to the patients of the point."""
    client.cookies[browsers.COOKIE] = "the last room"
    client.post(address(point))
    return client


def test_handing_over_ends_the_session_of_the_relay(client, point, relay):
    response = client.post(address(point))

    assert response["Location"] == address(point)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response.cookies["messages"].value == "", "nor what the relay was just told"
    assert not Session.objects.exists()
    assert client.cookies[kiosk.COOKIE]["httponly"] and client.cookies[kiosk.COOKIE]["samesite"]
    for page in (reverse("relay:home"), reverse("relay:welcome", args=[point.pk])):
        assert client.get(page)["Location"].startswith("/compte/connexion/")


def test_ready_calls_by_initials_whom_a_practitioner_waits_for_and_nobody_else(screen, point):
    a_ticket(point)
    assert "Prêt" in text_of(screen.get(address(point)))
    assert "Z. D." not in text_of(screen.get(address(point, "kiosk_ready")))

    _accept(point)

    page = text_of(screen.get(address(point, "kiosk_ready")))
    assert "C’est à vous" in page and "Z. D." in page and "Durand" not in page
    kept = screen.get(address(point, "kiosk_ready"))["Cache-Control"]
    assert kept == "private, no-store"


def test_who_sits_down_is_led_to_the_room_and_the_screen_is_wiped_before_and_after(screen, point):
    ticket = a_ticket(point)
    _accept(point)
    token = token_of(ticket, TICKET)

    seated = screen.post(address(point, "kiosk_sit_down"), {"ticket": ticket.public_id})
    back = screen.get(address(point))
    ended = screen.get(address(point, "kiosk_end"))

    assert seated["Location"] == back["Location"] == reverse("public:ticket", args=[token])
    assert screen.get(seated["Location"])["Location"].startswith("/teleconsultation/salle/")
    for response in (seated, ended):
        assert response["Clear-Site-Data"] and "no-store" in response["Cache-Control"]
        assert response.cookies[browsers.COOKIE].value == ""
    assert "C’est à vous" in text_of(screen.get(address(point)))


def test_the_screen_is_ready_again_once_the_consultation_is_over(client, point, relay):
    ticket = a_ticket(point)
    client.post(address(point), {"ticket": ticket.public_id})
    assert "/attente/" in client.get(address(point))["Location"]

    tickets.abandon(ticket_id=ticket.pk)

    response = client.get(address(point))
    assert "Prêt" in text_of(response) and response["Clear-Site-Data"]


@pytest.mark.parametrize("asked", ["", "x", "6f1f1a52-9f0e-4d8e-8a4e-0d6d3b6c0f11"])
def test_nobody_sits_down_at_a_place_that_is_not_called(screen, point, asked):
    waiting = a_ticket(point)

    for number in (asked, waiting.public_id):
        response = screen.post(address(point, "kiosk_sit_down"), {"ticket": number})
        assert response["Location"] == address(point)


def test_the_screen_of_a_point_opens_no_other_point(screen, point):
    other = an_open_point()

    assert screen.get(address(other))["Location"].startswith("/compte/connexion/")
    for name in ("kiosk_ready", "kiosk_end"):
        assert screen.get(address(other, name)).status_code == 404
    assert screen.post(address(other, "kiosk_sit_down")).status_code == 404


def test_a_cookie_we_did_not_make_opens_nothing(client, point):
    for forged in ("x", signing.dumps([str(point.public_id), ""], salt="another")):
        client.cookies[kiosk.COOKIE] = forged
        assert client.get(address(point, "kiosk_ready")).status_code == 404


def test_only_a_trained_relay_of_the_point_hands_over(client, point, relay):
    stranger = an_open_point().agents.first().user

    assert client.post(reverse("relay:kiosk", args=[point.pk])).status_code == 302
    client.logout()
    client.cookies.clear()
    assert client.post(address(point)).status_code == 403
    client.force_login(stranger)
    refused = client.post(address(point))
    assert refused.status_code == 403 and kiosk.COOKIE not in refused.cookies
    assert "Seul un relais formé" in text_of(client.get(address(point)))


def test_a_relay_who_signs_in_there_takes_the_screen_back(screen, point, relay):
    screen.force_login(relay)

    response = screen.get(reverse("relay:welcome", args=[point.pk]))

    assert response.cookies[kiosk.COOKIE].value == ""


def _accept(point):
    duty = a_duty()
    held = duty.tickets.get()
    matching.accept(ticket_id=held.pk, duty_id=duty.pk)
