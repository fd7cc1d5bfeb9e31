"""A doctor says yes in one press, for their own weeks only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.rota.enums import PostState
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db
PAGE = "/agenda/semaines/a-confirmer/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def post():
    centre = a_centre(a_collective(), name="Ajain")
    volunteer = a_volunteer(centre.collective, weeks=[MONDAY])
    a_volunteer_user(volunteer)
    asked = {"state": PostState.TO_CONFIRM, "confirm_before": NOW + timedelta(days=10)}
    return a_post(centre.lines.get(), MONDAY, volunteer, **asked)


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def confirm(client, post):
    return client.post(f"/agenda/semaines/{post.pk}/confirmer/", follow=True)


def test_a_week_is_confirmed_in_one_press(client, post):
    client.force_login(post.volunteer.user)

    page = read(client.get(PAGE))
    after = read(confirm(client, post))

    assert "Ajain, du 4 au 9 janvier 2027" in page
    assert "Réponse attendue avant jeudi 26 novembre 2026." in page
    assert "Merci ! Nous comptons sur vous du 4 au 9 janvier 2027." in after
    assert "Rien à confirmer." in after
    post.refresh_from_db()
    assert post.state == PostState.CONFIRMED


def test_past_the_deadline_it_is_still_time(client, post):
    post.confirm_before = NOW - timedelta(days=1)
    post.save()
    client.force_login(post.volunteer.user)

    assert "il est encore temps" in read(client.get(PAGE))
    assert "Merci" in read(confirm(client, post))


def test_saying_no_is_one_link_away(client, post):
    client.force_login(post.volunteer.user)

    assert f"/agenda/semaines/{post.pk}/me-desister/" in client.get(PAGE).content.decode()


def test_only_its_doctor_confirms_a_week(client, post):
    collective = post.line.centre.collective
    other = a_volunteer_user(a_volunteer(collective))

    assert client.get(PAGE).status_code == 302
    client.force_login(other)
    assert "Rien à confirmer." in read(client.get(PAGE))
    assert confirm(client, post).status_code == 403
    client.force_login(a_coordinator(collective))
    assert client.get(PAGE).status_code == 403
    assert confirm(client, post).status_code == 403
    post.refresh_from_db()
    assert post.state == PostState.TO_CONFIRM
