"""A doctor's mission sheet and keys: their own week, while its addresses are shown."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.models import KeyHandover
from maillage.apps.rota.weeks import WEEK, monday_of
from tests.apps.rota.factories import a_centre, a_post, a_volunteer, a_volunteer_user

pytestmark = pytest.mark.django_db


def a_week(centre, week):
    """A post of this week, or of `week` weeks later, and its doctor's account."""
    monday = monday_of(timezone.localdate()) + week * WEEK
    post = a_post(centre.lines.get(), monday, a_volunteer(centre.collective))
    a_volunteer_user(post.volunteer)
    return post


@pytest.fixture
def centre():
    return a_centre(name="Ajain")


@pytest.fixture
def post(centre):
    return a_week(centre, 0)


def test_a_doctor_takes_their_own_sheet_and_no_other(client, centre, post):
    sheet = reverse("practitioner:rota_mission", args=[post.pk])

    client.force_login(post.volunteer.user)
    assert client.get(sheet).content.startswith(b"%PDF")
    client.force_login(a_week(centre, 1).volunteer.user)
    assert client.get(sheet).status_code == 403


def test_the_sheet_of_a_far_week_is_not_there_yet(client, centre):
    far = a_week(centre, 6)
    client.force_login(far.volunteer.user)

    answer = client.get(reverse("practitioner:rota_mission", args=[far.pk]))

    assert answer.status_code == 403
    assert "La feuille de mission est là du" in answer.content.decode()


def test_a_doctor_says_they_received_the_keys(client, post):
    page = reverse("practitioner:rota_keys", args=[post.pk])
    client.force_login(post.volunteer.user)
    assert "Je les ai reçues" in client.get(page).content.decode()

    client.post(page, {"side": "received"})

    assert KeyHandover.objects.get().received_by == post.volunteer.user
    assert "Je les ai reçues" not in client.get(page).content.decode()
    assert client.post(page, {"side": "x"}).status_code == 404


def test_nobody_says_it_for_another_doctor(client, centre, post):
    client.force_login(a_week(centre, 1).volunteer.user)

    answer = client.post(reverse("practitioner:rota_keys", args=[post.pk]), {"side": "received"})

    assert answer.status_code == 403 and not KeyHandover.objects.exists()
