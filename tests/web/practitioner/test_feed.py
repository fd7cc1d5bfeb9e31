"""The secret address of a calendar: made by its practitioner, read by whoever has it."""

import re

import pytest
from django.urls import reverse

from maillage.apps.booking.models import CalendarFeed
from tests.apps.booking.factories import booked
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
NEW = "/agenda/calendrier/"


@pytest.fixture
def doctor(place, secretary):
    practitioner = place[0].role.practitioner
    practitioner.user = secretary
    practitioner.save()
    return secretary


def address(page):
    found = re.search(r"http://testserver(/agenda/ics/[^<]+\.ics)", page.content.decode())
    return found and found[1]


def test_the_address_is_shown_once_and_read_without_signing_in(place, client, as_, doctor):
    booked(*place)
    page = as_(doctor).post(NEW)
    secret = address(page)
    assert address(as_(doctor).get(NEW)) is None
    client.logout()

    answer = client.get(secret)

    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert "SUMMARY:Z.D." in answer.content.decode()


def test_replacing_it_ends_the_one_before(client, as_, doctor):
    before, after = (address(as_(doctor).post(NEW)) for _ in range(2))

    assert "Remplacer l’adresse" in words(as_(doctor).get(NEW))
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200


def test_looking_at_the_page_makes_nothing(as_, doctor):
    as_(doctor).get(NEW)

    assert not CalendarFeed.objects.exists()


def test_who_has_no_agenda_of_their_own_is_told_why_not(as_, secretary, relay):
    for user in (secretary, relay):
        answer = as_(user).post(NEW)
        assert answer.status_code == 403
        assert "relier votre compte" in words(answer)


def test_a_made_up_address_is_not_found(client, db):
    assert client.get(reverse("practitioner:feed", args=["x" * 43])).status_code == 404
